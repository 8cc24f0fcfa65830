//! A plan as a script for psql: what would be run, with Diesel's account and the journal kept as a run keeps them.

use std::fmt::Write as _;

use diesel::migration::CREATE_MIGRATIONS_TABLE;
use driftless_schema::text::{comment, one_line};
use driftless_sql::session::{LEFTOVERS, SETTINGS};

use crate::account::MIGRATIONS_TABLE;
use crate::journal::{JOURNAL, creation};
use crate::{Direction, Migration};

/// The script. It stops at the first error, and a part that is done already makes it stop before that part. Every file finds
/// the settings of a fresh session, as in a run.
pub fn script(plan: &[&Migration], direction: Direction) -> String {
    let mut text = String::from(
        "-- driftless: for psql, which stops at the first error\n\\set ON_ERROR_STOP on\n\n",
    );
    if direction == Direction::Up {
        text.push_str(CREATE_MIGRATIONS_TABLE);
    }
    text.push_str(&creation());
    text.push('\n');
    text.push_str(&named(ACCOUNT, MIGRATIONS_TABLE));
    text.push_str(&named(ENTRIES, JOURNAL));
    for migration in plan {
        let (file, account) = match direction {
            Direction::Up => (
                migration.up.as_str(),
                format!(
                    "INSERT INTO :{ACCOUNT} (version) VALUES ({});",
                    literal(&migration.version)
                ),
            ),
            Direction::Down => (
                migration.down.as_deref().unwrap_or_default(),
                format!(
                    "DELETE FROM :{ACCOUNT} WHERE version::pg_catalog.text OPERATOR(pg_catalog.=) {};",
                    literal(&migration.version)
                ),
            ),
        };
        let entry = entry(migration, direction);
        let outside = if migration.run_in_transaction { "" } else { ", outside a transaction" };
        let heading = comment(&format!("{}/{direction}{outside}", one_line(&migration.name)));
        // A write that fails is no failure of a String.
        let written = if migration.run_in_transaction {
            write!(
                text,
                "\n{heading}{SETTINGS}\n{LEFTOVERS}\nBEGIN;\n{}\nSET CONSTRAINTS ALL IMMEDIATE;\n{SETTINGS}\n{account}\n{entry}\nCOMMIT;\n",
                closed(file)
            )
        } else {
            write!(
                text,
                "\n{heading}{SETTINGS}\n{LEFTOVERS}\n{}\n{SETTINGS}\nBEGIN;\n{account}\n{entry}\nCOMMIT;\n",
                closed(file)
            )
        };
        written.expect("a String takes what is written");
    }
    text
}

/// psql's variables for the tables of the record.
const ACCOUNT: &str = "driftless_account";
const ENTRIES: &str = "driftless_journal";

/// Makes psql keep the qualified name of a table, so that no file changes which one is written.
fn named(variable: &str, table: &str) -> String {
    format!(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS {variable}
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass('{table}') \\gset\n"
    )
}

fn entry(migration: &Migration, direction: Direction) -> String {
    let way = match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    };
    let down = migration.down.as_deref().map_or("NULL".to_owned(), literal);
    format!(
        "INSERT INTO :{ENTRIES} (version, name, direction, checksum, up_sql, down_sql, outcome, note, driftless, ended_at)\nVALUES ({}, {}, '{way}', '{}', {}, {down}, 'done', 'by script', '{}', pg_catalog.clock_timestamp());",
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
