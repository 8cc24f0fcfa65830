//! Values as texts, by the output functions of their types, under settings that make the texts the same everywhere.

use postgres::SimpleQueryMessage;

use crate::{Client, Error};

/// A row; none is `NULL`.
pub type Row = Vec<Option<String>>;

/// Settings on which the text of a value depends, so that the session's own do not matter.
pub(crate) const OF_TEXTS: &str = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; \
     set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local bytea_output = 'hex'";

/// Other settings for reading rows. Names in the queries mean what they mean to a migration.
const SETTINGS: &str = "set local lc_monetary = 'C'; set local row_security = off; set local standard_conforming_strings = on";

/// The rows of each query, in the order of the queries: only on a scratch database of ours, since functions in the
/// queries are executed. Row security hides no row, and nothing can be written: drawing a number from a sequence raises
/// an error.
///
/// The error is the server's about one of the queries.
pub fn values(client: &mut Client, queries: &[String]) -> Result<Vec<Vec<Row>>, Error> {
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    let unforced = unforced(client)?;
    let doing = |it| Error::new("reading values", it);
    let begin = format!("begin; {OF_TEXTS}; {SETTINGS}; {unforced} set transaction read only");
    client.batch_execute(&begin).map_err(doing)?;
    let answered = client.simple_query(&queries.join(";\n"));
    client.batch_execute("rollback").map_err(doing)?;
    let mut all = Vec::new();
    let mut rows = Vec::new();
    for message in answered.map_err(doing)? {
        match message {
            SimpleQueryMessage::Row(row) => {
                rows.push((0..row.len()).map(|it| row.get(it).map(str::to_owned)).collect());
            }
            SimpleQueryMessage::CommandComplete(_) => all.push(std::mem::take(&mut rows)),
            _ => {}
        }
    }
    Ok(all)
}

/// A statement that lets the owner of tables see rows that policies would hide: within a transaction that is rolled
/// back.
fn unforced(client: &mut Client) -> Result<String, Error> {
    let query = "select coalesce(pg_catalog.string_agg(pg_catalog.format('ALTER TABLE %I.%I NO FORCE ROW LEVEL SECURITY;', n.nspname, c.relname), ' '), '')
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
        where c.relforcerowsecurity";
    let row = client
        .query_typed_one(query, &[])
        .map_err(|it| Error::new("asking for row security", it))?;
    Ok(row.get(0))
}

/// The first value that a query returns, within the open transaction, if there is one.
pub fn now(client: &mut Client, query: &str) -> Result<Option<String>, Error> {
    let answered = client.simple_query(query).map_err(|it| Error::new("reading values", it))?;
    Ok(answered.into_iter().find_map(|it| match it {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    }))
}
