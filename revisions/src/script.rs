//! A plan as a script for psql: what would be run, with Diesel's account and the journal kept as a run keeps them.

use std::fmt::Write as _;

use driftless_schema::text::{comment, one_line};

use crate::journal::{JOURNAL, creation};
use crate::{Direction, Migration};

/// The script. It stops at the first error, and a part that is done already makes it stop before that part.
pub fn script(plan: &[&Migration], direction: Direction) -> String {
    let mut text = String::from(
        "-- driftless: for psql, which stops at the first error\n\\set ON_ERROR_STOP on\n\n",
    );
    if direction == Direction::Up {
        text.push_str(
            "CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (
    version VARCHAR(50) PRIMARY KEY NOT NULL,
    run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
);\n",
        );
    }
    text.push_str(&creation());
    text.push('\n');
    for migration in plan {
        let (file, account) = match direction {
            Direction::Up => (
                migration.up.as_str(),
                format!(
                    "INSERT INTO __diesel_schema_migrations (version) VALUES ({});",
                    literal(&migration.version)
                ),
            ),
            Direction::Down => (
                migration.down.as_deref().unwrap_or_default(),
                format!(
                    "DELETE FROM __diesel_schema_migrations WHERE version = {};",
                    literal(&migration.version)
                ),
            ),
        };
        let entry = entry(migration, direction);
        let outside = if migration.run_in_transaction { "" } else { ", outside a transaction" };
        let heading = comment(&format!("{}/{direction}{outside}", one_line(&migration.name)));
        // A write that fails is no failure of a String.
        let written = if migration.run_in_transaction {
            write!(text, "\n{heading}BEGIN;\n{}\n{account}\n{entry}\nCOMMIT;\n", closed(file))
        } else {
            write!(text, "\n{heading}{}\nBEGIN;\n{account}\n{entry}\nCOMMIT;\n", closed(file))
        };
        written.expect("a String takes what is written");
    }
    text
}

fn entry(migration: &Migration, direction: Direction) -> String {
    let way = match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    };
    let down = migration.down.as_deref().map_or("NULL".to_owned(), literal);
    format!(
        "INSERT INTO {JOURNAL} (version, name, direction, checksum, up_sql, down_sql, outcome, note, driftless, ended_at)\nVALUES ({}, {}, '{way}', '{}', {}, {down}, 'done', 'by script', '{}', clock_timestamp());",
        literal(&migration.version),
        literal(&migration.name),
        migration.checksum(),
        literal(&migration.up),
        env!("CARGO_PKG_VERSION"),
    )
}

/// psql sends statement by statement, so the last one needs its end. It may be followed by a comment.
fn closed(file: &str) -> String {
    format!("{}\n;", file.trim_end())
}

/// A text that means itself whatever `standard_conforming_strings` says.
fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}
