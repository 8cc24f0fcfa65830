//! Any text as a URL or as keywords, with any variables: it is resolved or refused, and nothing that is shown contains
//! the password.
//!
//! The input is the text and, after a NUL, lines `NAME=value`; `@@` stands for the password in either.

#![no_main]

use driftless_introspect::{Environment, Target};
use libfuzzer_sys::fuzz_target;

/// Unlikely to occur in a message by chance.
const PASSWORD: &str = "xQ7zKw9v";

fuzz_target!(|input: &str| {
    // The password must occur nowhere else, and no file of this machine may be read.
    if input.contains(PASSWORD) || input.contains('~') {
        return;
    }
    let (text, lines) = input.split_once('\0').unwrap_or((input, ""));
    let variables = lines.lines().filter_map(|it| it.split_once('='));
    let mut environment = Environment {
        variables: variables
            .filter(|it| it.0.starts_with("PG") && !NAMES_A_FILE.contains(&it.0))
            .map(|it| (it.0.to_owned(), it.1.to_owned()))
            .collect(),
        home: None,
        account: Some("somebody".to_owned()),
    };
    shown(&format!("postgres://me:{PASSWORD}@{text}"), &environment);
    shown(&format!("password='{PASSWORD}' {text}"), &environment);
    // After a `?`, the password would be part of another parameter.
    if !text.contains('?') {
        shown(&format!("postgres://{text}?password={PASSWORD}"), &environment);
    }
    // Elsewhere the password may be anything, even a host name.
    let _ = Target::resolve_in(&text.replace("@@", PASSWORD), &environment);
    environment.variables.insert("PGPASSWORD".to_owned(), PASSWORD.to_owned());
    shown(text, &environment);
});

/// Variables that name files, because the result must not depend on files.
const NAMES_A_FILE: [&str; 6] =
    ["PGPASSFILE", "PGSERVICEFILE", "PGSYSCONFDIR", "PGSSLCERT", "PGSSLKEY", "PGSSLROOTCERT"];

fn shown(text: &str, environment: &Environment) {
    let said = match Target::resolve_in(text, environment) {
        Ok(target) => format!("{target} {target:?}"),
        Err(error) => format!("{error} {error:?}"),
    };
    assert!(!said.contains(PASSWORD), "{said}");
}
