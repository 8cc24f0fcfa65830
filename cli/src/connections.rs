//! Connections to a database: through libpq for Diesel, through our own driver for reading.

use std::hash::{BuildHasher, RandomState};

use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, ConnectionError};
use driftless_introspect::{Client, Target};

use crate::failure::Failure;

/// The name of the database, as the server says it.
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

/// A connection through libpq. Its messages are one sentence and hold no password.
pub(crate) fn connect(target: &Target) -> Result<PgConnection, Failure> {
    let keywords = target.for_libpq().map_err(|it| unreachable(target, &it))?;
    PgConnection::establish(&keywords).map_err(|error| {
        // Our own driver is told why by a code, libpq by words in the server's language.
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

/// A connection through libpq that something will be written by, proven to lead to the database that is read.
pub(crate) fn writer(target: &Target) -> Result<PgConnection, Failure> {
    let mut connection = connect(target)?;
    same_database(&mut connection, &mut client(target)?)?;
    Ok(connection)
}

/// Both drivers speak to one database of one server. A copy of a server has the same identifiers, so it is not enough to
/// compare these: a lock that the one session takes is seen by the other.
///
/// The session takes it, and no transaction: behind a pooler with one connection, the other session would wait for the end of
/// that transaction. Where a pooler keeps the lock from being given up, nobody else asks for it, since its key is random.
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
    // A 64-bit key stands in two halves, with 1 beside them (documentation, pg_locks).
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
    // The error behind it is not kept: its words may hold the password, which is taken out of the message.
    let failure = Failure::plain(format!("cannot connect to {target}: {cause}"));
    Failure { help: error.help().map(str::to_owned), ..failure }
}
