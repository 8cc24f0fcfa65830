//! Running migrations through Diesel, one at a time, under a lock; Diesel's own table keeps the account.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::BoxableConnection;
use diesel::migration::{
    Migration as DieselMigration, MigrationMetadata, MigrationName, MigrationVersion,
};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_migrations::MigrationHarness;

use crate::write::random;
use crate::{Direction, Error, Migration};

/// One step that has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Which way it went.
    pub direction: Direction,
    /// The migration that was run or taken back.
    pub migration: &'a Migration,
    /// How long it took.
    pub elapsed: Duration,
}

/// The versions that Diesel's table holds. Creates nothing: a database without the table has none.
pub fn applied_versions(connection: &mut PgConnection) -> Result<BTreeSet<String>, Error> {
    let reading =
        |it: diesel::result::Error| Error::database("reading the applied migrations", &it);
    let table: Presence =
        diesel::sql_query("select to_regclass('__diesel_schema_migrations')::text as found")
            .get_result(connection)
            .map_err(reading)?;
    if table.found.is_none() {
        return Ok(BTreeSet::new());
    }
    let versions: Vec<Version> =
        diesel::sql_query("select version::text as version from __diesel_schema_migrations")
            .load(connection)
            .map_err(reading)?;
    Ok(versions.into_iter().map(|it| it.version).collect())
}

/// Does `work` while no other driftless changes this database. Waits at most `patience` for the other to end.
pub fn with_lock<T>(
    connection: &mut PgConnection,
    patience: Duration,
    work: impl FnOnce(&mut PgConnection) -> Result<T, Error>,
) -> Result<T, Error> {
    acquire(connection, patience)?;
    let outcome = work(connection);
    let released = diesel::sql_query(format!("select pg_advisory_unlock({LOCK}) as held"))
        .get_result::<Held>(connection)
        .map_err(|it| Error::database("releasing the lock", &it));
    // What the work says comes first; a session that is broken gives its lock up by ending.
    let outcome = outcome?;
    released?;
    Ok(outcome)
}

/// Records migrations whose effect a database has already, without running them.
pub fn mark_applied(connection: &mut PgConnection, migrations: &[&Migration]) -> Result<(), Error> {
    let doing = "recording migrations as applied";
    // Diesel makes its table when it is first asked what is applied.
    connection.applied_migrations().map_err(|it| Error::database(doing, it.as_ref()))?;
    for migration in migrations {
        diesel::sql_query(
            "insert into __diesel_schema_migrations (version) values ($1) on conflict do nothing",
        )
        .bind::<Text, _>(&migration.version)
        .execute(connection)
        .map_err(|it| Error::database(doing, &it))?;
    }
    Ok(())
}

/// Runs the up.sql of each migration of the plan, in order, and records it.
pub fn upgrade(
    connection: &mut PgConnection,
    plan: &[&Migration],
    progress: impl FnMut(Progress<'_>),
) -> Result<(), Error> {
    if plan.is_empty() {
        return Ok(());
    }
    // Diesel makes its table when it is first asked what is applied.
    connection
        .applied_migrations()
        .map_err(|it| Error::database("preparing Diesel's table of migrations", it.as_ref()))?;
    run(connection, plan, Direction::Up, progress)
}

/// Runs the down.sql of each migration of the plan, in order, and strikes it from the record.
pub fn downgrade(
    connection: &mut PgConnection,
    plan: &[&Migration],
    progress: impl FnMut(Progress<'_>),
) -> Result<(), Error> {
    run(connection, plan, Direction::Down, progress)
}

fn run(
    connection: &mut PgConnection,
    plan: &[&Migration],
    direction: Direction,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<(), Error> {
    for (done, migration) in plan.iter().enumerate() {
        let started = Instant::now();
        let step = Step { migration, ran: Cell::new(false) };
        let outcome = match direction {
            Direction::Up => connection.run_migration(&step),
            Direction::Down => connection.revert_migration(&step),
        };
        outcome.map_err(|it| stopped(it.as_ref(), &step, direction, done, plan.len()))?;
        progress(Progress { direction, migration, elapsed: started.elapsed() });
    }
    Ok(())
}

/// Says what PostgreSQL said, and in what state the failure left the database.
fn stopped(
    source: &(dyn std::error::Error + Send + Sync + 'static),
    step: &Step<'_>,
    direction: Direction,
    done: usize,
    planned: usize,
) -> Error {
    let migration = step.migration;
    let report = Error::database(&format!("`{}/{direction}` failed", migration.name), source);
    let left = match (migration.run_in_transaction, step.ran.get()) {
        (true, _) => "it was rolled back".to_owned(),
        (false, false) => {
            "it does not run in a transaction, so look whether it left something behind (an invalid index, for one)".to_owned()
        }
        (false, true) => format!(
            "its SQL did run, but Diesel's table could not be changed: correct the row of version {} in __diesel_schema_migrations by hand",
            migration.version
        ),
    };
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

/// `driftles` in ASCII: one lock for the whole database, told apart from an application's own by its size.
const LOCK: i64 = 0x6472_6966_746c_6573;

/// Tries again and again rather than waiting in the server: a blocked statement holds a snapshot, which a
/// `CREATE INDEX CONCURRENTLY` of the other would wait for.
fn acquire(connection: &mut PgConnection, patience: Duration) -> Result<(), Error> {
    let deadline = Instant::now() + patience;
    loop {
        let answer: Held =
            diesel::sql_query(format!("select pg_try_advisory_lock({LOCK}) as held"))
                .get_result(connection)
                .map_err(|it| Error::database("taking the lock on the database", &it))?;
        if answer.held {
            return Ok(());
        }
        if Instant::now() >= deadline {
            return Err(Error::new(
                format!(
                    "another driftless is changing this database, and was not done within {} seconds",
                    patience.as_secs()
                ),
                "wait for it to end, then try again",
            ));
        }
        thread::sleep(Duration::from_millis(100 + random() % 200));
    }
}

#[derive(QueryableByName)]
struct Presence {
    #[diesel(sql_type = Nullable<Text>)]
    found: Option<String>,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Bool)]
    held: bool,
}

/// A migration as Diesel sees it.
struct Step<'a> {
    migration: &'a Migration,
    /// Whether the SQL itself went through, which tells a failure of the account from one of the migration.
    ran: Cell<bool>,
}

impl Step<'_> {
    fn execute(
        &self,
        connection: &mut dyn BoxableConnection<Pg>,
        sql: &str,
    ) -> diesel::migration::Result<()> {
        connection.batch_execute(sql)?;
        self.ran.set(true);
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
