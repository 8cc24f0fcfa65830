//! Runs migrations as Diesel does, one at a time. Diesel's table says what is applied; the journal says the rest.

use std::error::Error as StdError;
use std::thread;
use std::time::{Duration, Instant};

use postgres::Client;
use postgres::error::SqlState;

use crate::bookkeeping::Bookkeeping;
use crate::error::code_of;
use crate::failure;
use crate::journal::{self, Outcome};
use crate::session::{self, Limits, in_transaction};
use crate::step::{Aftermath, Step};
use crate::write::random;
use crate::{Direction, Error, Migration};

/// Options of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a file in a transaction may wait for a lock before it is rolled back, so that others can continue, and
    /// retried; `None` leaves the limit to the server.
    pub lock_timeout: Option<Duration>,
    /// How long one statement may take; `None` leaves the limit to the server.
    pub statement_timeout: Option<Duration>,
    /// The most attempts at a file that runs in a transaction.
    pub attempts: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            lock_timeout: Some(Duration::from_secs(5)),
            statement_timeout: None,
            attempts: 10,
        }
    }
}

impl Options {
    /// An index build outside of a transaction waits for other transactions, but nobody waits behind it, so it may
    /// wait.
    fn limits(&self, migration: &Migration) -> Limits {
        Limits {
            lock: self.lock_timeout.filter(|_| migration.run_in_transaction),
            statement: self.statement_timeout,
        }
    }
}

/// Progress of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A file starts, after this many of that many migrations.
    Started(Direction, &'a Migration, usize, usize),
    /// A file waited too long for a lock and was rolled back; it is retried after this pause.
    Retrying(&'a Migration, Duration),
    /// The traces of a crash were repaired: one sentence.
    Recovered(String),
    /// A file succeeded, but a failure in it could not have been rolled back: one sentence, and what to do.
    Warning(String, String),
    /// A file finished, after this time.
    Finished(Direction, &'a Migration, Duration),
}

/// Refuses a server or a session that is read-only.
pub fn ensure_writable(connection: &mut Client) -> Result<(), Error> {
    let answer = connection
        .query_typed_one(include_str!("writable.sql"), &[])
        .map_err(|it| Error::database("checking whether the server is read-only", it))?;
    match (answer.get("standby"), answer.get("read_only")) {
        (true, _) => Err(Error::new(
            "the server is a standby, which is read-only",
            "connect to the primary: name its host, or list several hosts with `target_session_attrs=read-write`",
        )),
        (false, true) => Err(Error::new(
            "the session is read-only",
            "check `default_transaction_read_only` of the role, of the database and in PGOPTIONS",
        )),
        (false, false) => Ok(()),
    }
}

/// Whether a pooler serves two connections from one backend, so that locks and settings of a session leak from one to
/// the other. Both are connections to the same URL.
pub fn share_backend(one: &mut Client, other: &mut Client) -> Result<bool, Error> {
    let doing = "checking for a transaction-mode pooler";
    // A pooler tends to reuse the backend that was returned last, but not always, so this is tried several times.
    for _ in 0..3 {
        let here = backend_pid(one)?;
        let there = in_transaction(other, process).map_err(|it| Error::database(doing, it))?;
        if here == there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The process ID of the session's backend.
pub fn backend_pid(connection: &mut Client) -> Result<i32, Error> {
    process(connection).map_err(|it| Error::database("asking for the server's process", it))
}

fn process(connection: &mut Client) -> Result<i32, postgres::Error> {
    connection.query_typed_one(include_str!("backend.sql"), &[])?.try_get("pid")
}

/// Records migrations as applied, or as not applied, without running them.
pub fn record(
    connection: &mut Client,
    applied: &[&Migration],
    not_applied: &[&Migration],
    unknown: &[&str],
    note: &str,
) -> Result<(), Error> {
    let bookkeeping = Bookkeeping::prepare(connection)?;
    in_transaction(connection, |connection| {
        let all = applied.iter().map(|it| (it, Direction::Up));
        for (migration, direction) in all.chain(not_applied.iter().map(|it| (it, Direction::Down)))
        {
            match direction {
                Direction::Up => bookkeeping.insert_missing(connection, migration)?,
                Direction::Down => bookkeeping.delete(connection, &migration.version)?,
            }
            journal::close_entry(
                connection,
                &bookkeeping,
                &migration.version,
                Outcome::Recorded,
                Some(note),
            )?;
            let outcome = Some(Outcome::Recorded);
            journal::insert_entry(
                connection,
                &bookkeeping,
                migration,
                direction,
                outcome,
                Some(note),
            )?;
        }
        unknown.iter().try_for_each(|it| bookkeeping.delete(connection, it))
    })
    .map_err(|it| Error::database("recording migrations", it))
}

/// Runs the migrations of the plan in order, each with its record.
pub fn run(
    connection: &mut Client,
    plan: &[&Migration],
    direction: Direction,
    options: &Options,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    if plan.is_empty() {
        return Ok(());
    }
    // No file may find settings that were made on the session before.
    reset_session(connection, Limits::default())?;
    let bookkeeping = Bookkeeping::prepare(connection)?;
    for (done, migration) in plan.iter().enumerate() {
        report(Event::Started(direction, migration, done, plan.len()));
        let started = Instant::now();
        let step = Step {
            migration,
            direction,
            limits: options.limits(migration),
            bookkeeping: &bookkeeping,
        };
        let mut attempt = 1;
        let ended_transaction = loop {
            match step.run(connection) {
                Ok(ended) => break ended,
                Err(failure) => {
                    let is_retried = attempt < options.attempts
                        && matches!(failure.state, Aftermath::RolledBack)
                        && is_lock_failure(failure.source.as_ref());
                    if !is_retried {
                        return Err(failure::error(connection, failure, &step, done, plan.len()));
                    }
                    if failure.has_entry {
                        let note = Some("waited too long for a lock; retried");
                        journal::close_entry(
                            connection,
                            &bookkeeping,
                            &migration.version,
                            Outcome::Failed,
                            note,
                        )
                        .map_err(|it| Error::database("writing the journal", it))?;
                    }
                }
            }
            let pause = pause(attempt);
            report(Event::Retrying(migration, pause));
            thread::sleep(pause);
            attempt += 1;
        };
        if ended_transaction {
            report(Event::Warning(
                format!(
                    "`{}/{direction}` ends its own transaction, so a failure in it cannot be rolled back",
                    migration.name
                ),
                "remove `BEGIN`, `COMMIT` and the like: Diesel and driftless run the file in a transaction"
                    .to_owned(),
            ));
        }
        report(Event::Finished(direction, migration, started.elapsed()));
    }
    // The settings of the last file must not apply to what the caller does next.
    reset_session(connection, Limits::default())
}

/// Whether a file failed because it waited too long for a lock, or because of a deadlock.
fn is_lock_failure(source: &(dyn StdError + Send + Sync + 'static)) -> bool {
    matches!(
        code_of(source),
        Some(&SqlState::LOCK_NOT_AVAILABLE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

fn reset_session(connection: &mut Client, limits: Limits) -> Result<(), Error> {
    session::reset(connection, limits).map_err(|it| Error::database("resetting the session", it))
}

/// Grows up to a few seconds, and is random so that two runners do not retry in step.
fn pause(attempt: u32) -> Duration {
    let most = 100_u64 << attempt.min(6);
    Duration::from_millis(most / 2 + random() % (most / 2 + 1))
}
