//! What the texts of tables depend on: `pg_depend`, added to the texts that were read.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Kind, Name, ObjectId, QualifiedName};
use postgres::{Row, Transaction};

use super::Tables;
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
) -> Result<(), Error> {
    let doing = "reading what texts depend on";
    let mut all: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    for row in super::rows(transaction, doing, include_str!("reads.sql"), names)? {
        let Some(reading) = tables.get(&row.get::<_, u32>("table_oid")) else { continue };
        let table = &reading.table.name;
        let name = Name::new(row.get::<_, String>("name"));
        let owner = match row.get("kind") {
            "constraint" => ObjectId::constraint(table, &name),
            "index" => ObjectId::index(&table.sibling(name)),
            "column" => ObjectId::column(table, &name),
            "statistics" => {
                let namespace = Name::new(row.get::<_, String>("namespace"));
                ObjectId::statistics(&QualifiedName { namespace, name })
            }
            other => unreachable!("reads.sql knows no kind `{other}`"),
        };
        // Each text of an object gets all dependencies of the object: the catalog does not separate them.
        all.entry(owner).or_default().extend(objects(&row, table));
    }
    for reading in tables.values_mut() {
        for (owner, text) in reading.table.texts() {
            if let Some(objects) = all.get(&owner) {
                *text = text.clone().reading(objects.clone());
            }
        }
    }
    Ok(())
}

/// What the only text of a temporary table depends on, reported as if the text belonged to `table`; none if the table
/// has no text.
pub(crate) fn of_temporary(
    transaction: &mut Transaction<'_>,
    table: &QualifiedName,
) -> Result<Option<BTreeSet<ObjectId>>, Error> {
    let doing = |it| Error::new("reading what a text depends on", it);
    let query = "select n.nspname::pg_catalog.text from pg_catalog.pg_namespace n
         where n.oid operator(pg_catalog.=) pg_catalog.pg_my_temp_schema()";
    let namespace: String = transaction.query_typed_one(query, &[]).map_err(doing)?.get(0);
    let query = include_str!("reads.sql");
    let rows = super::rows(transaction, "reading what a text depends on", query, &[namespace])?;
    Ok(rows.first().map(|it| objects(it, table)))
}

fn objects(row: &Row, table: &QualifiedName) -> BTreeSet<ObjectId> {
    let kinds: Vec<&str> = row.get("kinds");
    let namespaces: Vec<&str> = row.get("namespaces");
    let names: Vec<&str> = row.get("names");
    let paths = namespaces.into_iter().zip(names);
    let object = |(kind, (namespace, name)): (&str, (&str, &str))| {
        let qualified = QualifiedName::new(namespace, name);
        match kind {
            "column" => ObjectId::column(table, &Name::new(name)),
            "sequence" => ObjectId::sequence(&qualified),
            "enum" => ObjectId::enumeration(&qualified),
            _ => ObjectId::qualified(Kind::Other, &qualified),
        }
    };
    kinds.into_iter().zip(paths).map(object).collect()
}
