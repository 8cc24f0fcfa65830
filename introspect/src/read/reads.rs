//! What texts depend on: `pg_depend`, added to the texts that were read.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Expression, Kind, Name, ObjectId, QualifiedName, Schema, Table};
use postgres::{Row, Transaction};

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    schema: Schema,
) -> Result<Schema, Error> {
    let mut schema = schema;
    let inherited = schema.tables.iter_mut().filter_map(|it| it.inherited.as_deref_mut());
    let is_any = inherited.flat_map(Table::texts).next().is_some() || !schema.texts().is_empty();
    // Planning this query takes a fifth of the time in which a small schema is read.
    if !is_any {
        return Ok(schema);
    }
    let doing = "reading what texts depend on";
    let mut all: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
    for row in super::rows(transaction, doing, include_str!("reads.sql"), names)? {
        let Some(kind) = Kind::of_word(row.get("kind")) else { continue };
        let path = row.get::<_, Vec<String>>("path").into_iter().map(Name::new);
        let table = QualifiedName::new(
            row.get::<_, String>("table_namespace"),
            row.get::<_, String>("table_name"),
        );
        // Each text of an object gets all dependencies of the object: the catalog does not separate them.
        let id = ObjectId { kind, path: path.collect() };
        all.entry(id).or_default().extend(objects(&row, &table));
    }
    let known = |(id, text): (ObjectId, &mut Expression)| {
        if let Some(objects) = all.get(&id) {
            *text = text.clone().reading(objects.clone());
        }
    };
    schema.texts().into_iter().for_each(known);
    let inherited = schema.tables.iter_mut().filter_map(|it| it.inherited.as_deref_mut());
    inherited.flat_map(Table::texts).for_each(known);
    Ok(schema)
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
    let parts: Vec<Option<&str>> = row.get("parts");
    let paths = namespaces.into_iter().zip(names).zip(parts);
    let objects = |(word, ((namespace, name), part)): (&str, ((&str, &str), Option<&str>))| {
        let kind = Kind::of_word(word).unwrap_or(Kind::Other);
        if kind == Kind::Column {
            return vec![ObjectId::column(table, &Name::new(name))];
        }
        if let (true, Some(part)) = (namespace.starts_with("pg_"), part) {
            // The catalog stands first.
            let path = [namespace, name, part].map(Name::new).to_vec();
            return vec![ObjectId { kind, path }];
        }
        let name = QualifiedName::new(namespace, name);
        // Whatever reads an attribute reads the type.
        let attribute = part.map(|it| ObjectId::within(kind, &name, &Name::new(it)));
        [ObjectId::qualified(kind, &name)].into_iter().chain(attribute).collect()
    };
    kinds.into_iter().zip(paths).flat_map(objects).collect()
}
