//! Collations by their OIDs: `pg_collation`.

use std::collections::BTreeMap;

use driftless_schema::LooseName;
use postgres::Transaction;
use postgres::types::{ToSql, Type};

use crate::Error;

/// Names by OID.
pub(super) type Collations = BTreeMap<u32, LooseName>;

pub(super) fn read(transaction: &mut Transaction<'_>, oids: &[u32]) -> Result<Collations, Error> {
    if oids.is_empty() {
        return Ok(Collations::new());
    }
    let oids: &(dyn ToSql + Sync) = &oids;
    let rows = transaction
        .query_typed(include_str!("collation.sql"), &[(oids, Type::OID_ARRAY)])
        .map_err(|it| Error::new("reading collations", it))?;
    let named = rows
        .iter()
        .map(|row| (row.get("oid"), super::loose(row.get("namespace"), row.get("name"))));
    Ok(named.collect())
}
