//! Runs one file as Diesel does, together with its record. If that fails, returns what the failure left in the
//! database.

use std::error::Error as StdError;

use driftless_sql::place::{Marked, Place};
use driftless_sql::script::{exchanges_rows, message};
use postgres::Client;
use postgres::error::{DbError, ErrorPosition, Severity};

use crate::bookkeeping::Bookkeeping;
use crate::index::PriorRelation;
use crate::journal::{self, Outcome};
use crate::session::{self, Limits, in_transaction};
use crate::statement::{
    IndexStatement, ends_a_transaction, may_be_partly_done, needs_the_whole_transaction,
};
use crate::write::random;
use crate::{Direction, Error, Migration};

/// One file to run.
pub(crate) struct Step<'a> {
    pub(crate) migration: &'a Migration,
    pub(crate) direction: Direction,
    pub(crate) limits: Limits,
    pub(crate) bookkeeping: &'a Bookkeeping,
}

/// Why a file failed.
pub(crate) struct Failure {
    pub(crate) source: Box<dyn StdError + Send + Sync>,
    pub(crate) state: Aftermath,
    /// The statement at which the server stopped, if it was one of the file's.
    pub(crate) place: Option<Box<Place>>,
    /// Whether the journal has an open entry for the file.
    pub(crate) has_entry: bool,
}

/// What a failure left in the database.
pub(crate) enum Aftermath {
    RolledBack,
    /// The file ran outside of a transaction, and the server refused all of it.
    NoEffect,
    /// Parts of the file may have been done: it ended its own transaction, or ran without one.
    Halfway,
    /// The file left a transaction open, which was rolled back.
    LeftOpen,
    /// The connection broke during the commit.
    Unknown,
    /// The file was done completely, but the record could not be written.
    Unrecorded,
    /// The file builds or drops an index; this relation had the index's name before.
    Index(PriorRelation),
}

impl Step<'_> {
    pub(crate) fn sql(&self) -> Option<&str> {
        match self.direction {
            Direction::Up => Some(&self.migration.up),
            Direction::Down => self.migration.down.as_deref(),
        }
    }

    /// Runs the file. Returns whether the file ended its own transaction.
    pub(crate) fn run(&self, connection: &mut Client) -> Result<bool, Failure> {
        let Some(sql) = self.sql() else {
            return Err(failure_before("there is no down.sql", Aftermath::NoEffect));
        };
        if let Some(statement) = message(sql).iter().find(|it| exchanges_rows(it)) {
            let error = Error::new(
                format!(
                    "line {}: `COPY` from STDIN or to STDOUT needs a client that sends or takes rows, which Diesel and driftless do not",
                    statement.line
                ),
                "write the rows as `INSERT` statements, or let `COPY` read a file on the server",
            );
            return Err(failure_before(error, Aftermath::NoEffect));
        }
        session::reset(connection, self.limits)
            .map_err(|it| failure_before(it, Aftermath::NoEffect))?;
        match self.migration.run_in_transaction {
            true => self.run_in_transaction(connection, sql),
            false => self.run_without_transaction(connection, sql).map(|()| false),
        }
    }

    /// Runs the file in one transaction with its record, so that a crash leaves all or nothing. A file that may end the
    /// transaction itself gets a journal entry before it starts.
    fn run_in_transaction(&self, connection: &mut Client, sql: &str) -> Result<bool, Failure> {
        let may_end = ends_a_transaction(sql);
        if may_end {
            self.open_entry(connection, Some("the file ends its own transaction"))
                .map_err(|it| failure_before(it, Aftermath::RolledBack))?;
        }
        let failure = |source: postgres::Error, state: Aftermath, place: Option<Box<Place>>| {
            Failure { source: Box::new(source), state, place, has_entry: may_end }
        };
        let failed = |source: postgres::Error| failure(source, Aftermath::RolledBack, None);
        let sent = Sent::prepare(connection, sql).map_err(failed)?;
        connection.batch_execute("BEGIN").map_err(failed)?;
        let mark = match TransactionMark::set(connection, sql, may_end) {
            Ok(mark) => mark,
            Err(source) => {
                connection.batch_execute("ROLLBACK").ok();
                return Err(failed(source));
            }
        };
        let ran = sent.run(connection);
        let is_same = match &ran {
            Err(source) if is_connection_lost(source) => !may_end,
            ran => mark.is_current(connection, ran.is_ok()),
        };
        if let Err(source) = ran {
            connection.batch_execute("ROLLBACK").ok();
            let state = if is_same { Aftermath::RolledBack } else { Aftermath::Halfway };
            let place = sent.place(connection, &source);
            return Err(failure(source, state, place));
        }
        if is_same {
            // Checks that the file deferred to the end of the transaction are part of the file.
            if let Err(source) = session::reset_in_transaction(connection, self.limits) {
                connection.batch_execute("ROLLBACK").ok();
                return Err(failure(source, Aftermath::RolledBack, None));
            }
            let recorded = self.record(connection, may_end);
            let committed = recorded.and_then(|()| connection.batch_execute("COMMIT"));
            return committed.map(|()| false).map_err(|source| {
                let state = match is_connection_lost(&source) {
                    true => Aftermath::Unknown,
                    false => Aftermath::RolledBack,
                };
                connection.batch_execute("ROLLBACK").ok();
                failure(source, state, None)
            });
        }
        // The file may have begun another transaction, which is committed together with the record, as Diesel does it.
        let recorded = is_open(connection).and_then(|open| {
            if !open {
                connection.batch_execute("BEGIN")?;
            }
            session::reset_in_transaction(connection, self.limits)?;
            if !may_end {
                self.open_entry(connection, None)?;
            }
            self.record(connection, true)?;
            connection.batch_execute("COMMIT")
        });
        recorded.map(|()| true).map_err(|source| {
            connection.batch_execute("ROLLBACK").ok();
            failure(source, Aftermath::Halfway, None)
        })
    }

    /// Runs the file outside of a transaction. The journal entry is written before the file starts, so that a crash
    /// leaves an open entry.
    fn run_without_transaction(&self, connection: &mut Client, sql: &str) -> Result<(), Failure> {
        let statement = IndexStatement::parse(sql);
        let before = statement.as_ref().map(|it| PriorRelation::find(connection, it)).transpose();
        let before = before.map_err(|it| failure_before(it, Aftermath::NoEffect))?;
        let note = before.as_ref().map(PriorRelation::note);
        self.open_entry(connection, note.as_deref())
            .map_err(|it| failure_before(it, Aftermath::NoEffect))?;
        let failure = |source: postgres::Error, state: Aftermath, place: Option<Box<Place>>| {
            Failure { source: Box::new(source), state, place, has_entry: true }
        };
        let sent =
            Sent::prepare(connection, sql).map_err(|it| failure(it, Aftermath::NoEffect, None))?;
        if let Err(source) = sent.run(connection) {
            // The file may have begun a transaction, which the error has aborted.
            connection.batch_execute("ROLLBACK").ok();
            let place = sent.place(connection, &source);
            let state = match before {
                Some(before) => Aftermath::Index(before),
                None if is_connection_lost(&source) || may_be_partly_done(sql) => {
                    Aftermath::Halfway
                }
                None => Aftermath::NoEffect,
            };
            return Err(failure(source, state, place));
        }
        let open = is_open(connection).map_err(|it| failure(it, Aftermath::Unrecorded, None))?;
        if open {
            connection.batch_execute("ROLLBACK").ok();
            let source: Box<dyn StdError + Send + Sync> =
                "the file leaves a transaction open".into();
            return Err(Failure {
                source,
                state: Aftermath::LeftOpen,
                place: None,
                has_entry: true,
            });
        }
        session::reset(connection, self.limits)
            .and_then(|()| in_transaction(connection, |it| self.record(it, true)))
            .map_err(|it| failure(it, Aftermath::Unrecorded, None))
    }

    /// Writes an open entry.
    fn open_entry(
        &self,
        connection: &mut Client,
        note: Option<&str>,
    ) -> Result<(), postgres::Error> {
        journal::insert_entry(
            connection,
            self.bookkeeping,
            self.migration,
            self.direction,
            None,
            note,
        )
    }

    /// Records the migration in Diesel's table and in the journal.
    fn record(&self, connection: &mut Client, has_entry: bool) -> Result<(), postgres::Error> {
        let Step { migration, direction, bookkeeping, .. } = *self;
        match direction {
            Direction::Up => bookkeeping.insert(connection, &migration.version)?,
            Direction::Down => {
                // A database from before a squash has more versions than the one that is rolled back.
                let lineage = migration.lineage.as_ref();
                let replaced = lineage.iter().flat_map(|it| it.replaces.keys());
                for version in replaced.chain([&migration.version]) {
                    bookkeeping.delete(connection, version)?;
                }
            }
        }
        match has_entry {
            true => journal::close_entry(
                connection,
                bookkeeping,
                &migration.version,
                Outcome::Done,
                None,
            ),
            false => journal::insert_entry(
                connection,
                bookkeeping,
                migration,
                direction,
                Some(Outcome::Done),
                None,
            ),
        }
    }
}

/// A file as it is sent: as one message, with marks that tell after an error which statement it was.
struct Sent<'a> {
    sql: &'a str,
    marked: Option<Marked<'a>>,
}

impl<'a> Sent<'a> {
    fn prepare(connection: &mut Client, sql: &'a str) -> Result<Sent<'a>, postgres::Error> {
        // Under the old meaning of a backslash, strings end elsewhere.
        let is_plain = !sql.contains('\\')
            || answer(
                connection,
                "select pg_catalog.current_setting('standard_conforming_strings') as answer",
            )?
            .as_deref()
                == Some("on");
        let marks = format!("driftless_{:016x}", random());
        Ok(Sent { sql, marked: is_plain.then(|| Marked::new(sql, &marks)).flatten() })
    }

    fn run(&self, connection: &mut Client) -> Result<(), postgres::Error> {
        let Some(marked) = &self.marked else { return connection.batch_execute(self.sql) };
        connection.batch_execute(&marked.text)?;
        connection.batch_execute(&marked.end())
    }

    /// Where the file failed, asked after the transaction was rolled back. Without an answer the error is told all the
    /// same.
    fn place(&self, connection: &mut Client, source: &postgres::Error) -> Option<Box<Place>> {
        if is_connection_lost(source) {
            return None;
        }
        let position = match source.as_db_error().and_then(DbError::position) {
            Some(ErrorPosition::Original(position)) => usize::try_from(*position).ok(),
            Some(ErrorPosition::Internal { .. }) | None => None,
        };
        let Some(marked) = &self.marked else {
            return Place::of_error(self.sql, position).map(Box::new);
        };
        let left = connection.query_typed(&marked.query(), &[]).ok()?;
        let left: Vec<String> = left.iter().map(|it| it.get(0)).collect();
        // A mark that stays does no harm: no other run uses its name.
        connection.batch_execute(&marked.removal(&left)).ok();
        marked.place(&left, position).map(Box::new)
    }
}

/// What tells after a file whether its transaction is still the same.
enum TransactionMark {
    /// A savepoint, and the number that the server gives to each transaction.
    Savepoint(String, String),
    /// For a file that cannot run after a savepoint: a setting that ends with the transaction, and whether a statement
    /// of the file ends a transaction, judged by its keywords.
    Setting(String, bool),
}

impl TransactionMark {
    fn set(
        connection: &mut Client,
        sql: &str,
        may_end: bool,
    ) -> Result<TransactionMark, postgres::Error> {
        let name = format!("driftless_{:016x}", random());
        if needs_the_whole_transaction(sql) {
            connection.batch_execute(&format!("SET LOCAL driftless.transaction = '{name}'"))?;
            return Ok(TransactionMark::Setting(name, may_end));
        }
        let number = transaction_number(connection)?;
        connection.batch_execute(&format!("SAVEPOINT {name}"))?;
        Ok(TransactionMark::Savepoint(name, number))
    }

    /// Whether the transaction is still the same. After a failure no query can run, so the savepoint tells.
    fn is_current(&self, connection: &mut Client, succeeded: bool) -> bool {
        match (self, succeeded) {
            (TransactionMark::Savepoint(_, number), true) => {
                transaction_number(connection).is_ok_and(|it| it == *number)
            }
            (TransactionMark::Savepoint(name, _), false) => {
                connection.batch_execute(&format!("ROLLBACK TO SAVEPOINT {name}")).is_ok()
            }
            (TransactionMark::Setting(name, may_end), true) => {
                !may_end || setting(connection).is_ok_and(|it| it.as_ref() == Some(name))
            }
            (TransactionMark::Setting(_, may_end), false) => !may_end,
        }
    }
}

/// The number of the session's transaction. Outside of a transaction, each statement has another number.
fn transaction_number(connection: &mut Client) -> Result<String, postgres::Error> {
    answer(connection, include_str!("transaction.sql")).map(Option::unwrap_or_default)
}

fn is_open(connection: &mut Client) -> Result<bool, postgres::Error> {
    Ok(transaction_number(connection)? == transaction_number(connection)?)
}

fn setting(connection: &mut Client) -> Result<Option<String>, postgres::Error> {
    answer(connection, "select pg_catalog.current_setting('driftless.transaction', true) as answer")
}

fn answer(connection: &mut Client, sql: &str) -> Result<Option<String>, postgres::Error> {
    connection.query_typed_one(sql, &[])?.try_get(0)
}

/// Whether the connection broke, so that the outcome of the statement is not known.
fn is_connection_lost(source: &postgres::Error) -> bool {
    // With an error of these severities, the server ends the session.
    source
        .as_db_error()
        .is_none_or(|it| matches!(it.parsed_severity(), Some(Severity::Fatal | Severity::Panic)))
}

fn failure_before(source: impl Into<Box<dyn StdError + Send + Sync>>, state: Aftermath) -> Failure {
    Failure { source: source.into(), state, place: None, has_entry: false }
}
