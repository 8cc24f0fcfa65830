//! One runner at a time: an advisory lock of the session that migrates.

use std::thread;
use std::time::{Duration, Instant};

use postgres::Client;
use postgres::types::Type;

use crate::Error;
use crate::session::detect_lost_client;
use crate::write::random;

/// `driftles` in ASCII: one lock for the whole database. Applications rarely use a number this large.
const LOCK: i64 = 0x6472_6966_746c_6573;

/// Runs `work` while no other driftless changes this database. Waits at most `patience` for the other one, and calls
/// `waiting` once with a description of it.
///
/// The lock belongs to the migrating session, so a backend that still runs a statement after its client is gone keeps
/// the lock.
pub fn with_lock<T, E: From<Error>>(
    connection: &mut Client,
    patience: Duration,
    waiting: impl FnMut(&str),
    work: impl FnOnce(&mut Client) -> Result<T, E>,
) -> Result<T, E> {
    detect_lost_client(connection)?;
    acquire(connection, patience, waiting)?;
    let outcome = work(connection);
    let released = connection
        .query_typed_one("select pg_catalog.pg_advisory_unlock($1)", &[(&LOCK, Type::INT8)])
        .map_err(|it| Error::database("releasing the lock", it));
    // An error of the work is more important. If the session is broken, the lock ends with it.
    let outcome = outcome?;
    released?;
    Ok(outcome)
}

/// Polls instead of waiting in the server: a session that waits there holds a snapshot, and a `CREATE INDEX
/// CONCURRENTLY` of the other runner would wait for that.
fn acquire(
    connection: &mut Client,
    patience: Duration,
    mut waiting: impl FnMut(&str),
) -> Result<(), Error> {
    let deadline = Instant::now() + patience;
    let mut is_reported = false;
    loop {
        let query = "select pg_catalog.pg_try_advisory_lock($1)";
        let answer = connection
            .query_typed_one(query, &[(&LOCK, Type::INT8)])
            .map_err(|it| Error::database("taking the lock on the database", it))?;
        if answer.get(0) {
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

/// The session that holds the lock; `None` if it has just released it.
fn holder(connection: &mut Client) -> Result<Option<Holder>, Error> {
    let (high, low) = (LOCK >> 32, LOCK & 0xffff_ffff);
    connection
        .query_typed_opt(include_str!("holder.sql"), &[(&high, Type::INT8), (&low, Type::INT8)])
        .map(|it| it.map(|row| Holder { pid: row.get("pid"), description: row.get("description") }))
        .map_err(|it| Error::database("asking who holds the lock", it))
}

struct Holder {
    pid: i32,
    description: String,
}
