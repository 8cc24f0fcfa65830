//! Types that are not PostgreSQL's own, in any namespace: `pg_type`.

use driftless_schema::FoundType;
use postgres::Transaction;

use crate::Error;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<Vec<FoundType>, Error> {
    let rows = transaction
        .query_typed(include_str!("found_type.sql"), &[])
        .map_err(|it| Error::new("reading types", it))?;
    Ok(rows
        .iter()
        .map(|row| FoundType { bare: row.get("bare"), spelling: row.get("spelling") })
        .collect())
}
