//! Connections to a database.

use std::hash::{BuildHasher, RandomState};

use driftless_introspect::{Client, Error, Target};

use crate::failure::Failure;

/// The name of the database, as the server reports it.
pub(crate) fn database_name(client: &mut Client) -> Result<String, Failure> {
    client
        .query_typed_one("select pg_catalog.current_database()::pg_catalog.text", &[])
        .map(|it| it.get(0))
        .map_err(|it| Error::new("reading the name of the database", it).into())
}

/// Whether the database has a table that may hold rows, apart from driftless' and Diesel's own.
pub(crate) fn has_tables(client: &mut Client) -> Result<bool, Failure> {
    client
        .query_typed_one(include_str!("has_tables.sql"), &[])
        .map(|it| it.get("found"))
        .map_err(|it| Error::new("reading which tables there are", it).into())
}

/// A connection for writing. It is proven to reach the database that other connections to the same target read.
pub(crate) fn writer(target: &Target) -> Result<Client, Failure> {
    let mut writer = client(target)?;
    same_database(&mut writer, &mut client(target)?)?;
    Ok(writer)
}

/// Checks that two connections reach the same database. A copy of a server has the same identifiers, so comparing
/// identifiers is not enough: one session takes a lock, and the other must see it.
///
/// The lock belongs to the session, not to a transaction: behind a pooler with one connection, the other session would
/// wait for the end of that transaction. If a pooler keeps the lock from being released, nobody else waits for it,
/// because its key is random.
fn same_database(writer: &mut Client, reader: &mut Client) -> Result<(), Failure> {
    let asking = |it| Failure::from(Error::new("checking which database was reached", it));
    let key = RandomState::new().hash_one(std::process::id()).cast_signed();
    let mut does = |function: &str| {
        writer.batch_execute(&format!("select pg_catalog.{function}({key})")).map_err(asking)
    };
    does("pg_advisory_lock")?;
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
    let seen = reader.query_one(query, &[&high, &low]).map_err(asking);
    does("pg_advisory_unlock")?;
    match seen?.get(0) {
        true => Ok(()),
        false => Err(Failure::new(
            "the two connections of driftless reached different databases, so nothing was written",
            "connect to one server directly, without a load balancer, a pooler or a host name with several addresses",
        )),
    }
}

/// A connection. Its errors are one sentence without the password.
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
