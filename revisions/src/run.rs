//! Running migrations as Diesel runs them, one at a time; Diesel's own table keeps the account, the journal says the rest.

use std::thread;
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};

use crate::blocked::is_blocked;
use crate::bookkeeping::Bookkeeping;
use crate::failure;
use crate::journal::{self, Outcome};
use crate::session::{self, Limits};
use crate::step::{Aftermath, Step};
use crate::write::random;
use crate::{Direction, Error, Migration};

/// How to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long an atomic file may wait for a lock before it lets everybody else go on, and tries again; none: as the
    /// server says.
    pub lock_timeout: Option<Duration>,
    /// How long one statement may take; none: as the server says.
    pub statement_timeout: Option<Duration>,
    /// How often an atomic file is tried, all in all.
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
    /// An index build waits for whoever is at work on the table, and has nobody waiting behind it, so it may wait.
    fn limits(&self, migration: &Migration) -> Limits {
        Limits {
            lock: self.lock_timeout.filter(|_| migration.run_in_transaction),
            statement: self.statement_timeout,
        }
    }
}

/// What happens on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A file begins; so many are done of so many.
    Started(Direction, &'a Migration, usize, usize),
    /// A file waited too long for a lock and was rolled back; it is tried again after this.
    Retrying(&'a Migration, Duration),
    /// What a crash left behind was made good: one sentence.
    Recovered(String),
    /// A file did what a failure could not have been rolled back from: one sentence, and what to do.
    Warning(String, String),
    /// A file is done, and took so long.
    Finished(Direction, &'a Migration, Duration),
}

/// Refuses a server that cannot be written to.
pub fn ensure_writable(connection: &mut PgConnection) -> Result<(), Error> {
    let answer: Flags = diesel::sql_query(include_str!("writable.sql"))
        .get_result(connection)
        .map_err(|it| Error::database("checking whether the server is read-only", it))?;
    match answer {
        Flags { standby: true, .. } => Err(Error::new(
            "the server is a standby, which is read-only",
            "connect to the primary: name its host, or list several hosts with `target_session_attrs=read-write`",
        )),
        Flags { read_only: true, .. } => Err(Error::new(
            "the session is read-only",
            "check `default_transaction_read_only` of the role, of the database and in PGOPTIONS",
        )),
        Flags { .. } => Ok(()),
    }
}

/// Whether a pooler serves two connections by one session, so that whatever belongs to a session (a lock, a setting) leaks
/// from one to the other. Both are connections to the same URL.
pub fn share_backend(one: &mut PgConnection, other: &mut PgConnection) -> Result<bool, Error> {
    let doing = "checking for a transaction-mode pooler";
    // What a pooler gave back last, it hands out first; so this is tried more than once.
    for _ in 0..3 {
        let here = backend_pid(one)?;
        let there = other
            .transaction(|it| Ok::<_, diesel::result::Error>(backend_pid(it)))
            .map_err(|it| Error::database(doing, it))??;
        if here == there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The server's process for this session.
pub fn backend_pid(connection: &mut PgConnection) -> Result<i32, Error> {
    diesel::sql_query(include_str!("backend.sql"))
        .get_result::<Backend>(connection)
        .map(|it| it.pid)
        .map_err(|it| Error::database("asking for the server's process", it))
}

/// Records migrations as applied, or as not applied, without running them.
pub fn record(
    connection: &mut PgConnection,
    applied: &[&Migration],
    not_applied: &[&Migration],
    unknown: &[&str],
    note: &str,
) -> Result<(), Error> {
    let bookkeeping = Bookkeeping::prepare(connection)?;
    connection
        .transaction(|connection| {
            let all = applied.iter().map(|it| (it, Direction::Up));
            for (migration, direction) in
                all.chain(not_applied.iter().map(|it| (it, Direction::Down)))
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
        .map_err(|it: diesel::result::Error| Error::database("recording migrations", it))
}

/// Runs each migration of the plan, in order: up.sql and its record, or down.sql and its end. `another` is a second session
/// of the same role, which is asked what the server says in its language when a lock is not given.
pub fn run(
    connection: &mut PgConnection,
    another: &mut PgConnection,
    plan: &[&Migration],
    direction: Direction,
    options: &Options,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    if plan.is_empty() {
        return Ok(());
    }
    // What was set on the session before is no file's to find.
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
                        && is_blocked(connection, another, failure.source.as_ref());
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
    // Whatever the caller asks next is not asked under the settings of the last file.
    reset_session(connection, Limits::default())
}

fn reset_session(connection: &mut PgConnection, limits: Limits) -> Result<(), Error> {
    session::reset(connection, limits).map_err(|it| Error::database("resetting the session", it))
}

/// Longer and longer, up to some seconds, and never the same for two runners.
fn pause(attempt: u32) -> Duration {
    let most = 100_u64 << attempt.min(6);
    Duration::from_millis(most / 2 + random() % (most / 2 + 1))
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

#[derive(QueryableByName)]
struct Flags {
    #[diesel(sql_type = Bool)]
    standby: bool,
    #[diesel(sql_type = Bool)]
    read_only: bool,
}
