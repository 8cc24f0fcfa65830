//! Tables, and what stands among them without being one: `pg_class`.

use std::collections::BTreeMap;

use driftless_schema::{ObjectId, QualifiedName, Table, Unmodelled};
use postgres::Transaction;

use super::{Reading, Tables, remark};
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Tables, Error> {
    let rows = super::rows(transaction, "reading tables", include_str!("table.sql"), names)?;
    let mut tables = Tables::new();
    for row in rows {
        let name =
            QualifiedName::new(row.get::<_, String>("namespace"), row.get::<_, String>("name"));
        if let Some(what) = row.get::<_, Option<String>>("opaque") {
            remark(unmodelled, ObjectId::table(&name), what);
            continue;
        }
        for (flag, what) in [
            ("unlogged", "an unlogged table"),
            ("has_options", "storage parameters"),
            ("has_row_security", "row-level security"),
            ("has_tablespace", "a tablespace of its own"),
        ] {
            if row.get::<_, bool>(flag) {
                remark(unmodelled, ObjectId::table(&name), what);
            }
        }
        let table = Table {
            name,
            columns: Vec::new(),
            primary_key: None,
            uniques: Vec::new(),
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            indexes: Vec::new(),
            comment: row.get("comment"),
        };
        tables.insert(row.get("oid"), Reading { table, attributes: BTreeMap::new() });
    }
    Ok(tables)
}
