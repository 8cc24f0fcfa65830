//! Running migrations through Diesel, one at a time; Diesel's own table keeps the account, the journal says the rest.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::{BoxableConnection, SimpleConnection};
use diesel::migration::{
    Migration as DieselMigration, MigrationMetadata, MigrationName, MigrationVersion,
};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel::sql_types::{Bool, Integer, Text};
use diesel_migrations::MigrationHarness;

use crate::journal::{self, Journal};
use crate::statement::Lone;
use crate::write::random;
use crate::{Direction, Error, History, Migration};

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

/// What happens on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A file begins; so many are done of so many.
    Begins(Direction, &'a Migration, usize, usize),
    /// A file waited too long for a lock and was rolled back; it is tried again after this.
    Again(&'a Migration, Duration),
    /// What a crash left behind was made good: one sentence.
    Repaired(String),
    /// A file is done, and took so long.
    Done(Direction, &'a Migration, Duration),
}

/// Diesel's table.
const DIESELS: &str = "__diesel_schema_migrations";

/// The versions that Diesel's table holds. Creates nothing: a database without the table has none.
pub fn applied_versions(connection: &mut PgConnection) -> Result<BTreeSet<String>, Error> {
    let reading =
        |it: diesel::result::Error| Error::database("reading the applied migrations", &it);
    if journal::found(connection, DIESELS).map_err(reading)?.is_none() {
        return Ok(BTreeSet::new());
    }
    let versions: Vec<Version> =
        diesel::sql_query("select version::text as version from __diesel_schema_migrations")
            .load(connection)
            .map_err(reading)?;
    Ok(versions.into_iter().map(|it| it.version).collect())
}

/// Refuses a server that cannot be written to.
pub fn writable(connection: &mut PgConnection) -> Result<(), Error> {
    let answer: Flags = diesel::sql_query(
        "select pg_catalog.pg_is_in_recovery() as standby,
            current_setting('transaction_read_only')::bool as read_only",
    )
    .get_result(connection)
    .map_err(|it| Error::database("asking whether the server can be written to", &it))?;
    match answer {
        Flags { standby: true, .. } => Err(Error::new(
            "the server is a standby, which only reads",
            "connect to the primary: name its host, or give several with `target_session_attrs=read-write`",
        )),
        Flags { read_only: true, .. } => Err(Error::new(
            "the session is read-only",
            "see `default_transaction_read_only` of the role, the database and PGOPTIONS",
        )),
        Flags { .. } => Ok(()),
    }
}

/// Whether a pooler serves two connections by one session, so that whatever belongs to a session (a lock, a setting) leaks
/// from one to the other. Both are connections to the same URL.
pub fn share_a_session(one: &mut PgConnection, other: &mut PgConnection) -> Result<bool, Error> {
    let doing = "asking whether there is a pooler in between";
    // What a pooler gave back last, it hands out first; so this is tried more than once.
    for _ in 0..3 {
        let here = backend(one)?;
        let there = other
            .transaction(|it| Ok::<_, diesel::result::Error>(backend(it)))
            .map_err(|it| Error::database(doing, &it))??;
        if here == there {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The server's process for this session.
pub fn backend(connection: &mut PgConnection) -> Result<i32, Error> {
    diesel::sql_query("select pg_catalog.pg_backend_pid() as pid")
        .get_result::<Backend>(connection)
        .map(|it| it.pid)
        .map_err(|it| Error::database("asking for the server's process", &it))
}

/// Records migrations as applied, or as not applied, without running them.
pub fn record(
    connection: &mut PgConnection,
    applied: &[&Migration],
    not_applied: &[&Migration],
    unknown: &[&str],
    note: &str,
) -> Result<(), Error> {
    prepare(connection)?;
    connection
        .transaction(|connection| {
            for migration in applied {
                diesel::sql_query(
                    "insert into __diesel_schema_migrations (version) values ($1) on conflict do nothing",
                )
                .bind::<Text, _>(&migration.version)
                .execute(connection)?;
                journal::end(connection, &migration.version, "recorded", Some(note))?;
                journal::enter(connection, migration, Direction::Up, Some("recorded"), Some(note))?;
            }
            for migration in not_applied {
                strike(connection, &migration.version)?;
                journal::end(connection, &migration.version, "recorded", Some(note))?;
                journal::enter(connection, migration, Direction::Down, Some("recorded"), Some(note))?;
            }
            unknown.iter().try_for_each(|it| strike(connection, it))
        })
        .map_err(|it: diesel::result::Error| Error::database("recording migrations", &it))
}

fn strike(connection: &mut PgConnection, version: &str) -> QueryResult<()> {
    diesel::sql_query("delete from __diesel_schema_migrations where version = $1")
        .bind::<Text, _>(version)
        .execute(connection)
        .map(|_| ())
}

/// Makes Diesel's table and the journal where they are missing.
fn prepare(connection: &mut PgConnection) -> Result<(), Error> {
    let doing = "preparing Diesel's table of migrations";
    let table = journal::found(connection, DIESELS).map_err(|it| Error::database(doing, &it))?;
    if table.is_none() {
        // Diesel makes its table when it is first asked what is applied.
        connection.applied_migrations().map_err(|it| Error::database(doing, it.as_ref()))?;
    }
    journal::prepare(connection)
}

/// Makes good what an interrupted run left behind, and takes down what Diesel's own command did meanwhile. Holds the lock.
///
/// What cannot be told from the catalog is an error that names both ways out.
pub fn recover(
    connection: &mut PgConnection,
    history: &History,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    prepare(connection)?;
    let entries = Journal::read(connection)?;
    let applied = applied_versions(connection)?;
    for entry in entries.interrupted() {
        let up = entry.direction == "up";
        let ending = |connection: &mut PgConnection, outcome: &str, note: &str| {
            journal::end(connection, &entry.version, outcome, Some(note))
                .map_err(|it| Error::database("keeping the journal", &it))
        };
        if applied.contains(&entry.version) == up {
            ending(connection, "done", "the journal was interrupted, the step was not")?;
            report(Event::Repaired(format!(
                "`{}` was done, and is in the journal now",
                entry.name
            )));
            continue;
        }
        let Some(migration) = history.migration(&entry.version) else {
            return Err(Error::new(
                format!("`{}` was interrupted, and the directory does not have it", entry.name),
                "check out the code that has it, and run `driftless upgrade` there",
            ));
        };
        let sql = if up { Some(migration.up.as_str()) } else { migration.down.as_deref() };
        match sql.and_then(Lone::of).map(|it| left_behind(connection, &it)).transpose()? {
            Some(Left::Done) => {
                connection
                    .transaction(|connection| {
                        match up {
                            true => diesel::sql_query(
                                "insert into __diesel_schema_migrations (version) values ($1)",
                            )
                            .bind::<Text, _>(&entry.version)
                            .execute(connection)
                            .map(|_| ())?,
                            false => strike(connection, &entry.version)?,
                        }
                        journal::end(connection, &entry.version, "done", Some("found done"))
                    })
                    .map_err(|it: diesel::result::Error| {
                        Error::database("recording what was found done", &it)
                    })?;
                report(Event::Repaired(format!(
                    "`{}` had done its work before it was interrupted, and is recorded now",
                    entry.name
                )));
            }
            Some(Left::Nothing) => {
                ending(connection, "failed", "interrupted before it had any effect")?;
            }
            Some(Left::Invalid(index)) => {
                // Nothing else may stand in the text, or the server runs it as a transaction.
                connection
                    .batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
                    .map_err(|it| Error::database("dropping the invalid index", &it))?;
                ending(connection, "failed", "interrupted; its invalid index was dropped")?;
                report(Event::Repaired(format!(
                    "`{}` left the invalid index {index}, which was dropped, to be built again",
                    entry.name
                )));
            }
            None => {
                return Err(Error::new(
                    format!(
                        "`{}/{}.sql` was interrupted outside a transaction, and nobody can tell whether it was done",
                        migration.name, entry.direction
                    ),
                    format!(
                        "look in the database; where it was done, `driftless stamp --done {0}`; where it was not, `driftless stamp --not-done {0}`",
                        entry.version
                    ),
                ));
            }
        }
    }
    adopt(connection, history)
}

/// Takes down the checksums of what Diesel's own command applied, so that a later edit is seen.
fn adopt(connection: &mut PgConnection, history: &History) -> Result<(), Error> {
    let entries = Journal::read(connection)?;
    for version in &applied_versions(connection)? {
        if let (None, Some(migration)) = (entries.applied(version), history.migration(version)) {
            journal::enter(
                connection,
                migration,
                Direction::Up,
                Some("recorded"),
                Some("found applied"),
            )
            .map_err(|it| Error::database("keeping the journal", &it))?;
        }
    }
    Ok(())
}

/// What an interrupted statement left behind.
enum Left {
    Done,
    Nothing,
    /// An index that no query may use, by its full name.
    Invalid(String),
}

fn left_behind(connection: &mut PgConnection, statement: &Lone) -> Result<Left, Error> {
    let looking = |it: diesel::result::Error| Error::database("looking for the index", &it);
    let found: Option<Index> = match statement {
        Lone::CreateIndex { name, table } => diesel::sql_query(
            "select i.indexrelid::regclass::text as name, i.indisvalid as valid
             from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
             where i.indrelid = to_regclass($2) and c.relname = (pg_catalog.parse_ident($1))[1]::name",
        )
        .bind::<Text, _>(name)
        .bind::<Text, _>(table)
        .get_result(connection)
        .optional()
        .map_err(looking)?,
        Lone::DropIndex { name } => diesel::sql_query(
            "select i.indexrelid::regclass::text as name, i.indisvalid as valid
             from pg_catalog.pg_index i where i.indexrelid = to_regclass($1)",
        )
        .bind::<Text, _>(name)
        .get_result(connection)
        .optional()
        .map_err(looking)?,
    };
    Ok(match (statement, found) {
        (Lone::CreateIndex { .. }, Some(Index { valid: true, .. }))
        | (Lone::DropIndex { .. }, None) => Left::Done,
        (Lone::CreateIndex { .. }, None)
        | (Lone::DropIndex { .. }, Some(Index { valid: true, .. })) => Left::Nothing,
        // A drop that was interrupted leaves an invalid index too, which has to go before it is dropped "again".
        (Lone::CreateIndex { .. }, Some(index)) => Left::Invalid(index.name),
        (Lone::DropIndex { .. }, Some(_)) => Left::Nothing,
    })
}

/// Runs each migration of the plan, in order: up.sql and its record, or down.sql and its end.
pub fn run(
    connection: &mut PgConnection,
    plan: &[&Migration],
    direction: Direction,
    options: &Options,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    if plan.is_empty() {
        return Ok(());
    }
    prepare(connection)?;
    for (done, migration) in plan.iter().enumerate() {
        report(Event::Begins(direction, migration, done, plan.len()));
        let started = Instant::now();
        let mut attempt = 1;
        loop {
            let step = Step { migration, direction, options, ran: Cell::new(false) };
            let Err(source) = step.run(connection) else { break };
            let is_retried = migration.run_in_transaction
                && attempt < options.attempts
                && waited_too_long(source.as_ref());
            if !is_retried {
                return Err(stopped(connection, source.as_ref(), &step, done, plan.len()));
            }
            let pause = pause(attempt);
            report(Event::Again(migration, pause));
            thread::sleep(pause);
            attempt += 1;
        }
        report(Event::Done(direction, migration, started.elapsed()));
    }
    Ok(())
}

/// Longer and longer, up to some seconds, and never the same for two runners.
fn pause(attempt: u32) -> Duration {
    let most = 100_u64 << attempt.min(6);
    Duration::from_millis(most / 2 + random() % (most / 2 + 1))
}

/// Diesel hands on the server's words and not its codes: 55P03 and 40P01 are told by their English sentences.
fn waited_too_long(source: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    let Some(diesel::result::Error::DatabaseError(_, report)) = source.downcast_ref() else {
        return false;
    };
    ["canceling statement due to lock timeout", "deadlock detected"].contains(&report.message())
}

/// Says what PostgreSQL said, and in what state the failure left the database.
fn stopped(
    connection: &mut PgConnection,
    source: &(dyn std::error::Error + Send + Sync + 'static),
    step: &Step<'_>,
    done: usize,
    planned: usize,
) -> Error {
    let Step { migration, direction, .. } = *step;
    let report = Error::database(&format!("`{}/{direction}` failed", migration.name), source);
    let refused = matches!(
        source.downcast_ref(),
        Some(diesel::result::Error::DatabaseError(kind, _)) if !matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
    );
    let no_effect = refused && !step.ran.get() && step.sql().and_then(Lone::of).is_none();
    let left = match (migration.run_in_transaction, step.ran.get()) {
        (true, _) => "it was rolled back".to_owned(),
        (false, false) if no_effect => "it had no effect".to_owned(),
        (false, false) => left_by_failure(connection, step),
        (false, true) => format!(
            "its SQL did run, but Diesel's table could not be changed: `driftless upgrade` records it once that is possible (version {})",
            migration.version
        ),
    };
    if !migration.run_in_transaction && no_effect {
        // A statement that the server refuses has no effect, an index build excepted.
        journal::end(connection, &migration.version, "failed", Some(&report.message)).ok();
    }
    if migration.run_in_transaction {
        // The journal is for people who look later; the error itself is on its way to whoever looks now.
        journal::enter(connection, migration, direction, Some("failed"), Some(&report.message))
            .ok();
    }
    let before = match done {
        0 => "nothing else was run".to_owned(),
        1 => "the migration before it stays as it was run".to_owned(),
        _ => format!("the {done} migrations before it stay as they were run"),
    };
    let rest = planned - done - 1;
    let after = if rest == 0 { String::new() } else { format!(", and {rest} more were not begun") };
    let hint = if report.help.is_empty() { String::new() } else { format!("{}; ", report.help) };
    Error::new(report.message, format!("{hint}{left}; {before}{after}"))
}

/// A file outside a transaction that the server refused: what stands in the catalog tells the next run what to do.
fn left_by_failure(connection: &mut PgConnection, step: &Step<'_>) -> String {
    let lone = step.sql().and_then(Lone::of);
    match lone.map(|it| left_behind(connection, &it)) {
        Some(Ok(Left::Invalid(index))) => format!(
            "it left the invalid index {index}, which the next `driftless upgrade` drops and builds again"
        ),
        Some(Ok(Left::Nothing)) => "it had no effect".to_owned(),
        Some(Ok(Left::Done) | Err(_)) | None => {
            "it does not run in a transaction, so look whether it left something behind; the next `driftless upgrade` says how to go on".to_owned()
        }
    }
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
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

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    valid: bool,
}

/// A migration as Diesel sees it.
struct Step<'a> {
    migration: &'a Migration,
    direction: Direction,
    options: &'a Options,
    /// Whether the SQL itself went through, which tells a failure of the account from one of the migration.
    ran: Cell<bool>,
}

impl Step<'_> {
    fn sql(&self) -> Option<&str> {
        match self.direction {
            Direction::Up => Some(&self.migration.up),
            Direction::Down => self.migration.down.as_deref(),
        }
    }

    /// An atomic file commits together with Diesel's account and the journal. Whatever runs outside a transaction is in the
    /// journal before it begins, so that a crash is seen afterwards.
    fn run(&self, connection: &mut PgConnection) -> diesel::migration::Result<()> {
        let atomic = self.migration.run_in_transaction;
        self.timeouts(connection)?;
        if !atomic {
            journal::enter(connection, self.migration, self.direction, None, None)?;
        }
        match self.direction {
            Direction::Up => connection.run_migration(self)?,
            Direction::Down => connection.revert_migration(self)?,
        };
        if !atomic {
            journal::end(connection, &self.migration.version, "done", None)?;
        }
        Ok(())
    }

    /// Of the session, since a file outside a transaction holds one statement and nothing beside it. An index build waits
    /// for whoever is at work on the table, and has nobody waiting behind it, so it may wait.
    fn timeouts(&self, connection: &mut PgConnection) -> QueryResult<()> {
        let Options { lock_timeout, statement_timeout, .. } = self.options;
        let lock = lock_timeout.filter(|_| self.migration.run_in_transaction);
        for (name, value) in [("lock_timeout", lock), ("statement_timeout", *statement_timeout)] {
            match value {
                Some(value) => {
                    connection.batch_execute(&format!("SET {name} = {}", value.as_millis()))?
                }
                None => connection.batch_execute(&format!("RESET {name}"))?,
            }
        }
        Ok(())
    }

    fn execute(
        &self,
        connection: &mut dyn BoxableConnection<Pg>,
        sql: &str,
    ) -> diesel::migration::Result<()> {
        connection.batch_execute(sql)?;
        self.ran.set(true);
        if self.migration.run_in_transaction {
            let own = (connection as &mut dyn std::any::Any).downcast_mut::<PgConnection>();
            let own = own.expect("the connection is the one that was handed in");
            journal::enter(own, self.migration, self.direction, Some("done"), None)?;
            if self.direction == Direction::Down {
                // A database from before a squash has more versions than the one that is taken back.
                let lineage = self.migration.lineage.as_ref();
                for version in lineage.iter().flat_map(|it| it.replaces.keys()) {
                    if *version != self.migration.version {
                        strike(own, version)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl DieselMigration<Pg> for Step<'_> {
    fn run(&self, connection: &mut dyn BoxableConnection<Pg>) -> diesel::migration::Result<()> {
        self.execute(connection, &self.migration.up)
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<Pg>) -> diesel::migration::Result<()> {
        let down = self.migration.down.as_deref();
        let down = down.ok_or(diesel_migrations::MigrationError::NoMigrationRevertFile)?;
        self.execute(connection, down)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        self
    }

    fn name(&self) -> &dyn MigrationName {
        self
    }
}

impl MigrationMetadata for Step<'_> {
    fn run_in_transaction(&self) -> bool {
        self.migration.run_in_transaction
    }
}

impl MigrationName for Step<'_> {
    fn version(&self) -> MigrationVersion<'_> {
        MigrationVersion::from(&self.migration.version)
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.migration.name)
    }
}
