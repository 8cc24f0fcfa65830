//! Stand-ins for tables that somebody else makes and foreign keys refer to. No migration creates such a table, so a database
//! on which migrations are replayed has none. Their SQL is kept beside the migrations (`.driftless/unmanaged.sql`).

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::read;
use driftless_introspect::{Client, Target};
use driftless_revisions::UNMANAGED;
use driftless_schema::text::comment;
use driftless_schema::{
    BaseType, Column, Name, Namespace, PrimaryKey, QualifiedName, Schema, Table, Unique,
};

use crate::connections::client;
use crate::failure::Failure;
use crate::report;

/// The columns that keys refer to, of each table that nobody here makes.
pub(crate) type Targets = BTreeMap<QualifiedName, BTreeSet<Vec<Name>>>;

/// The tables that keys of a schema refer to, and that neither the schema nor the database has.
pub(crate) fn missing(wanted: &Schema, database: &mut Client) -> Result<Targets, Failure> {
    let mut all = Targets::new();
    for key in wanted.tables.iter().flat_map(|it| &it.foreign_keys) {
        if wanted.tables.iter().all(|it| it.name != key.references) {
            let columns = key.referenced_columns.clone();
            all.entry(key.references.clone()).or_default().insert(columns);
        }
    }
    for name in all.keys().cloned().collect::<Vec<_>>() {
        let parts = [name.namespace.as_str(), name.name.as_str()];
        let row = database
            .query_one(
                "select exists (
                     select from pg_catalog.pg_class c
                     join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
                     where n.nspname::pg_catalog.text operator(pg_catalog.=) $1::pg_catalog.text
                         and c.relname::pg_catalog.text operator(pg_catalog.=) $2::pg_catalog.text)",
                &[&parts[0], &parts[1]],
            )
            .map_err(|it| Failure::of("cannot look for the tables that keys refer to", it))?;
        if row.get(0) {
            all.remove(&name);
        }
    }
    Ok(all)
}

/// The SQL that creates stand-ins: what the models say of these tables, or else what the database has.
pub(crate) fn creation(
    targets: &Targets,
    models: &Schema,
    database: Option<&Target>,
) -> Result<String, Failure> {
    let mut client = database.map(client).transpose()?;
    let mut texts = Vec::new();
    for (name, keys) in targets {
        let is_it = |it: &&Table| it.name == *name;
        let known = match (models.tables.iter().any(|it| it.name == *name), &mut client) {
            (true, _) => models.clone(),
            (false, Some(client)) => read(client, std::slice::from_ref(&name.namespace))?,
            (false, None) => Schema::default(),
        };
        let Some(table) = known.tables.iter().find(is_it) else {
            return Err(Failure::new(
                format!(
                    "a foreign key refers to `{name}`, which neither a model nor a migration creates, so the draft cannot be proven"
                ),
                format!(
                    "write SQL that creates the table into `{UNMANAGED}` in the migrations directory; or set DATABASE_URL to a database that has it"
                ),
            ));
        };
        texts.extend(report::creation(stand_in(table, keys, &known)));
    }
    Ok(texts.concat())
}

/// The text of the file with more SQL.
pub(crate) fn appended(known: Option<&str>, more: &str) -> String {
    let beginning = || {
        let lines = [
            "driftless: what other tools make and migrations here refer to.",
            "It runs on scratch databases before the first migration, and nowhere else.",
        ];
        lines.map(comment).concat()
    };
    let known = known.map_or_else(beginning, str::to_owned);
    format!("{}\n\n{more}", known.trim_end())
}

/// A schema with only the columns of a table that keys refer to, and with the types of these.
fn stand_in(table: &Table, keys: &BTreeSet<Vec<Name>>, known: &Schema) -> Schema {
    let is_used = |it: &&Column| keys.iter().flatten().any(|name| *name == it.name);
    let columns: Vec<Column> = table
        .columns
        .iter()
        .filter(is_used)
        .map(|it| Column {
            not_null: it.not_null.clone(),
            ..Column::new(it.name.clone(), it.data_type.clone())
        })
        .collect();
    let types: Vec<QualifiedName> = columns
        .iter()
        .filter_map(|it| match &it.data_type.base {
            BaseType::Defined(_, name) => Some(name.clone()),
            BaseType::BuiltIn(_) => None,
        })
        .collect();
    let mut made = Table::new(table.name.clone());
    for key in keys {
        let is_it = |columns: &[Name]| {
            columns.len() == key.len() && columns.iter().all(|it| key.contains(it))
        };
        let primary_key = table.primary_key.iter().find(|it| is_it(&it.columns));
        let unique = table.uniques.iter().find(|it| is_it(&it.columns));
        match (primary_key, unique) {
            (Some(it), _) => {
                made.primary_key = Some(PrimaryKey { include: Vec::new(), ..it.clone() })
            }
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
    made.columns = columns;
    Schema {
        namespaces: vec![Namespace { name: table.name.namespace.clone(), comment: None }],
        enums: known.enums.iter().filter(|it| types.contains(&it.name)).cloned().collect(),
        domains: known.domains.iter().filter(|it| types.contains(&it.name)).cloned().collect(),
        tables: vec![made],
        ..Schema::default()
    }
}
