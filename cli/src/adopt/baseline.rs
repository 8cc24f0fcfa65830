//! `init --baseline`: the first migration of a database without migrations. It holds everything that `pg_dump` prints of
//! the schema, is proven, and is marked as applied.

use std::time::{Duration, SystemTime};

use driftless_diff_engine::Intent;
use driftless_diff_engine::render::raise;
use driftless_introspect::read::{
    Selection, foreign_tables_with_secrets, read, read_as, server_version, user_namespaces,
};
use driftless_introspect::script::{self, Frame};
use driftless_introspect::server::{Dumper, Extent, Scratch};
use driftless_revisions as revisions;
use driftless_schema::text::comment;
use driftless_schema::{DependentKind, ObjectId, Pair, Schema};
use driftless_sql::dump::{is_of_the_session, setting};
use driftless_sql::roles::roles;
use driftless_sql::script::{Piece, pieces};

use crate::compare::{Oracle, compare};
use crate::connections::{client, database_name, writer};
use crate::failure::Failure;
use crate::guard::{self, Action};
use crate::paths::shown;
use crate::session::Session;
use crate::terminal;
use crate::witness::first_difference;

/// Writes the migration and marks it as applied. Returns the name of its directory, and its version.
pub(crate) fn baseline(
    session: &mut Session<'_>,
    scratch: &Scratch,
) -> Result<(String, String), Failure> {
    let mut connection = writer(session.config.database_url()?)?;
    let name = database_name(&mut connection)?;
    guard::confirmed(session.config, Action::Upgrade, &name, session.terminal)?;
    revisions::ensure_writable(&mut connection)?;
    // Nobody may migrate between the dump and the record: the baseline would claim to contain what was applied in
    // between.
    revisions::with_lock(
        &mut connection,
        Duration::from_secs(60),
        terminal::waiting_for,
        |connection| begun(session, scratch, connection),
    )
}

/// Runs under the lock.
fn begun(
    session: &mut Session<'_>,
    scratch: &Scratch,
    connection: &mut revisions::Connection,
) -> Result<(String, String), Failure> {
    let config = session.config;
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
            format!("no `pg_dump` was found that can read PostgreSQL {major}"),
            "install the PostgreSQL client programs of that version or later",
        )
    })?;
    let mappings = mappings(&mut database)?;
    let dump = without_mappings(&dumper.dump(url, Extent::Schema)?)?;
    let up = as_migration(&dump)?;
    proven(&up, &dump, &dumper, &mut database, scratch)?;
    let refusal = raise(
        "the baseline is where the history of this database begins",
        "to start over, drop the database",
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
    for it in &mappings {
        session.terminal.note(&format!(
            "user mapping `{it}` is not in the baseline, because its options may be secrets: create it by hand where a database is built from the migrations",
        ));
    }
    Ok((directory, version))
}

/// The user mappings, which are what roles log in with and differ between databases. Fails if a server, a foreign-data wrapper
/// or a foreign table holds a secret: other objects need these.
fn mappings(database: &mut driftless_introspect::Client) -> Result<Vec<ObjectId>, Failure> {
    let namespaces = user_namespaces(database)?;
    let found = read_as(database, &namespaces, Selection::Definitions)?.dependents;
    let secret = found.iter().find(|it| {
        let holds = matches!(it.what, DependentKind::ForeignDataWrapper | DependentKind::Server);
        holds && it.definition.is_none()
    });
    if let Some(it) = secret {
        return Err(Failure::new(
            format!(
                "{} `{}` has an option that may be a secret, which no migration may have",
                it.what.noun(),
                it.id
            ),
            "set the option on user mappings, or write the first migration by hand, and mark it as applied (`driftless stamp`)",
        ));
    }
    if let Some(it) = foreign_tables_with_secrets(database)?.first() {
        return Err(Failure::new(
            format!(
                "foreign table `{it}` has an option that may be a secret, which no migration may have"
            ),
            "set the option on user mappings, or write the first migration by hand, and mark it as applied (`driftless stamp`)",
        ));
    }
    let all = found.into_iter().filter(|it| it.what == DependentKind::UserMapping);
    Ok(all.map(|it| it.id).collect())
}

/// A dump without the statements that create user mappings.
fn without_mappings(dump: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let mut end = 0;
    for piece in pieces(dump).map_err(|it| failed(it.line, &it.to_string()))? {
        let Piece::Statement(it) = piece else { continue };
        if it.begins_with(&["create", "user", "mapping"]) {
            text.push_str(&dump[end..it.start]);
            end = it.start + it.text.len();
        }
    }
    Ok(text + &dump[end..])
}

fn failed(line: usize, what: &str) -> Failure {
    Failure::new(
        format!("line {line} of the dump: {what}"),
        "write the first migration by hand, and mark it as applied (`driftless stamp`)",
    )
}

/// The settings of a dump's own session that also affect what its statements create.
const DECIDES: [&str; 3] = ["default_tablespace", "default_table_access_method", "xmloption"];

/// Turns a dump into a migration. A dump configures its own session; a migration runs in Diesel's session, which must
/// still find Diesel's table afterwards. Only whole statements count: text in a function's body that looks like a setting
/// is none.
fn as_migration(dump: &str) -> Result<String, Failure> {
    let mut text = format!(
        "{}\n{}SET LOCAL check_function_bodies = false;\n{}SET LOCAL search_path = '';\n",
        comment("driftless: the schema of the database before its first migration"),
        comment("Functions may be created before the objects that they use."),
        comment("`pg_dump` writes every name with its schema."),
    );
    for piece in pieces(dump).map_err(|it| failed(it.line, &it.to_string()))? {
        match piece {
            Piece::Statement(it) if !is_of_the_session(&it) => {
                text.push_str(&format!("\n{};\n", it.text));
            }
            Piece::Statement(it) => match setting(&it) {
                Some(name) if DECIDES.contains(&name.as_str()) => {
                    let rest = it.text.get("SET".len()..).unwrap_or_default();
                    text.push_str(&format!("\nSET LOCAL{rest};\n"));
                }
                Some(_) | None => {}
            },
            Piece::Copy(it, _) => return Err(failed(it.line, "it contains rows")),
            // `\restrict` and its end.
            Piece::Command { .. } => {}
        }
    }
    text.push_str(&format!(
        "\n{}RESET search_path;\n",
        comment("Diesel must find its own table afterwards.")
    ));
    Ok(text)
}

/// Proves that the migration creates exactly what the database has, by driftless' own comparison and by a dump of the
/// result.
fn proven(
    up: &str,
    dump: &str,
    dumper: &Dumper,
    database: &mut driftless_introspect::Client,
    scratch: &Scratch,
) -> Result<(), Failure> {
    let failed = |message: String| {
        Failure::of_proof(
            message,
            "nothing was written; write the first migration by hand, and mark it as applied (`driftless stamp`)",
        )
    };
    let fresh = scratch.database()?;
    fresh.make_roles(&roles(up))?;
    let mut made = fresh.connect()?;
    script::run(&mut made, up, Frame::Transaction).map_err(|it| {
        failed(format!("the schema of the database cannot be recreated: {it}")).because(it)
    })?;
    let namespaces = user_namespaces(database)?;
    let mut schemas =
        Pair { before: read(&mut made, &namespaces)?, after: read(database, &namespaces)? };
    // The dump has no privileges.
    schemas.before.tables.iter_mut().for_each(|it| it.grants = None);
    // What the dump does not have is in no schema.
    let unmodelled = schemas.as_ref().map(|it: &Schema| {
        let all = it.unmodelled.iter().filter(|it| it.id.in_namespace().is_some());
        all.cloned().collect::<Vec<_>>()
    });
    let oracle = Oracle { client: &mut made, remembered: &[] };
    let compared = compare(schemas, &Intent::default(), Some(oracle))?;
    let differs =
        |what: &str| Err(failed(format!("the recreated schema differs from the database: {what}")));
    if !compared.is_empty() || unmodelled.before != unmodelled.after {
        return differs(&compared.draft.up_files().join(" "));
    }
    let found = dumper.dump(fresh.target(), Extent::Schema)?;
    match first_difference(
        scratch,
        dumper,
        Extent::Schema,
        Pair { before: found.as_str(), after: dump },
    )? {
        Some(odd) => differs(&odd),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::as_migration;

    fn body(dump: &str) -> String {
        let migration = as_migration(dump).expect("everything ends");
        let body = migration.split_once("search_path = '';\n").expect("it begins with settings").1;
        body.split_once("\n-- Diesel must find").expect("it ends with a setting").0.to_owned()
    }

    #[test]
    fn a_dump_becomes_a_migration_that_leaves_the_session_alone() {
        let dump = "--\n-- PostgreSQL database dump\n--\n\\restrict x\n\nSET statement_timeout = 0;\n\
            SELECT pg_catalog.set_config('search_path', '', false);\nSET default_tablespace = fast;\n\n\
            CREATE TABLE public.t (\n    a int\n);\n\n\n--\n-- done\n--\n\n\\unrestrict x\n";
        assert_eq!(
            body(dump),
            "\nSET LOCAL default_tablespace = fast;\n\nCREATE TABLE public.t (\n    a int\n);\n"
        );
    }

    #[test]
    fn every_line_of_a_text_is_kept() {
        for text in [
            "CREATE FUNCTION f() RETURNS void AS $$\nUPDATE a\nSET balance = 0;\nSELECT pg_catalog.set_config('x', '', true);\n\\q\n-- it's\n\n\n$$",
            "COMMENT ON TABLE t IS 'a\n-- ''; SELECT ''\n\n\nSET b\n\\c\n--'",
            "CREATE FUNCTION f() AS $_$\n-- it's $$\n\n\nSET x = 1;\n$_$",
            "COMMENT ON TABLE \"a\n-- 'b\n\" IS E'''\\'\n-- \\\\'",
            "CREATE FUNCTION f() RETURNS int\n    BEGIN ATOMIC\nSELECT 1;\nEND",
        ] {
            let found = body(&format!("SET x = 1;\n{text};\nSET y = 2;\n--\nSELECT 1;\n"));
            assert_eq!(found, format!("\n{text};\n\nSELECT 1;\n"));
        }
    }
}
