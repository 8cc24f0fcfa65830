//! The columns that foreign keys refer to: mostly those of tables that are read anyway.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::Name;
use postgres::types::{ToSql, Type};
use postgres::{Row, Transaction};

use super::Tables;
use crate::Error;

/// Names by attribute number, by table.
pub(super) type Referenced = BTreeMap<u32, BTreeMap<i16, Name>>;

/// The column names of every referenced table, for rows that have its OID in `referenced_oid`. Asks PostgreSQL only for
/// the tables that are not read otherwise.
pub(super) fn read(
    transaction: &mut Transaction<'_>,
    constraints: &[Row],
    tables: &Tables,
) -> Result<Referenced, Error> {
    let wanted = constraints.iter().map(|it| it.get::<_, u32>("referenced_oid"));
    let wanted: BTreeSet<u32> = wanted.filter(|it| *it != 0).collect();
    let (read, strange): (Vec<u32>, Vec<u32>) =
        wanted.into_iter().partition(|it| tables.contains_key(it));
    let mut all = Referenced::new();
    for oid in read {
        let attributes = tables[&oid].attributes.iter();
        all.insert(oid, attributes.map(|(number, (name, _))| (*number, name.clone())).collect());
    }
    if strange.is_empty() {
        return Ok(all);
    }
    let strange: &(dyn ToSql + Sync) = &strange;
    let rows = transaction
        .query_typed(include_str!("referenced.sql"), &[(strange, Type::OID_ARRAY)])
        .map_err(|it| Error::new("reading referenced columns", it))?;
    for row in rows {
        let names = all.entry(row.get("table_oid")).or_default();
        names.insert(row.get("number"), Name::new(row.get::<_, String>("name")));
    }
    Ok(all)
}
