//! One file, run as Diesel runs it, with its record; and, where that fails, what the failure left behind.

use std::error::Error as StdError;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Nullable, Text};

use crate::account::Account;
use crate::index::Before;
use crate::journal::{self, Outcome};
use crate::session::{self, Limits};
use crate::statement::{Lone, ends_a_transaction, may_stop_halfway, needs_the_whole_transaction};
use crate::write::random;
use crate::{Direction, Migration};

/// A file on its way.
pub(crate) struct Step<'a> {
    pub(crate) migration: &'a Migration,
    pub(crate) direction: Direction,
    pub(crate) limits: Limits,
    pub(crate) account: &'a Account,
}

/// Why a file stopped.
pub(crate) struct Stopped {
    pub(crate) source: Box<dyn StdError + Send + Sync>,
    pub(crate) state: State,
    /// Whether the error is the file's own, and not one of its record.
    is_the_files: bool,
    /// Whether the journal has a line of it that has not come to its end.
    pub(crate) is_entered: bool,
}

impl Stopped {
    /// Where in the file the server found the error: characters from 1.
    pub(crate) fn position(&self) -> Option<usize> {
        let Some(DieselError::DatabaseError(_, report)) = self.source.downcast_ref() else {
            return None;
        };
        let position = report.statement_position().filter(|_| self.is_the_files)?;
        usize::try_from(position).ok()
    }
}

/// What a failure left in the database.
pub(crate) enum State {
    RolledBack,
    /// Outside a transaction, and the server refused all of it.
    NoEffect,
    /// A part may have been done: the file ended its own transaction, or had none.
    Halfway,
    /// The file left a transaction open, which was rolled back.
    Open,
    /// The connection broke while the file was being committed.
    Unknown,
    /// All was done, and the record was not written.
    Unrecorded,
    /// A build or a drop of an index: this is what stood there before.
    Index(Before),
}

impl Step<'_> {
    pub(crate) fn sql(&self) -> Option<&str> {
        match self.direction {
            Direction::Up => Some(&self.migration.up),
            Direction::Down => self.migration.down.as_deref(),
        }
    }

    /// Whether the file ended its own transaction.
    pub(crate) fn run(&self, connection: &mut PgConnection) -> Result<bool, Stopped> {
        let Some(sql) = self.sql() else {
            return Err(refused("there is no down.sql", State::NoEffect));
        };
        session::fresh(connection, self.limits).map_err(|it| refused(it, State::NoEffect))?;
        match self.migration.run_in_transaction {
            true => self.atomic(connection, sql),
            false => self.bare(connection, sql).map(|()| false),
        }
    }

    /// In one transaction with its record, so that a crash leaves all or nothing. A file that may end the transaction itself
    /// is in the journal before it begins.
    fn atomic(&self, connection: &mut PgConnection, sql: &str) -> Result<bool, Stopped> {
        let may_end = ends_a_transaction(sql);
        if may_end {
            self.enter(connection, Some("the file ends its own transaction"))
                .map_err(|it| refused(it, State::RolledBack))?;
        }
        let stopped = |source: DieselError, state: State, is_the_files: bool| Stopped {
            source: Box::new(source),
            state,
            is_the_files,
            is_entered: may_end,
        };
        let failed = |source: DieselError| stopped(source, State::RolledBack, false);
        connection.batch_execute("BEGIN").map_err(failed)?;
        let mark = match Mark::set(connection, sql, may_end) {
            Ok(mark) => mark,
            Err(source) => {
                connection.batch_execute("ROLLBACK").ok();
                return Err(failed(source));
            }
        };
        let ran = connection.batch_execute(sql);
        let outlived = match &ran {
            Err(source) if is_lost(source) => !may_end,
            ran => mark.outlived(connection, ran.is_ok()),
        };
        if let Err(source) = ran {
            connection.batch_execute("ROLLBACK").ok();
            let state = if outlived { State::RolledBack } else { State::Halfway };
            return Err(stopped(source, state, true));
        }
        if outlived {
            // What the file deferred to its end is a part of it.
            if let Err(source) = session::own(connection, self.limits) {
                connection.batch_execute("ROLLBACK").ok();
                return Err(stopped(source, State::RolledBack, false));
            }
            let kept = self.keep(connection, may_end);
            let committed = kept.and_then(|()| connection.batch_execute("COMMIT"));
            return committed.map(|()| false).map_err(|source| {
                let state = match is_lost(&source) {
                    true => State::Unknown,
                    false => State::RolledBack,
                };
                connection.batch_execute("ROLLBACK").ok();
                stopped(source, state, false)
            });
        }
        // It may have begun another transaction, which is committed together with the record, as Diesel does it.
        let recorded = is_open(connection).and_then(|open| {
            if !open {
                connection.batch_execute("BEGIN")?;
            }
            session::own(connection, self.limits)?;
            if !may_end {
                self.enter(connection, None)?;
            }
            self.keep(connection, true)?;
            connection.batch_execute("COMMIT")
        });
        recorded.map(|()| true).map_err(|source| {
            connection.batch_execute("ROLLBACK").ok();
            stopped(source, State::Halfway, false)
        })
    }

    /// Outside a transaction. It is in the journal before it begins, so that a crash is seen afterwards.
    fn bare(&self, connection: &mut PgConnection, sql: &str) -> Result<(), Stopped> {
        let lone = Lone::of(sql);
        let before = lone.as_ref().map(|it| Before::look(connection, it)).transpose();
        let before = before.map_err(|it| refused(it, State::NoEffect))?;
        let note = before.as_ref().map(Before::note);
        self.enter(connection, note.as_deref()).map_err(|it| refused(it, State::NoEffect))?;
        let stopped = |source: DieselError, state: State, is_the_files: bool| Stopped {
            source: Box::new(source),
            state,
            is_the_files,
            is_entered: true,
        };
        if let Err(source) = connection.batch_execute(sql) {
            // The file may have begun a transaction, in which nothing works any more.
            connection.batch_execute("ROLLBACK").ok();
            let state = match before {
                Some(before) => State::Index(before),
                None if is_lost(&source) || may_stop_halfway(sql) => State::Halfway,
                None => State::NoEffect,
            };
            return Err(stopped(source, state, true));
        }
        let open = is_open(connection).map_err(|it| stopped(it, State::Unrecorded, false))?;
        if open {
            connection.batch_execute("ROLLBACK").ok();
            let source: Box<dyn StdError + Send + Sync> =
                "the file leaves a transaction open".into();
            return Err(Stopped {
                source,
                state: State::Open,
                is_the_files: true,
                is_entered: true,
            });
        }
        session::fresh(connection, self.limits)
            .and_then(|()| connection.transaction(|it| self.keep(it, true)))
            .map_err(|it| stopped(it, State::Unrecorded, false))
    }

    /// Writes a line that has not come to its end.
    fn enter(&self, connection: &mut PgConnection, note: Option<&str>) -> QueryResult<()> {
        journal::enter(connection, self.account, self.migration, self.direction, None, note)
    }

    /// The record, in Diesel's table and in the journal.
    fn keep(&self, connection: &mut PgConnection, is_entered: bool) -> QueryResult<()> {
        let Step { migration, direction, account, .. } = *self;
        match direction {
            Direction::Up => account.insert(connection, &migration.version)?,
            Direction::Down => {
                // A database from before a squash has more versions than the one that is taken back.
                let lineage = migration.lineage.as_ref();
                let replaced = lineage.iter().flat_map(|it| it.replaces.keys());
                for version in replaced.chain([&migration.version]) {
                    account.delete(connection, version)?;
                }
            }
        }
        match is_entered {
            true => journal::end(connection, account, &migration.version, Outcome::Done, None),
            false => {
                journal::enter(connection, account, migration, direction, Some(Outcome::Done), None)
            }
        }
    }
}

/// By what a transaction is known again after a file.
enum Mark {
    /// A savepoint, and the number that the server gives to each transaction.
    Savepoint(String, String),
    /// A setting that ends with the transaction, for a file that a savepoint would break; and whether a statement of the
    /// file ends a transaction, as far as words tell.
    Setting(String, bool),
}

impl Mark {
    fn set(connection: &mut PgConnection, sql: &str, may_end: bool) -> QueryResult<Mark> {
        let name = format!("driftless_{:016x}", random());
        if needs_the_whole_transaction(sql) {
            connection.batch_execute(&format!("SET LOCAL driftless.transaction = '{name}'"))?;
            return Ok(Mark::Setting(name, may_end));
        }
        let number = transaction(connection)?;
        connection.batch_execute(&format!("SAVEPOINT {name}"))?;
        Ok(Mark::Savepoint(name, number))
    }

    /// Whether the transaction is still the same. After a failure a savepoint answers, since a query cannot.
    fn outlived(&self, connection: &mut PgConnection, succeeded: bool) -> bool {
        match (self, succeeded) {
            (Mark::Savepoint(_, number), true) => {
                transaction(connection).is_ok_and(|it| it == *number)
            }
            (Mark::Savepoint(name, _), false) => {
                connection.batch_execute(&format!("ROLLBACK TO SAVEPOINT {name}")).is_ok()
            }
            (Mark::Setting(name, may_end), true) => {
                !may_end || setting(connection).is_ok_and(|it| it.as_ref() == Some(name))
            }
            (Mark::Setting(_, may_end), false) => !may_end,
        }
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Nullable<Text>)]
    answer: Option<String>,
}

/// The number of the session's transaction; another one with each statement where none is open.
fn transaction(connection: &mut PgConnection) -> QueryResult<String> {
    diesel::sql_query(include_str!("transaction.sql"))
        .get_result::<Answer>(connection)
        .map(|it| it.answer.unwrap_or_default())
}

fn is_open(connection: &mut PgConnection) -> QueryResult<bool> {
    Ok(transaction(connection)? == transaction(connection)?)
}

fn setting(connection: &mut PgConnection) -> QueryResult<Option<String>> {
    diesel::sql_query("select pg_catalog.current_setting('driftless.transaction', true) as answer")
        .get_result::<Answer>(connection)
        .map(|it| it.answer)
}

/// Whether nobody has heard what the server made of it.
fn is_lost(source: &DieselError) -> bool {
    !matches!(
        source,
        DieselError::DatabaseError(kind, _)
            if !matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
    )
}

fn refused(source: impl Into<Box<dyn StdError + Send + Sync>>, state: State) -> Stopped {
    Stopped { source: source.into(), state, is_the_files: false, is_entered: false }
}
