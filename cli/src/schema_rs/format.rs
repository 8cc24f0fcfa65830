//! Formats Rust as the project's own rustfmt does.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// The text as rustfmt leaves it. Like Diesel, driftless keeps the text as it is where there is no rustfmt.
pub(crate) fn formatted(
    text: &str,
    arguments: &[&str],
    terminal: &mut Terminal,
) -> Result<String, Failure> {
    let missing = "rustfmt is missing, so the text is not formatted";
    let help = "install it: `rustup component add rustfmt`";
    let cannot = |it| Failure::of("cannot call rustfmt", it);
    let child = Command::new("rustfmt")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            terminal.warning(missing, help);
            return Ok(text.to_owned());
        }
        Err(error) => return Err(cannot(error)),
    };
    let mut stdin = child.stdin.take().expect("it is piped");
    // Rustfmt reads everything before it writes. If it ends before, its message says why.
    let written = stdin.write_all(text.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().map_err(cannot)?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        // A toolchain without it has a program of that name, which says so.
        if said.contains("is not installed") {
            terminal.warning(missing, help);
            return Ok(text.to_owned());
        }
        return Err(Failure::plain(format!("rustfmt refuses the text: {}", said.trim())));
    }
    written.map_err(cannot)?;
    String::from_utf8(output.stdout).map_err(|it| Failure::of("rustfmt wrote no text", it))
}
