//! Operator classes: `pg_opclass`.

use std::collections::BTreeMap;

use driftless_schema::LooseName;
use postgres::Transaction;

use crate::Error;

/// Names by OID, and whether the class is the default one for its type.
pub(super) type Classes = BTreeMap<u32, (LooseName, bool)>;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<Classes, Error> {
    let rows = transaction
        .query_typed(include_str!("operator_class.sql"), &[])
        .map_err(|it| Error::new("reading operator classes", it))?;
    let named = rows.iter().map(|row| {
        let name = super::loose(row.get("namespace"), row.get("name"));
        (row.get("oid"), (name, row.get("is_default")))
    });
    Ok(named.collect())
}
