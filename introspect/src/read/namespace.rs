//! Namespaces: `pg_namespace`.

use driftless_schema::{Name, Namespace};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<Namespace>, Error> {
    let rows = transaction
        .query(include_str!("namespace.sql"), &[&names])
        .map_err(|it| Error::new("reading namespaces", it))?;
    Ok(rows
        .iter()
        .map(|row| Namespace {
            name: Name::new(row.get::<_, String>("name")),
            comment: row.get("comment"),
        })
        .collect())
}
