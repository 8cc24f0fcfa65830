//! The command line as its users meet it: help texts, exit codes and bad input. No server is needed.

use std::env;
use std::path::Path;
use std::process::Command;

#[test]
fn cargo_finds_its_subcommand() {
    let programs = Path::new(env!("CARGO_BIN_EXE_cargo-driftless")).parent().expect("it is a file");
    let others = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([programs.to_owned()].into_iter().chain(env::split_paths(&others)));
    let path = path.expect("PATH was readable before");
    for (arguments, said) in [
        (&["driftless", "--help"][..], "Usage: cargo driftless [OPTIONS] <COMMAND>"),
        (&["driftless", "help", "upgrade"], "Usage: cargo driftless upgrade "),
        (&["driftless", "--version"], concat!("driftless ", env!("CARGO_PKG_VERSION"))),
        (&["driftless", "explain", "drop-column"], "DL102"),
    ] {
        let output = Command::new(env!("CARGO")).args(arguments).env("PATH", &path).output();
        let output = output.expect("cargo starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains(said), "{arguments:?}: {output:?}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-driftless")).arg("driftless").output();
    let output = output.expect("it starts");
    assert_eq!(output.status.code(), Some(2), "without a verb there is nothing to do: {output:?}");
}

#[test]
fn transcripts_hold() {
    trycmd::TestCases::new()
        .env("DATABASE_URL", "")
        .env("DRIFTLESS_SCRATCH_URL", "")
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.md");
}
