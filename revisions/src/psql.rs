//! A plan as a script for psql, which runs the same files as `run` and writes the same records.

use std::fmt::Write as _;

use driftless_schema::quote::literal;
use driftless_schema::text::{comment, one_line};
use driftless_sql::session::{LEFTOVERS, MEANING, SETTINGS};
use postgres::Client;
use postgres::types::Type;

use crate::bookkeeping::{CREATE_JOURNAL, CREATE_MIGRATIONS_TABLE, JOURNAL, MIGRATIONS_TABLE};
use crate::{Direction, Error, Migration};

/// The script. It stops at the first error, and so before a file that is already applied. As in a run, every file finds
/// the settings of a new session, namely `settings`, whatever role and environment run the script.
pub fn psql_script(plan: &[&Migration], direction: Direction, settings: &[Setting]) -> String {
    let mut text = String::from(
        "-- driftless: for psql, which must stop at the first error\n\\set ON_ERROR_STOP on\n\n",
    );
    if direction == Direction::Up {
        text.push_str(CREATE_MIGRATIONS_TABLE);
    }
    text.push_str(CREATE_JOURNAL);
    text.push_str(&set_variable_of_settings(settings));
    text.push_str(&set_variable_of_table(MIGRATIONS_VARIABLE, MIGRATIONS_TABLE));
    text.push_str(&set_variable_of_table(JOURNAL_VARIABLE, JOURNAL));
    for migration in plan {
        let (file, record) = match direction {
            Direction::Up => (
                migration.up.as_str(),
                format!(
                    "INSERT INTO :{MIGRATIONS_VARIABLE} (version) VALUES ({});",
                    literal(&migration.version)
                ),
            ),
            Direction::Down => (
                migration.down.as_deref().unwrap_or_default(),
                format!(
                    "DELETE FROM :{MIGRATIONS_VARIABLE} WHERE version::pg_catalog.text OPERATOR(pg_catalog.=) {};",
                    literal(&migration.version)
                ),
            ),
        };
        let entry = journal_insert(migration, direction);
        let outside = if migration.run_in_transaction { "" } else { ", outside a transaction" };
        let heading = comment(&format!("{}/{direction}{outside}", one_line(&migration.name)));
        // Writing to a String cannot fail.
        let written = if migration.run_in_transaction {
            write!(
                text,
                "\n{heading}{SETTINGS}\n{PIN}\n{LEFTOVERS}\nBEGIN;\n{}\nSET CONSTRAINTS ALL IMMEDIATE;\n{SETTINGS}\n{PIN}\n{record}\n{entry}\nCOMMIT;\n",
                terminated(file)
            )
        } else {
            write!(
                text,
                "\n{heading}{SETTINGS}\n{PIN}\n{LEFTOVERS}\n{}\n{SETTINGS}\n{PIN}\nBEGIN;\n{record}\n{entry}\nCOMMIT;\n",
                terminated(file)
            )
        };
        written.expect("a String takes what is written");
    }
    text
}

/// A setting and its value.
pub type Setting = (String, String);

/// The settings of a new session that can change what a file does: those of the role, the database and the server.
pub fn session_settings(connection: &mut Client) -> Result<Vec<Setting>, Error> {
    let names: Vec<&str> = MEANING.iter().map(|it| it.0).collect();
    let rows = connection
        .query_typed(include_str!("settings.sql"), &[(&names, Type::TEXT_ARRAY)])
        .map_err(|it| Error::database("asking for the session's settings", it))?;
    Ok(rows.iter().map(|it| (it.get("name"), it.get("value"))).collect())
}

/// PostgreSQL's default settings, for a script that is not for a particular database.
pub fn default_settings() -> Vec<Setting> {
    let known =
        MEANING.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned())));
    known.collect()
}

/// Applies the settings, whatever a file, psql's environment or the role has set.
const PIN: &str = ":driftless_settings \\gset";

/// Stores the query that applies all settings in a psql variable. A list such as `search_path` is set unchanged.
fn set_variable_of_settings(settings: &[Setting]) -> String {
    let each = settings.iter().enumerate().map(|(place, (name, value))| {
        format!(
            "pg_catalog.set_config({}, {}, false) AS driftless_{place}",
            literal(name),
            literal(value)
        )
    });
    let select = format!("SELECT {}", each.collect::<Vec<_>>().join(", "));
    // psql reads escapes within its quotes.
    let quoted = select.replace('\\', "\\\\").replace('\'', "''");
    format!("\\set driftless_settings '{quoted}'\n")
}

/// The psql variables with the names of the bookkeeping tables.
const MIGRATIONS_VARIABLE: &str = "driftless_account";
const JOURNAL_VARIABLE: &str = "driftless_journal";

/// Stores the qualified name of a table in a psql variable, so that no file can change which table is written.
fn set_variable_of_table(variable: &str, table: &str) -> String {
    format!(
        "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS {variable}
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass('{table}') \\gset\n"
    )
}

fn journal_insert(migration: &Migration, direction: Direction) -> String {
    let way = direction.word();
    let down = migration.down.as_deref().map_or("NULL".to_owned(), literal);
    format!(
        "INSERT INTO :{JOURNAL_VARIABLE} (version, name, direction, checksum, up_sql, down_sql, outcome, note, driftless, ended_at)\nVALUES ({}, {}, '{way}', '{}', {}, {down}, 'done', 'by script', '{}', pg_catalog.clock_timestamp());",
        literal(&migration.version),
        literal(&migration.name),
        migration.checksum(),
        literal(&migration.up),
        env!("CARGO_PKG_VERSION"),
    )
}

/// psql sends one statement at a time, so the last one needs a semicolon; on its own line, because a comment may end
/// the file.
fn terminated(file: &str) -> String {
    format!("{}\n;", file.trim_end())
}
