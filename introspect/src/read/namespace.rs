//! Namespaces: `pg_namespace`.

use driftless_schema::{Name, Namespace};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<Namespace>, Error> {
    let rows =
        super::rows(transaction, "reading namespaces", include_str!("namespace.sql"), names)?;
    Ok(rows
        .iter()
        .map(|row| Namespace {
            name: Name::new(row.get::<_, String>("name")),
            comment: row.get("comment"),
        })
        .collect())
}
