//! Connections to a database: through libpq for what Diesel runs, through our own driver for reading.

use std::hash::{BuildHasher, RandomState};

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{Connection, ConnectionError};
use driftless_introspect::{Client, Target};

use crate::failure::Failure;

/// The name of the database, as the server reports it.
pub(crate) fn database_name(connection: &mut PgConnection) -> Result<String, Failure> {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = Text)]
        name: String,
    }
    diesel::sql_query("select pg_catalog.current_database()::pg_catalog.text as name")
        .get_result::<Named>(connection)
        .map(|it| it.name)
        .map_err(|it| Failure::of("cannot read the name of the database", it))
}

/// Whether the database has a table that may hold rows, apart from driftless' and Diesel's own.
pub(crate) fn has_tables(connection: &mut PgConnection) -> Result<bool, Failure> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    diesel::sql_query(include_str!("has_tables.sql"))
        .get_result::<Found>(connection)
        .map(|it| it.found)
        .map_err(|it| Failure::of("cannot read which tables there are", it))
}

/// A connection through libpq. Its errors are one sentence without the password.
pub(crate) fn connect(target: &Target) -> Result<PgConnection, Failure> {
    let keywords = target.for_libpq().map_err(|it| unreachable(target, &it))?;
    PgConnection::establish(&keywords).map_err(|error| {
        // libpq explains a failure only in words of the server's language; our own driver gets a code.
        if let Err(failure) = client(target) {
            return failure;
        }
        let said = match &error {
            ConnectionError::BadConnection(said) => said.clone(),
            other => other.to_string(),
        };
        let lines: Vec<String> =
            said.lines().map(|it| target.scrub(it.trim())).filter(|it| !it.is_empty()).collect();
        Failure::new(
            format!("libpq cannot connect to {target}: {}", lines.join("; ")),
            "the other driver of driftless can connect with the same parameters: see the message of libpq",
        )
    })
}

/// A connection through libpq for writing. It is proven to reach the database that our own driver reads.
pub(crate) fn writer(target: &Target) -> Result<PgConnection, Failure> {
    let mut connection = connect(target)?;
    same_database(&mut connection, &mut client(target)?)?;
    Ok(connection)
}

/// Checks that both drivers are connected to the same database. A copy of a server has the same identifiers, so comparing
/// identifiers is not enough: one session takes a lock, and the other must see it.
///
/// The lock belongs to the session, not to a transaction: behind a pooler with one connection, the other session would
/// wait for the end of that transaction. If a pooler keeps the lock from being released, nobody else waits for it,
/// because its key is random.
fn same_database(connection: &mut PgConnection, reader: &mut Client) -> Result<(), Failure> {
    #[derive(QueryableByName)]
    struct Token {
        #[diesel(sql_type = BigInt)]
        key: i64,
    }
    let asking = |it: String| Failure::of("cannot determine which database libpq has reached", it);
    let mut does = |function: &str, key: i64| {
        diesel::sql_query(format!("select pg_catalog.{function}($1)::pg_catalog.text, $1 as key"))
            .bind::<BigInt, _>(key)
            .get_result::<Token>(connection)
            .map(|it| it.key)
            .map_err(|it| asking(it.to_string()))
    };
    let key =
        does("pg_advisory_lock", RandomState::new().hash_one(std::process::id()).cast_signed())?;
    // `pg_locks` shows a 64-bit key in two halves and sets `objsubid` to 1 (PostgreSQL documentation, "pg_locks").
    let halves = key.cast_unsigned();
    let (high, low) = ((halves >> 32) as u32, (halves & 0xffff_ffff) as u32);
    let query = "select exists (
            select from pg_catalog.pg_locks l
            join pg_catalog.pg_database d on d.oid operator(pg_catalog.=) l.database
            where l.locktype operator(pg_catalog.=) 'advisory' and l.granted
                and l.objsubid operator(pg_catalog.=) 1::pg_catalog.int2
                and l.classid operator(pg_catalog.=) $1 and l.objid operator(pg_catalog.=) $2
                and d.datname operator(pg_catalog.=) pg_catalog.current_database()
        )";
    let seen = reader.query_one(query, &[&high, &low]).map_err(|it| asking(it.to_string()));
    does("pg_advisory_unlock", key)?;
    match seen?.get(0) {
        true => Ok(()),
        false => Err(Failure::new(
            "the two connections of driftless reached different databases, so nothing was written",
            "connect to one server directly, without a load balancer, a pooler or a host name with several addresses",
        )),
    }
}

/// A connection through our own driver, for reading.
pub(crate) fn client(target: &Target) -> Result<Client, Failure> {
    target.connect().map_err(|it| unreachable(target, &it))
}

fn unreachable(target: &Target, error: &driftless_introspect::Error) -> Failure {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let cause = target.scrub(&cause.to_string());
    // The source is dropped: its text may hold the password, which is removed from the message.
    let failure = Failure::plain(format!("cannot connect to {target}: {cause}"));
    Failure { help: error.help().map(str::to_owned), ..failure }
}
