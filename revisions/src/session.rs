//! The settings of the session that migrates: every file finds the same ones, whatever earlier files set. No other
//! module sets them.

use std::time::Duration;

use driftless_sql::session::{LEFTOVERS, SETTINGS};
use postgres::Client;

use crate::Error;

/// If a client disappears (a cable, a laptop, a node), the server releases its locks and its transaction within two
/// minutes.
const KEEPALIVES: &str = "SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6; \
     SET idle_in_transaction_session_timeout = 60000;";

/// How long a file may wait and run; `None` leaves the limit to the server.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    pub(crate) lock: Option<Duration>,
    pub(crate) statement: Option<Duration>,
}

/// Resets the session to the state of a new one, with these limits. Not to be called in a transaction.
pub(crate) fn reset(connection: &mut Client, limits: Limits) -> Result<(), postgres::Error> {
    connection.batch_execute(&format!("{}{LEFTOVERS}", settings(limits)))?;
    check_client_connection(connection);
    Ok(())
}

/// Restores the settings of a new session for the rest of a transaction, because the file may have set a role that
/// cannot write our record, or a `search_path`.
///
/// Checks that the file deferred to the end of the transaction run first, with the settings and the role of the file.
pub(crate) fn reset_in_transaction(
    connection: &mut Client,
    limits: Limits,
) -> Result<(), postgres::Error> {
    connection.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
    connection.batch_execute(&settings(limits))
}

/// Runs `work` in a transaction, which is committed if it succeeds.
pub(crate) fn in_transaction<T>(
    connection: &mut Client,
    work: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
) -> Result<T, postgres::Error> {
    connection.batch_execute("BEGIN")?;
    let outcome = work(connection).and_then(|it| connection.batch_execute("COMMIT").map(|()| it));
    if outcome.is_err() {
        // If the connection is lost, the first error says so.
        connection.batch_execute("ROLLBACK").ok();
    }
    outcome
}

/// For a session that takes the lock.
pub(crate) fn detect_lost_client(connection: &mut Client) -> Result<(), Error> {
    connection
        .batch_execute(KEEPALIVES)
        .map_err(|it| Error::database("setting up the session", it))?;
    check_client_connection(connection);
    Ok(())
}

fn settings(limits: Limits) -> String {
    let limits = [("lock_timeout", limits.lock), ("statement_timeout", limits.statement)];
    let set = limits
        .into_iter()
        .filter_map(|(name, it)| Some(format!("SET {name} = {};", it?.as_millis())));
    format!("{SETTINGS}{KEEPALIVES}{}", set.collect::<String>())
}

/// Lets the server check for its client while a statement runs. PostgreSQL can do this since version 14, but not on
/// every platform; where it cannot, the statement runs to its end.
fn check_client_connection(connection: &mut Client) {
    connection.execute_typed(include_str!("client_check.sql"), &[]).ok();
}
