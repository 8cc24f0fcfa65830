//! Operator classes that are not their type's default: `pg_opclass`.

use std::collections::BTreeMap;

use driftless_schema::LooseName;
use postgres::Transaction;

use crate::Error;

/// Names by OID.
pub(super) type Classes = BTreeMap<u32, LooseName>;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<Classes, Error> {
    let rows = transaction
        .query_typed(include_str!("operator_class.sql"), &[])
        .map_err(|it| Error::new("reading operator classes", it))?;
    let named = rows
        .iter()
        .map(|row| (row.get("oid"), super::loose(row.get("namespace"), row.get("name"))));
    Ok(named.collect())
}
