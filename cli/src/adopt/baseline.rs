//! The first migration of a database that has none: all that `pg_dump` says of its schema, proven, and marked as applied.

use std::time::{Duration, SystemTime};

use diesel::pg::PgConnection;
use driftless_diff_engine::Intent;
use driftless_diff_engine::render::raise;
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::script;
use driftless_introspect::server::{Dumper, Extent, Scratch};
use driftless_revisions as revisions;
use driftless_schema::text::comment;
use driftless_schema::{Pair, Schema};

use crate::compare::{Oracle, compare};
use crate::config::Config;
use crate::connections::{client, database_name, writer};
use crate::failure::Failure;
use crate::guard::{self, Deed};
use crate::paths::shown;
use crate::terminal::Terminal;

/// Writes it and marks it. The name of its directory, and its version.
pub(crate) fn baseline(
    config: &Config,
    scratch: &Scratch,
    terminal: &mut Terminal,
) -> Result<(String, String), Failure> {
    let url = config.database_url()?;
    let mut connection = writer(url)?;
    let name = database_name(&mut connection)?;
    guard::confirmed(config, Deed::Forward, &name, terminal)?;
    revisions::writable(&mut connection)?;
    // From the dump to the record nobody may migrate: the baseline would say that it has what came in between.
    revisions::with_lock(
        &mut connection,
        Duration::from_secs(60),
        |holder| anstream::eprintln!("note: waiting for {holder}"),
        |connection| begun(config, scratch, connection),
    )
}

/// Holds the lock.
fn begun(
    config: &Config,
    scratch: &Scratch,
    connection: &mut PgConnection,
) -> Result<(String, String), Failure> {
    let url = config.database_url()?;
    if !revisions::read(&config.migrations_dir)?.is_empty()
        || !revisions::applied_versions(connection)?.is_empty()
    {
        return Err(Failure::new(
            "the database or the directory already has migrations, so no baseline was written",
            "`driftless status` shows them",
        ));
    }
    let mut database = client(url)?;
    let major = server_version(&mut database)? / 10_000;
    let dumper = Dumper::find(major, config.postgres_bin.as_deref()).ok_or_else(|| {
        Failure::new(
            format!("there is no `pg_dump` that reads PostgreSQL {major}"),
            "install PostgreSQL's clients of that version or a later one",
        )
    })?;
    let dump = dumper.dump(url, Extent::Schema)?;
    let up = as_migration(&dump);
    proven(&up, &mut database, scratch)?;
    let refusal = raise(
        "the baseline is where the history of this database begins",
        "drop the database, if that is what is wanted",
    );
    let draft = revisions::Draft {
        id: revisions::fresh_id(),
        message: "baseline".to_owned(),
        parts: vec![revisions::Part::new(up, refusal)],
        ..revisions::Draft::default()
    };
    let written = revisions::write(&config.migrations_dir, &draft, SystemTime::now())?;
    let migrations = revisions::read(&config.migrations_dir)?;
    revisions::record(connection, &migrations.iter().collect::<Vec<_>>(), &[], &[], "baseline")?;
    let version = migrations.first().map(|it| it.version.clone()).unwrap_or_default();
    let directory = written.directories.first().map(|it| shown(it)).unwrap_or_default();
    Ok((directory, version))
}

/// A dump sets up a session of its own; a migration runs in Diesel's, which has to find Diesel's table afterwards.
fn as_migration(dump: &str) -> String {
    let is_setting = |it: &str| {
        it.starts_with("SET ")
            || it.starts_with("SELECT pg_catalog.set_config(")
            || it.starts_with('\\')
    };
    let mut text = format!(
        "{}\n{}SET LOCAL check_function_bodies = false;\n",
        comment("driftless: the schema as the database had it before its first migration"),
        comment("Functions may be made before what they use.")
    );
    let mut blank = true;
    let mut within = Within::Nothing;
    for line in dump.split_inclusive('\n') {
        let begins = within;
        within = within.after(line);
        // Within a literal every line counts: without one of them, what is a text would become SQL.
        let is_text = begins != Within::Nothing;
        let bare = line.trim_end();
        if !is_text && (is_setting(bare) || bare.starts_with("--") || blank && bare.is_empty()) {
            continue;
        }
        text.push_str(line);
        blank = !is_text && bare.is_empty();
    }
    text
}

/// What a line of a dump begins in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within<'a> {
    Nothing,
    /// A literal or a name, and its quote; whether a backslash escapes in it.
    Quotes(char, bool),
    /// `$tag$`.
    Dollars(&'a str),
}

impl<'a> Within<'a> {
    /// What the next line begins in. `pg_dump` writes `E'…'` where a backslash escapes, and no block comments of its own.
    fn after(self, line: &'a str) -> Within<'a> {
        let mut within = self;
        let mut rest = line;
        let mut before = '\n';
        while let Some(first) = rest.chars().next() {
            let mut length = first.len_utf8();
            within = match within {
                Within::Nothing => match first {
                    '-' if rest.starts_with("--") => return within,
                    '\'' => Within::Quotes(first, matches!(before, 'e' | 'E')),
                    '"' => Within::Quotes(first, false),
                    '$' if !before.is_alphanumeric() && before != '_' => match tag(rest) {
                        Some(tag) => {
                            length = tag.len();
                            Within::Dollars(tag)
                        }
                        None => within,
                    },
                    _ => within,
                },
                // Doubled it stands for itself.
                Within::Quotes(quote, _) if first == quote && rest[1..].starts_with(quote) => {
                    length = 2;
                    within
                }
                Within::Quotes(quote, _) if first == quote => Within::Nothing,
                Within::Quotes(_, true) if first == '\\' => {
                    length += rest[1..].chars().next().map_or(0, char::len_utf8);
                    within
                }
                Within::Dollars(tag) if rest.starts_with(tag) => {
                    length = tag.len();
                    Within::Nothing
                }
                Within::Quotes(..) | Within::Dollars(_) => within,
            };
            before = first;
            rest = &rest[length..];
        }
        within
    }
}

/// The `$tag$` that a text begins with.
fn tag(text: &str) -> Option<&str> {
    let end = text[1..].find('$')? + 1;
    let name = &text[1..end];
    let is_name = name.chars().all(|it| it.is_alphanumeric() || it == '_' || !it.is_ascii());
    (is_name && !name.starts_with(|it: char| it.is_ascii_digit())).then(|| &text[..=end])
}

/// It makes what the database has, nothing else and nothing less.
fn proven(
    up: &str,
    database: &mut driftless_introspect::Client,
    scratch: &Scratch,
) -> Result<(), Failure> {
    let failed = |message: String| Failure {
        exit: crate::exit::Exit::ProofFailed,
        ..Failure::new(
            message,
            "nothing was written; write the first migration by hand, and mark it as applied",
        )
    };
    let fresh = scratch.database()?;
    let mut made = fresh.connect()?;
    script::run(&mut made, up)
        .map_err(|it| failed(format!("the database's schema cannot be made anew: {it}")))?;
    let namespaces = user_namespaces(database)?;
    let schemas =
        Pair { before: read(&mut made, &namespaces)?, after: read(database, &namespaces)? };
    let unmodelled = schemas.as_ref().map(|it: &Schema| it.unmodelled.clone());
    let oracle = Oracle { client: &mut made, remembered: &[] };
    let compared = compare(schemas, &Intent::default(), Some(oracle))?;
    if compared.is_empty() && unmodelled.before == unmodelled.after {
        return Ok(());
    }
    Err(failed(format!(
        "the database's schema made anew differs from the database: {}",
        compared.draft.up_files().join(" ")
    )))
}

#[cfg(test)]
mod tests {
    use super::as_migration;

    #[test]
    fn a_dump_becomes_a_migration_that_leaves_the_session_alone() {
        let dump = "--\n-- PostgreSQL database dump\n--\n\\restrict x\n\nSET statement_timeout = 0;\n\
            SELECT pg_catalog.set_config('search_path', '', false);\n\nCREATE TABLE public.t (\n    a int\n);\n\n\n\
            --\n-- done\n--\n\n\\unrestrict x\n";
        let migration = as_migration(dump);
        let body = migration.split_once("false;\n").expect("it begins with the setting").1;
        assert_eq!(body, "CREATE TABLE public.t (\n    a int\n);\n\n");
    }

    #[test]
    fn every_line_of_a_text_is_kept() {
        for text in [
            "COMMENT ON TABLE t IS 'a\n-- ''; SELECT ''\n\n\nSET b\n\\c\n--';\n",
            "CREATE FUNCTION f() AS $_$\n-- it's $$\n\n\nSET x = 1;\n$_$;\n",
            "COMMENT ON TABLE \"a\n-- 'b\n\" IS E'''\\'\n-- \\\\';\n",
        ] {
            // What follows is SQL again.
            let migration = as_migration(&format!("{text}SET y = 2;\n--\nSELECT 1;\n"));
            let body = migration.split_once("false;\n").expect("it begins with the setting").1;
            assert_eq!(body, format!("{text}SELECT 1;\n"));
        }
    }
}
