//! One runner at a time: an advisory lock of the session that migrates.

use std::thread;
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Text};

use crate::Error;
use crate::session::detect_lost_client;
use crate::write::random;

/// `driftles` in ASCII: one lock for the whole database, told apart from an application's own by its size.
const LOCK: i64 = 0x6472_6966_746c_6573;

/// Does `work` while no other driftless changes this database. Waits at most `patience` for the other to end; `waiting` is
/// told once who that is.
///
/// The lock is the migrating session's own, so a backend that goes on with a statement after its client is gone keeps it.
pub fn with_lock<T, E: From<Error>>(
    connection: &mut PgConnection,
    patience: Duration,
    waiting: impl FnMut(&str),
    work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    detect_lost_client(connection)?;
    acquire(connection, patience, waiting)?;
    let outcome = work(connection);
    let released =
        diesel::sql_query(format!("select pg_catalog.pg_advisory_unlock({LOCK}) as held"))
            .get_result::<Held>(connection)
            .map_err(|it| Error::database("releasing the lock", it));
    // What the work says comes first; a session that is broken gives its lock up by ending.
    let outcome = outcome?;
    released?;
    Ok(outcome)
}

/// Tries again and again rather than waiting in the server: a blocked statement holds a snapshot, which a
/// `CREATE INDEX CONCURRENTLY` of the other would wait for.
fn acquire(
    connection: &mut PgConnection,
    patience: Duration,
    mut waiting: impl FnMut(&str),
) -> Result<(), Error> {
    let deadline = Instant::now() + patience;
    let mut is_reported = false;
    loop {
        let answer: Held =
            diesel::sql_query(format!("select pg_catalog.pg_try_advisory_lock({LOCK}) as held"))
                .get_result(connection)
                .map_err(|it| Error::database("taking the lock on the database", it))?;
        if answer.held {
            return Ok(());
        }
        if Instant::now() >= deadline {
            let holder = holder(connection)?;
            return Err(Error::new(
                format!(
                    "another driftless is changing this database and did not finish within {} seconds: {}",
                    patience.as_secs(),
                    holder.as_ref().map_or("it has just finished", |it| it.description.as_str())
                ),
                match holder {
                    Some(it) => format!(
                        "wait until it finishes, then retry; if it hangs, end it with `select pg_terminate_backend({})`",
                        it.pid
                    ),
                    None => "try again".to_owned(),
                },
            ));
        }
        if !is_reported && let Some(holder) = holder(connection)? {
            waiting(&holder.description);
            is_reported = true;
        }
        thread::sleep(Duration::from_millis(100 + random() % 200));
    }
}

/// Who holds the lock; none where it has just been given up.
fn holder(connection: &mut PgConnection) -> Result<Option<Holder>, Error> {
    diesel::sql_query(include_str!("holder.sql"))
        .bind::<BigInt, _>(LOCK >> 32)
        .bind::<BigInt, _>(LOCK & 0xffff_ffff)
        .get_result(connection)
        .optional()
        .map_err(|it| Error::database("asking who holds the lock", it))
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Bool)]
    held: bool,
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = Integer)]
    pid: i32,
    #[diesel(sql_type = Text)]
    description: String,
}
