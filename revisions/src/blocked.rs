//! Whether a file failed because it waited too long for a lock, or because of a deadlock.
//!
//! Diesel passes on the server's message but not its SQLSTATE, and the message is in the server's language. If that is
//! not English, driftless provokes the same failure and compares the two messages.

use std::thread;

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel::sql_types::Bool;

use crate::messages::is_lock_failure;
use crate::write::random;

/// `another` is an idle second session of the same role; neither session is in a transaction.
pub(crate) fn is_blocked(
    connection: &mut PgConnection,
    another: &mut PgConnection,
    source: &(dyn std::error::Error + Send + Sync + 'static),
) -> bool {
    let Some(diesel::result::Error::DatabaseError(DatabaseErrorKind::Unknown, report)) =
        source.downcast_ref()
    else {
        return false;
    };
    let message = report.message();
    if is_lock_failure(message) {
        return true;
    }
    // If the session cannot be asked, there is no reason to retry.
    speaks_english(connection).is_ok_and(|english| !english)
        && (lock_timeout(connection, another).is_ok_and(|it| it.as_deref() == Some(message))
            || deadlock(connection, another).is_ok_and(|it| it.as_deref() == Some(message)))
}

fn speaks_english(connection: &mut PgConnection) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Bool)]
        english: bool,
    }
    diesel::sql_query(
        "select pg_catalog.current_setting('lc_messages') operator(pg_catalog.~) '^(en|C|POSIX)([_.@]|$)' as english",
    )
    .get_result::<Answer>(connection)
    .map(|it| it.english)
}

/// The server's message about a lock that is not granted in time; `None` if the lock was granted.
fn lock_timeout(
    connection: &mut PgConnection,
    another: &mut PgConnection,
) -> QueryResult<Option<String>> {
    let key = random_key();
    another.batch_execute(&format!("BEGIN; {}", lock_sql(key)))?;
    let outcome =
        connection.batch_execute(&format!("BEGIN; SET LOCAL lock_timeout = 1; {}", lock_sql(key)));
    connection.batch_execute("ROLLBACK")?;
    another.batch_execute("ROLLBACK")?;
    Ok(message_of(outcome))
}

/// The server's message about a deadlock; `None` if there was none. The server looks for a deadlock only after
/// `deadlock_timeout`.
fn deadlock(
    connection: &mut PgConnection,
    another: &mut PgConnection,
) -> QueryResult<Option<String>> {
    // A limit in case of other trouble; the message about a lock timeout differs.
    let begin = "BEGIN; SET LOCAL lock_timeout = 20000; SET LOCAL statement_timeout = 0;";
    let (mine, theirs) = (random_key(), random_key());
    connection.batch_execute(&format!("{begin} {}", lock_sql(mine)))?;
    another.batch_execute(&format!("{begin} {}", lock_sql(theirs)))?;
    let (here, there) = thread::scope(|scope| {
        let there = scope.spawn(|| another.batch_execute(&lock_sql(mine)));
        let here = connection.batch_execute(&lock_sql(theirs));
        // The session that was not the victim gets its lock when the other one is rolled back.
        let rolled_back = connection.batch_execute("ROLLBACK");
        (here.and(rolled_back), there.join())
    });
    another.batch_execute("ROLLBACK")?;
    Ok(message_of(here).or_else(|| message_of(there.ok()?)))
}

fn random_key() -> i64 {
    i64::try_from(random() >> 1).unwrap_or_default()
}

fn lock_sql(key: i64) -> String {
    format!("SELECT pg_catalog.pg_advisory_xact_lock({key}::bigint);")
}

fn message_of(outcome: QueryResult<()>) -> Option<String> {
    match outcome {
        Err(diesel::result::Error::DatabaseError(_, report)) => Some(report.message().to_owned()),
        Ok(()) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use driftless_introspect::server::{self, Database, Throwaway};

    use super::*;

    fn connect(database: &Database) -> PgConnection {
        PgConnection::establish(&database.url()).expect("the database is there")
    }

    /// Runs the test on each server found, in each language that it has. German needs a server with translations, and a
    /// machine with the locale.
    fn everywhere(test: impl Fn(&mut dyn FnMut() -> PgConnection)) {
        for programs in server::all() {
            let server = Throwaway::start(&programs).expect("the server starts");
            let database = server.database().expect("a database can be made");
            connect(&database)
                .batch_execute("create table a (id int); create table b (id int)")
                .expect("it runs");
            for language in ["C", "de_DE.UTF-8"] {
                let set = format!("SET lc_messages = '{language}'");
                if connect(&database).batch_execute(&set).is_ok() {
                    test(&mut || {
                        let mut connection = connect(&database);
                        connection.batch_execute(&set).expect("it did before");
                        connection
                    });
                }
            }
        }
    }

    #[test]
    fn the_sentence_of_a_lock_timeout_is_the_one_of_a_real_one() {
        everywhere(|connect| {
            let (mut holder, mut waiter, mut another) = (connect(), connect(), connect());
            holder.batch_execute("begin; lock table a").expect("nobody has it");
            let real = waiter.batch_execute("set lock_timeout = 1; lock table a");
            let real = real.expect_err("it is held");
            let provoked = lock_timeout(&mut waiter, &mut another).expect("it can be asked");
            assert_eq!(provoked.as_deref(), sentence_of(&real).as_deref());
            assert!(is_blocked(&mut waiter, &mut another, &real), "{real}");
            let other = waiter.batch_execute("select 1/0").expect_err("it divides by zero");
            assert!(!is_blocked(&mut waiter, &mut another, &other));
        });
    }

    #[test]
    fn the_sentence_of_a_deadlock_is_the_one_of_a_real_one() {
        everywhere(|connect| {
            let (mut one, mut other, mut another) = (connect(), connect(), connect());
            one.batch_execute("begin; lock table a").expect("nobody has it");
            other.batch_execute("begin; lock table b").expect("nobody has it");
            let (here, there) = thread::scope(|scope| {
                let there = scope.spawn(|| other.batch_execute("lock table a; rollback"));
                (one.batch_execute("lock table b; rollback"), there.join().expect("it ends"))
            });
            let real = here.and(there).expect_err("one of them is the victim");
            one.batch_execute("rollback").expect("it can be");
            let provoked = deadlock(&mut one, &mut another).expect("it can be asked");
            assert_eq!(provoked.as_deref(), sentence_of(&real).as_deref());
            assert!(is_blocked(&mut one, &mut another, &real), "{real}");
        });
    }

    fn sentence_of(source: &diesel::result::Error) -> Option<String> {
        match source {
            diesel::result::Error::DatabaseError(_, report) => Some(report.message().to_owned()),
            _ => None,
        }
    }
}
