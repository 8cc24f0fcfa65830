//! Applies and rolls back with the command itself, on a real server.

use std::path::Path;
use std::process::{Command, Output};

use super::project::server;

/// The two migrations that the transcripts use.
const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/line.in/migrations");

fn driftless(url: &str, migrations: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_driftless"))
        .current_dir(Path::new(MIGRATIONS).join(".."))
        .env("DATABASE_URL", url)
        .args(["--migrations-dir", migrations])
        .args(arguments)
        .output()
        .expect("the command starts")
}

/// The output of a verb that succeeds.
fn shown(url: &str, arguments: &[&str]) -> String {
    let output = driftless(url, MIGRATIONS, arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    // The duration of a step does not matter here.
    text.lines().map(|it| it.split(" (0.").next().unwrap_or(it)).collect::<Vec<_>>().join("\n")
}

#[test]
fn revisions_are_applied_shown_and_taken_back() {
    let database = server().database().expect("a database can be made");
    let url = database.url();
    assert_eq!(shown(&url, &["current"]), "base: no revision is applied\n2 revisions are pending");
    assert_eq!(shown(&url, &["upgrade", "+1"]), "applied 1_users");
    assert_eq!(shown(&url, &["current"]), "1 1_users\n1 revision is pending");
    assert_eq!(shown(&url, &["history"]), "2 2_posts (head, pending)\n1 1_users (applied)");
    assert_eq!(shown(&url, &["upgrade"]), "applied 2_posts");
    assert_eq!(shown(&url, &["upgrade"]), "nothing to apply");
    assert_eq!(shown(&url, &["downgrade", "-1"]), "rolled back 2_posts");
    assert_eq!(shown(&url, &["downgrade", "base"]), "rolled back 1_users");
    assert_eq!(shown(&url, &["downgrade", "base"]), "nothing to roll back");
}

#[test]
fn what_the_directory_does_not_know_is_said_and_not_touched() {
    let database = server().database().expect("a database can be made");
    let url = database.url();
    shown(&url, &["upgrade"]);
    let elsewhere = driftless(&url, "nowhere", &["downgrade", "base"]);
    assert_eq!(elsewhere.status.code(), Some(0));
    let said = String::from_utf8_lossy(&elsewhere.stderr);
    assert!(
        said.contains("has the migration 2 (2_posts), but the migrations directory lacks it"),
        "{said}"
    );
    assert!(shown(&url, &["current"]).ends_with("up to date"));
}

#[test]
fn a_database_that_is_not_there_is_trouble() {
    let database = server().database().expect("a database can be made");
    let missing = database.url().replace("driftless_scratch", "missing");
    let output = driftless(&missing, MIGRATIONS, &["upgrade"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("error: cannot connect to"), "{said}");
    assert!(said.contains("does not exist") && said.contains("help:"), "{said}");
}
