//! What the texts of tables depend on: `pg_depend`, added to the texts that were read.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    ColumnValue, Exclusion, Expression, Index, IndexColumn, IndexKey, Kind, Name, ObjectId,
    QualifiedName, Table,
};
use postgres::{Row, Transaction};

use super::Tables;
use crate::Error;

/// What has a text, by its kind and its name: that of statistics has a namespace of its own.
type Owners = BTreeMap<(Owner, String, String), BTreeSet<ObjectId>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Check,
    /// An index, also that of an exclusion constraint.
    Index,
    /// A column with a default or a generated value.
    Value,
    Statistics,
}

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
) -> Result<(), Error> {
    let doing = "reading what texts depend on";
    let mut all: BTreeMap<u32, Owners> = BTreeMap::new();
    for row in super::rows(transaction, doing, include_str!("reads.sql"), names)? {
        let owner = match row.get("kind") {
            "check" => Owner::Check,
            "index" => Owner::Index,
            "value" => Owner::Value,
            "statistics" => Owner::Statistics,
            other => unreachable!("reads.sql knows no kind `{other}`"),
        };
        let table = row.get("table_oid");
        let Some(reading) = tables.get(&table) else { continue };
        let objects = objects(&row, &reading.table.name);
        all.entry(table)
            .or_default()
            .insert((owner, row.get("namespace"), row.get("name")), objects);
    }
    for (table, owners) in all {
        if let Some(reading) = tables.get_mut(&table) {
            add(&mut reading.table, &owners);
        }
    }
    Ok(())
}

/// What the only text of a temporary table depends on, which is said of `table`; none where the table has no text.
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

fn add(table: &mut Table, owners: &Owners) {
    let of = |owner, namespace: &str, name: &Name| {
        owners.get(&(owner, namespace.to_owned(), name.as_str().to_owned()))
    };
    let known = |owner, name: &Name| of(owner, "", name);
    for it in &mut table.checks {
        tell(&mut it.expression, known(Owner::Check, &it.name));
    }
    for Index { name, columns, predicate, .. } in &mut table.indexes {
        keys(columns.iter_mut(), predicate, known(Owner::Index, name));
    }
    for Exclusion { name, elements, predicate, .. } in &mut table.exclusions {
        let columns = elements.iter_mut().map(|it| &mut it.column);
        keys(columns, predicate, known(Owner::Index, name));
    }
    for it in &mut table.statistics {
        let objects = of(Owner::Statistics, it.name.namespace.as_str(), &it.name.name);
        for text in &mut it.expressions {
            tell(text, objects);
        }
    }
    for it in &mut table.columns {
        let objects = known(Owner::Value, &it.name);
        match &mut it.value {
            ColumnValue::Default(text) => tell(text, objects),
            ColumnValue::Generated(it) => tell(&mut it.expression, objects),
            ColumnValue::Null | ColumnValue::Identity(_) | ColumnValue::Serial(_) => (),
        }
    }
}

/// Each text of an index is said to depend on what the index does: the catalog does not tell them apart.
fn keys<'a>(
    columns: impl Iterator<Item = &'a mut IndexColumn>,
    predicate: &mut Option<Expression>,
    objects: Option<&BTreeSet<ObjectId>>,
) {
    for column in columns {
        if let IndexKey::Expression(text) = &mut column.key {
            tell(text, objects);
        }
    }
    if let Some(text) = predicate {
        tell(text, objects);
    }
}

fn tell(text: &mut Expression, objects: Option<&BTreeSet<ObjectId>>) {
    if let Some(objects) = objects {
        *text = text.clone().reading(objects.clone());
    }
}
