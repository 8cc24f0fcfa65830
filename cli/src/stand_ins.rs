//! Stand-ins for tables and types that other tools create and models refer to. No migration creates them, so a database on which
//! migrations are replayed lacks them. Their SQL is kept beside the migrations (`.driftless/unmanaged.sql`).

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::{Client, Target};
use driftless_revisions::UNMANAGED;
use driftless_schema::quote::identifier;
use driftless_schema::text::comment;
use driftless_schema::{
    BaseType, Column, Domain, Name, Pair, PrimaryKey, QualifiedName, Schema, SqlType, Table, Unique,
};

use crate::connections::client;
use crate::failure::Failure;
use crate::report;

/// Whether `$1.$2` is a table, or any other relation.
const RELATION_EXISTS: &str = "select pg_catalog.to_regclass(pg_catalog.format('%I.%I', $1::pg_catalog.text, $2::pg_catalog.text)) is not null";

/// Whether `$1.$2` is a type.
const TYPE_EXISTS: &str = "select pg_catalog.to_regtype(pg_catalog.format('%I.%I', $1::pg_catalog.text, $2::pg_catalog.text)) is not null";

/// The tables and types that no migration creates.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    /// The tables that keys refer to, each with the lists of columns.
    tables: BTreeMap<QualifiedName, BTreeSet<Vec<Name>>>,
    /// The types of columns.
    types: BTreeSet<QualifiedName>,
    /// What is on the database.
    present: Schema,
}

impl Targets {
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.types.is_empty()
    }
}

/// What keys and columns of a schema refer to, and neither the schema nor the database has. `theirs` is what models describe
/// and driftless does not manage. On the database, `stand_ins` have only what earlier keys refer to.
pub(crate) fn missing(
    wanted: &Schema,
    theirs: &Schema,
    stand_ins: &[QualifiedName],
    database: &mut Client,
) -> Result<Targets, Failure> {
    let mut all = Targets::default();
    for table in &wanted.tables {
        for key in &table.foreign_keys {
            if wanted.tables.iter().all(|it| it.name != key.references) {
                let columns = key.referenced_columns.clone();
                all.tables.entry(key.references.clone()).or_default().insert(columns);
            }
        }
        let types = table.columns.iter().filter_map(|it| defined(&it.data_type));
        all.types.extend(types.filter(|it| is_type_of(theirs, it)).cloned());
    }
    let mut exists = |sql: &str, name: &QualifiedName| {
        let (namespace, name) = (name.namespace.as_str(), name.name.as_str());
        let row = database.query_one(sql, &[&namespace, &name]);
        row.map(|it| it.get::<_, bool>(0))
            .map_err(|it| Failure::of("cannot look for the objects that models refer to", it))
    };
    for name in all.tables.keys().cloned().collect::<Vec<_>>() {
        if !stand_ins.contains(&name) && exists(RELATION_EXISTS, &name)? {
            all.tables.remove(&name);
        }
    }
    for name in all.types.clone() {
        if exists(TYPE_EXISTS, &name)? {
            all.types.remove(&name);
        }
    }
    if !all.is_empty() {
        let namespaces = user_namespaces(database)?;
        all.present = read(database, &namespaces)?;
    }
    for table in &all.present.tables {
        if let Some(keys) = all.tables.get_mut(&table.name) {
            keys.retain(|it| !is_key(table, it));
        }
    }
    all.tables.retain(|_, keys| !keys.is_empty());
    Ok(all)
}

/// Fails if a model declares a table of which there is only a stand-in: the draft would complete the stand-in, and no other
/// database needs that.
pub(crate) fn none_stands_in(
    stand_ins: &[QualifiedName],
    schemas: &Pair<Schema>,
) -> Result<(), Failure> {
    let of = |schema: &'_ Schema, name: &QualifiedName| -> Option<Vec<Name>> {
        let table = schema.tables.iter().find(|it| it.name == *name)?;
        Some(table.columns.iter().map(|it| it.name.clone()).collect())
    };
    for name in stand_ins {
        let (Some(before), Some(after)) = (of(&schemas.before, name), of(&schemas.after, name))
        else {
            continue;
        };
        if after.iter().any(|it| !before.contains(it)) {
            return Err(Failure::new(
                format!(
                    "a model declares `{name}`, but the migrations know only its stand-in, because another tool creates the table"
                ),
                format!(
                    "write `#[schema(unmanaged)]` on the struct if that tool keeps the table; to take it over, write a migration that creates the table before the first one that refers to it, `driftless stamp` it where the table exists, and remove the stand-in from `{UNMANAGED}` in the migrations directory"
                ),
            ));
        }
    }
    Ok(())
}

/// Whether rows are unique by these columns.
fn is_key(table: &Table, columns: &[Name]) -> bool {
    let is_it = |it: &[Name]| same_columns(it, columns);
    table.primary_key.iter().any(|it| is_it(&it.columns))
        || table.uniques.iter().any(|it| is_it(&it.columns))
}

fn same_columns(one: &[Name], other: &[Name]) -> bool {
    one.len() == other.len() && one.iter().all(|it| other.contains(it))
}

/// The SQL that creates stand-ins: what the models say of these tables and types, or else what the named database has.
pub(crate) fn creation(
    targets: &Targets,
    models: &Schema,
    database: Option<&Target>,
) -> Result<String, Failure> {
    let Schema { enums, domains, .. } = targets.present.clone();
    let mut before = Schema { enums, domains, ..Schema::default() };
    let mut all = Schema::default();
    for (name, keys) in &targets.tables {
        let is_it = |it: &&Table| it.name == *name;
        let mut known = models.clone();
        let mut found = models.tables.iter().find(is_it).cloned();
        if let (None, Some(database)) = (&found, database) {
            let mut client = client(database)?;
            // Its types may be in any schema.
            let namespaces = user_namespaces(&mut client)?;
            known = read(&mut client, &namespaces)?;
            found = known.tables.iter().find(is_it).cloned();
        }
        let Some(table) = found else {
            return Err(Failure::new(
                format!(
                    "a foreign key refers to `{name}`, which neither a model nor a migration creates, so the draft cannot be proven"
                ),
                format!(
                    "write SQL that creates the table into `{UNMANAGED}` in the migrations directory; or set DATABASE_URL to a database that has it"
                ),
            ));
        };
        let present = targets.present.tables.iter().find(is_it);
        before.tables.extend(present.cloned());
        all = all.completed(stand_in(&table, keys, present, &known));
    }
    all = all.completed(with_types(targets.types.clone(), models));
    let schemas = schemas_of(&all);
    let after = all.completed(before.clone());
    Ok(format!("{schemas}{}", report::change(Pair { before, after }).concat()))
}

/// Creates the PostgreSQL schemas that tables and types are in. A migration, or an earlier stand-in, may have made them.
pub(crate) fn schemas_of(all: &Schema) -> String {
    let mut namespaces: BTreeSet<&Name> = all.tables.iter().map(|it| &it.name.namespace).collect();
    namespaces.extend(all.enums.iter().map(|it| &it.name.namespace));
    namespaces.extend(all.domains.iter().map(|it| &it.name.namespace));
    namespaces
        .into_iter()
        .filter(|it| it.as_str() != "public")
        .map(|it| format!("CREATE SCHEMA IF NOT EXISTS {};\n", identifier(it)))
        .collect()
}

/// The type that a column is of, or that its elements are of.
fn defined(data_type: &SqlType) -> Option<&QualifiedName> {
    match &data_type.base {
        BaseType::Defined(_, name) => Some(name),
        BaseType::BuiltIn(_) => None,
    }
}

fn is_type_of(schema: &Schema, name: &QualifiedName) -> bool {
    schema.enums.iter().any(|it| it.name == *name)
        || schema.domains.iter().any(|it| it.name == *name)
}

/// These enums and domains, with what the domains are over. Expressions of a database stay there: a stand-in would run them.
fn with_types(mut wanted: BTreeSet<QualifiedName>, known: &Schema) -> Schema {
    loop {
        let domains = known.domains.iter().filter(|it| wanted.contains(&it.name));
        let below: Vec<QualifiedName> =
            domains.filter_map(|it| defined(&it.data_type)).cloned().collect();
        let count = wanted.len();
        wanted.extend(below);
        if wanted.len() == count {
            break;
        }
    }
    Schema {
        enums: known.enums.iter().filter(|it| wanted.contains(&it.name)).cloned().collect(),
        domains: known
            .domains
            .iter()
            .filter(|it| wanted.contains(&it.name))
            .map(|it| Domain { checks: Vec::new(), default: None, ..it.clone() })
            .collect(),
        ..Schema::default()
    }
}

/// The text of the file with more SQL.
pub(crate) fn appended(known: Option<&str>, more: &str) -> String {
    let beginning = || {
        let lines = [
            "driftless: stand-ins for tables and types that other tools create and migrations refer to.",
            "driftless runs this file on scratch databases before the first migration, and nowhere else.",
        ];
        lines.map(comment).concat()
    };
    let known = known.map_or_else(beginning, str::to_owned);
    format!("{}\n\n{more}", known.trim_end())
}

/// A schema with only the columns of a table that keys refer to, beside those that its stand-in has, and with the types of
/// these.
fn stand_in(
    table: &Table,
    keys: &BTreeSet<Vec<Name>>,
    present: Option<&Table>,
    known: &Schema,
) -> Schema {
    let mut made = present.cloned().unwrap_or_else(|| Table::new(table.name.clone()));
    let is_used = |it: &&Column| keys.iter().flatten().any(|name| *name == it.name);
    let is_new = |it: &&Column| made.columns.iter().all(|has| has.name != it.name);
    let columns: Vec<Column> = table
        .columns
        .iter()
        .filter(is_used)
        .filter(is_new)
        .map(|it| Column {
            not_null: it.not_null.clone().filter(|_| present.is_none()),
            ..Column::new(it.name.clone(), it.data_type.clone())
        })
        .collect();
    let types = columns.iter().filter_map(|it| defined(&it.data_type)).cloned().collect();
    for key in keys {
        let is_it = |columns: &[Name]| same_columns(columns, key);
        let primary_key = table.primary_key.iter().find(|it| is_it(&it.columns));
        let unique = table.uniques.iter().find(|it| is_it(&it.columns));
        match (primary_key, unique) {
            (Some(it), _) if present.is_none() => {
                made.primary_key = Some(PrimaryKey { include: Vec::new(), ..it.clone() })
            }
            // Its columns may be null, since the file that makes the stand-in stays as it is.
            (Some(it), _) => made.uniques.push(Unique::new(it.name.clone(), it.columns.clone())),
            (None, Some(it)) => {
                made.uniques.push(Unique { include: Vec::new(), ..it.clone() });
            }
            // It may be a unique index, or the catalog could not be read.
            (None, None) => {
                let name = format!("{}_key_{}", table.name.name.as_str(), made.uniques.len() + 1);
                made.uniques.push(Unique::new(name.as_str(), key.clone()));
            }
        }
    }
    made.columns.extend(columns);
    Schema { tables: vec![made], ..with_types(types, known) }
}
