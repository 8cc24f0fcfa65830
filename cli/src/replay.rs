//! Runs migrations on a scratch database as Diesel and `upgrade` run them: each file in its own transaction or none, in a
//! fresh session, with its record. `revision`, `prove`, `verify`, `squash` and `merge` run all files through this module.

use std::fmt;

use driftless_introspect::script::{self, Complaint, Frame};
use driftless_introspect::server::Database;
use driftless_introspect::{Client, Error};
use driftless_revisions::{
    CREATE_MIGRATIONS_TABLE, Direction, History, MIGRATIONS_TABLE, Migration, ends_a_transaction,
};
use driftless_schema::quote::literal;
use driftless_sql::script::{Statement, message};
use driftless_sql::session::SETTINGS;

use crate::failure::Failure;

/// One file of a migration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    /// The name of the migration's directory; for a draft, the name of the part.
    pub(crate) name: &'a str,
    pub(crate) direction: Direction,
    pub(crate) sql: &'a str,
    pub(crate) frame: Frame,
    /// The version in Diesel's table; none for a draft, which has no version yet.
    pub(crate) version: Option<&'a str>,
}

/// `2026-11-25-101500-0000_add_slug/up.sql`.
impl fmt::Display for File<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.name, self.direction)
    }
}

/// How Diesel runs the files of a migration.
pub(crate) fn frame(run_in_transaction: bool) -> Frame {
    if run_in_transaction { Frame::Transaction } else { Frame::Nothing }
}

impl<'a> File<'a> {
    pub(crate) fn up(migration: &'a Migration) -> File<'a> {
        File::of(migration, Direction::Up, &migration.up)
    }

    /// The down.sql; none if the migration has none.
    pub(crate) fn down(migration: &'a Migration) -> Option<File<'a>> {
        let down = migration.down.as_deref()?;
        Some(File::of(migration, Direction::Down, down))
    }

    fn of(migration: &'a Migration, direction: Direction, sql: &'a str) -> File<'a> {
        File {
            name: &migration.name,
            direction,
            sql,
            frame: frame(migration.run_in_transaction),
            version: Some(&migration.version),
        }
    }
}

/// Every up.sql of a history, in the order in which they run.
pub(crate) fn ups(history: &History) -> impl Iterator<Item = File<'_>> {
    history.revisions.iter().flat_map(|it| &it.migrations).map(File::up)
}

/// A scratch database on which migrations run.
pub(crate) struct Site {
    pub(crate) client: Client,
    pub(crate) database: Database,
    /// The qualified name of Diesel's table.
    record: String,
}

impl Site {
    /// Takes an empty or a restored database, and creates Diesel's table first, because a migration may depend on it.
    pub(crate) fn new(database: Database) -> Result<Site, Error> {
        let doing = |it| Error::new("creating Diesel's table on a scratch database", it);
        let mut client = database.connect()?;
        // If the `search_path` names no schema that exists, Diesel could not create its table, either.
        client.batch_execute(CREATE_MIGRATIONS_TABLE).map_err(doing)?;
        let asked = format!(
            "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
             join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
             where c.oid operator(pg_catalog.=) pg_catalog.to_regclass('{MIGRATIONS_TABLE}')"
        );
        let record = client.query_typed_one(&asked, &[]).map_err(doing)?.get(0);
        Ok(Site { client, database, record })
    }

    /// The same database, and a copy of it.
    pub(crate) fn copied(self) -> Result<(Site, Site), Error> {
        let Site { client, database, record } = self;
        // A database can only be copied if nobody is connected to it.
        drop(client);
        let copy = database.copied()?;
        let copy = Site { client: copy.connect()?, database: copy, record: record.clone() };
        Ok((Site { client: database.connect()?, database, record }, copy))
    }

    /// Runs one file. Within a transaction, either all of the file takes effect or nothing.
    pub(crate) fn run(&mut self, file: &File<'_>) -> Result<(), Refused> {
        self.run_and(file, |_| Ok(()))
    }

    /// Runs one file, and calls `ask` before the transaction ends, while the file's locks are still held.
    pub(crate) fn run_and(
        &mut self,
        file: &File<'_>,
        ask: impl FnOnce(&mut Client) -> Result<(), Complaint>,
    ) -> Result<(), Refused> {
        let record = file.version.map(|version| {
            let (table, version) = (&self.record, literal(version));
            match file.direction {
                Direction::Up => format!("INSERT INTO {table} (version) VALUES ({version});"),
                Direction::Down => format!(
                    "DELETE FROM {table} WHERE version::pg_catalog.text OPERATOR(pg_catalog.=) {version};"
                ),
            }
        });
        script::run_with(&mut self.client, file.sql, file.frame, |client| {
            ask(client)?;
            match &record {
                // Deferred checks run first, under the file's own settings, as in a real run.
                Some(record) => script::message(
                    client,
                    &format!("SET CONSTRAINTS ALL IMMEDIATE; {SETTINGS} {record}"),
                ),
                None => Ok(()),
            }
        })
        .map_err(|it| Refused::new(file, it))
    }
}

impl Site {
    /// Finds the statement of a refused file at which the server stops, on the database as it was before the file. Few
    /// errors have a position, so the statements run one by one. `ask` gets the client while the transaction can still be
    /// asked.
    pub(crate) fn refused_statement(
        &mut self,
        refused: &Refused,
        ask: impl FnOnce(&mut Client),
    ) -> Result<Option<String>, Error> {
        // A file that ends its transaction would take effect.
        if ends_a_transaction(&refused.sql) {
            return Ok(refused.statement.clone());
        }
        let ours = |it: Complaint| Error::new("looking for a statement", it);
        let client = &mut self.client;
        script::message(client, "BEGIN").map_err(ours)?;
        let mut found = refused.statement.clone();
        for statement in message(&refused.sql) {
            let ran = script::message(client, "SAVEPOINT driftless_statement")
                .and_then(|()| script::message(client, statement.text));
            let Err(complaint) = ran else { continue };
            // A file that runs outside a transaction may be refused in here only because of this transaction.
            if complaint.code == refused.complaint.code {
                found = Some(summary(&statement));
                if script::message(client, "ROLLBACK TO driftless_statement").is_ok() {
                    ask(client);
                }
            }
            break;
        }
        // Nothing of this attempt may stay.
        script::message(client, "ROLLBACK").map_err(ours)?;
        Ok(found)
    }
}

/// Advice if a file needs more rights than the owner of a database has.
pub(crate) const RIGHTS: &str = "driftless replays migrations as a role that owns the database but is no superuser; in driftless.toml, `[scratch] extensions = [\"…\"]` allows an extension, and `[scratch] superuser = true` allows everything";

/// Why a file did not run.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// The path of the file, for people.
    pub(crate) file: String,
    /// Its SQL.
    pub(crate) sql: String,
    /// The statement at which it stopped, on one line, if that is known.
    pub(crate) statement: Option<String>,
    /// Advice, if the error suggests any.
    pub(crate) help: Option<&'static str>,
    /// Whether the file itself raised the error: that is how a file refuses to run.
    pub(crate) raised: bool,
    /// Everything that the server reported.
    pub(crate) complaint: Box<Complaint>,
}

impl Refused {
    fn new(file: &File<'_>, complaint: Complaint) -> Refused {
        let statement = complaint.offset.and_then(|it| statement_at(file.sql, it));
        Refused {
            file: file.to_string(),
            sql: file.sql.to_owned(),
            statement,
            help: complaint.needs_rights().then_some(RIGHTS),
            raised: complaint.is_raised(),
            complaint: Box::new(complaint),
        }
    }

    /// The failure that ends a verb: the file, the server's message and the statement.
    pub(crate) fn failure(self, help: &str) -> Failure {
        let help = self.help.unwrap_or(help);
        let name = self.file.rsplit_once('/').map_or(self.file.as_str(), |(name, _)| name);
        Failure::of(format!("the migration `{name}` cannot be replayed"), self).with_help(help)
    }
}

/// The server's message and the statement.
impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.complaint)?;
        match &self.statement {
            Some(statement) => write!(formatter, ", at `{statement}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.complaint.as_ref())
    }
}

/// The statement of a file at this byte offset.
fn statement_at(file: &str, offset: usize) -> Option<String> {
    let all = message(file);
    let found = all.iter().find(|it| (it.start..=it.start + it.text.len()).contains(&offset))?;
    Some(summary(found))
}

/// A statement on one line, without comments, cut off if it is too long.
pub(crate) fn summary(statement: &Statement<'_>) -> String {
    const LONGEST: usize = 160;
    let mut line = String::new();
    let mut written = 0;
    for (_, start, end) in statement.tokens() {
        if written < start && written > 0 {
            line.push(' ');
        }
        // A string may contain line breaks.
        let words: Vec<&str> = statement.text[start..end].lines().map(str::trim).collect();
        line.push_str(&words.join(" "));
        written = end;
    }
    // An unfinished string is no token.
    let rest: Vec<&str> = statement.text[written..].split_whitespace().collect();
    if !rest.is_empty() {
        line.push_str(&format!(" {}", rest.join(" ")));
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_told_without_its_comments_and_with_its_strings() {
        let of = |sql: &str| summary(&message(sql)[0]);
        let sql =
            "-- why\ninsert into t -- the table\n  (a,b) /* \n */ values ('x\n-- no comment\ny')";
        assert_eq!(of(sql), "insert into t (a,b) values ('x -- no comment y')");
        assert_eq!(of("select 1,\n'open\n  end"), "select 1, 'open end");
        assert_eq!(of(&format!("select '{}'", "x".repeat(200))).chars().count(), 161);
    }
}
