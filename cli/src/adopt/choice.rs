//! Which struct defines which table: the one that has all of the table's columns.

use std::collections::BTreeSet;

use driftless_schema::{Column, ColumnValue, Schema, Table};

use super::field_type::{agrees, is_optional};
use super::remark::{Remark, listed};
use super::rust::{Sources, Structure, TableName, is_called, merge};

/// A struct that defines a table.
pub(crate) struct Choice<'a> {
    pub(crate) table: &'a Table,
    pub(crate) structure: &'a Structure,
    pub(crate) name: Named<'a>,
    /// The conditions under which the struct can define the table.
    pub(crate) conditions: Vec<String>,
}

/// How a struct names its table.
pub(crate) enum Named<'a> {
    /// By `table_name`, or by Diesel's default.
    Already(&'a TableName),
    /// Not at all: an attribute with this path has to be added.
    Missing(String),
    /// Not at all, and no `table!` is known.
    Nowhere,
}

/// The structs that define tables, and what is left open.
pub(crate) struct Choices<'a> {
    pub(crate) models: Vec<Choice<'a>>,
    /// The tables that no struct shows as a whole.
    pub(crate) open: Vec<Open<'a>>,
    pub(crate) remarks: Vec<Remark>,
}

/// A table that no struct shows as a whole.
pub(super) struct Open<'a> {
    pub(super) table: &'a Table,
    /// Whether a struct shows any of it.
    pub(super) is_shown: bool,
    /// A struct that shows most of it.
    pub(super) part: Option<(&'a Structure, &'a TableName)>,
}

pub(crate) fn choices<'a>(sources: &'a Sources, schema: &'a Schema) -> Choices<'a> {
    let (mut models, mut open, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for table in &schema.tables {
        match by_name(table, sources, schema) {
            Found::Model(model) => models.push(model),
            Found::Outdated => {}
            Found::Part(part) => open.push(Open { table, part, is_shown: true }),
            Found::Nothing => rest.push(table),
        }
    }
    let outdated = sources.outdated.iter().cloned();
    let mut remarks: Vec<Remark> =
        outdated.map(|(item, pairs)| Remark::Outdated(item, pairs)).collect();
    // A struct without `table_name` may be read from a table that other structs are inserted into.
    let without: Vec<&Table> =
        open.iter().filter(|it| it.part.is_none()).map(|it| it.table).collect();
    let by_facts = by_facts(&[rest.as_slice(), &without].concat(), sources, schema);
    open.retain(|open| by_facts.models.iter().all(|it| it.table.name != open.table.name));
    for table in rest {
        let is_settled = by_facts.models.iter().any(|it| it.table.name == table.name)
            || by_facts.asked.contains(&table.name.to_string());
        if !is_settled {
            open.push(Open { table, part: None, is_shown: false });
        }
    }
    remarks.extend(by_facts.remarks);
    models.extend(by_facts.models);
    Choices { models, open, remarks }
}

/// The models, each under the conditions of the models and enums that it mentions as well: without these, it would not
/// compile.
pub(super) fn conditioned<'a>(mut models: Vec<Choice<'a>>, sources: &Sources) -> Vec<Choice<'a>> {
    for model in &mut models {
        for field in &model.structure.fields {
            let has_enum = model.table.columns.iter().any(|column| {
                column.data_type.as_enum().is_some()
                    && model.structure.field(column).is_some_and(|it| it.name == field.name)
            });
            if has_enum && let Some(it) = sources.enumeration(model.structure, field) {
                merge(&mut model.conditions, &it.conditions);
            }
        }
    }
    loop {
        let before: Vec<(&Table, Vec<String>)> = models
            .iter()
            .map(|it| (it.table, [it.structure.exists_if.as_slice(), &it.conditions].concat()))
            .collect();
        let mut grows = false;
        for model in &mut models {
            for key in &model.table.foreign_keys {
                let target = before.iter().find(|(it, _)| it.name == key.references);
                let length = model.conditions.len();
                let mut wanted = target.map_or(Vec::new(), |(_, it)| it.clone());
                wanted.retain(|it| !model.structure.exists_if.contains(it));
                merge(&mut model.conditions, &wanted);
                grows |= model.conditions.len() > length;
            }
        }
        if !grows {
            return models;
        }
    }
}

/// What the names tell of a table.
enum Found<'a> {
    Model(Choice<'a>),
    /// A struct with attributes of Diesel 1, which is remarked on in any case.
    Outdated,
    /// No struct shows all of it; perhaps one shows most of it.
    Part(Option<(&'a Structure, &'a TableName)>),
    Nothing,
}

fn by_name<'a>(table: &'a Table, sources: &'a Sources, schema: &'a Schema) -> Found<'a> {
    let shown = |it: &'a Structure| Some((it, it.shows(table, schema)?));
    let all = || sources.structures.iter().filter(|it| !it.is_partial).filter_map(shown);
    let model = |(structure, name): (&'a Structure, &'a TableName)| Choice {
        table,
        structure,
        name: Named::Already(name),
        conditions: structure.conditions(name),
    };
    if let Some(found) = all().find(|(it, _)| it.is_model()) {
        return Found::Model(model(found));
    }
    let table_root = sources.tables.iter().find(|(name, _)| is_called(name, table));
    let table_root = table_root.map(|(_, module)| &module.root);
    // A struct that is read from the table is preferred to one that is only written to it.
    let mut ranked: Vec<(&Structure, &TableName)> =
        all().filter(|(it, _)| !it.is_generic).collect();
    ranked.sort_by_key(|(it, _)| {
        let obstacles =
            (beyond(it, table).len(), lacking(it, table).len(), optional_keys(it, table).len());
        let is_elsewhere = table_root.is_some_and(|root| *root != it.root);
        (obstacles, !it.is_read(), is_elsewhere, it.location.clone())
    });
    let Some((structure, name)) = ranked.first() else {
        return match all().next() {
            // A generic struct cannot define a table.
            Some(_) => Found::Part(None),
            None => Found::Nothing,
        };
    };
    let lacking = lacking(structure, table);
    if !structure.outdated.is_empty() {
        return Found::Outdated;
    }
    // A column that is never `NULL` cannot be an `Option`, which a struct for inserts may have; and a field that is no column
    // would become one.
    if !optional_keys(structure, table).is_empty() || !beyond(structure, table).is_empty() {
        return Found::Part(None);
    }
    if lacking.is_empty() {
        return Found::Model(model((structure, name)));
    }
    let shows_most = structure.is_read()
        && structure.embedded.is_empty()
        && 2 * lacking.len() <= table.columns.len();
    Found::Part(shows_most.then_some((*structure, *name)))
}

/// The struct as remarks name it: `User` (src/lib.rs:3).
pub(super) fn shown_as(structure: &Structure) -> String {
    format!("`{}` ({})", structure.name, structure.location)
}

/// The columns of which the struct has no field.
fn lacking(structure: &Structure, table: &Table) -> Vec<String> {
    let columns = table.columns.iter().filter(|it| structure.field(it).is_none());
    columns.map(|it| it.name.to_string()).collect()
}

/// The fields with `Option` whose columns are numbered or of the primary key, which the derive refuses.
fn optional_keys(structure: &Structure, table: &Table) -> Vec<String> {
    let of_key = |it: &Column| {
        table.primary_key.as_ref().is_some_and(|key| key.columns.contains(&it.name))
            || matches!(it.value, ColumnValue::Identity(_) | ColumnValue::Serial(_))
    };
    let fields = table.columns.iter().filter(|it| of_key(it)).filter_map(|it| structure.field(it));
    fields.filter(|it| is_optional(it)).map(|it| it.name.clone()).collect()
}

/// What is found for tables that no struct names.
struct ByFacts<'a> {
    models: Vec<Choice<'a>>,
    remarks: Vec<Remark>,
    /// The tables that a remark asks about.
    asked: BTreeSet<String>,
}

/// Finds tables for structs that name none, by their fields and by the queries that load them. A struct that could be of
/// several tables, and a table that could be of several structs, is asked about.
fn by_facts<'a>(rest: &[&'a Table], sources: &'a Sources, schema: &'a Schema) -> ByFacts<'a> {
    let mut found = ByFacts { models: Vec::new(), remarks: Vec::new(), asked: BTreeSet::new() };
    let is_nameless = |it: &&Structure| {
        // The other derives have a table: that of Diesel's default name.
        let reads_only =
            it.derives.diesels().all(|it| ["Queryable", "QueryableByName"].contains(&it));
        let shows_one = schema.tables.iter().any(|table| it.shows(table, schema).is_some());
        !it.is_named && reads_only && !it.is_generic && !shows_one && !it.is_model()
    };
    let nameless: Vec<&Structure> = sources.structures.iter().filter(is_nameless).collect();
    let known: Vec<&str> = schema.tables.iter().map(|it| it.name.name.as_str()).collect();
    let loaded = |it: &Structure| sources.loaded_from(&it.name, &known);
    let fits = |structure: &Structure, table: &Table| {
        let loaded = loaded(structure);
        is_exact(structure, table)
            && (loaded.is_empty() || loaded.contains(table.name.name.as_str()))
    };
    for table in rest {
        let name = table.name.name.as_str();
        let mut structures: Vec<&Structure> =
            nameless.iter().copied().filter(|it| fits(it, table)).collect();
        let by_queries: Vec<&Structure> =
            structures.iter().copied().filter(|it| loaded(it).len() == 1).collect();
        if !by_queries.is_empty() {
            structures = by_queries;
        }
        match structures.as_slice() {
            [] => {}
            [structure] => {
                let tables: Vec<&&Table> = rest.iter().filter(|it| fits(structure, it)).collect();
                match (tables.as_slice(), path(structure, name, sources)) {
                    ([_], Some(path)) => {
                        found.models.push(Choice {
                            table,
                            structure,
                            name: Named::Missing(path),
                            conditions: structure.conditions.clone(),
                        });
                    }
                    ([_], None) => found.asks(&[structure], &[table]),
                    (several, _) => {
                        found
                            .asks(&[structure], &several.iter().map(|it| **it).collect::<Vec<_>>());
                    }
                }
            }
            several => found.asks(several, &[table]),
        }
    }
    found
}

impl ByFacts<'_> {
    fn asks(&mut self, structures: &[&Structure], tables: &[&Table]) {
        let names: Vec<String> = tables.iter().map(|it| format!("`{}`", it.name)).collect();
        self.asked.extend(tables.iter().map(|it| it.name.to_string()));
        let shown: Vec<String> = structures.iter().map(|it| shown_as(it)).collect();
        let either = |all: &[String]| {
            listed(&all.iter().map(String::as_str).collect::<Vec<_>>()).replace(" and ", " or ")
        };
        self.remarks.push(Remark::Alone(format!(
            "{} could define {}: write `#[diesel(table_name = …)]` on the struct of the table, then run `driftless init` again",
            either(&shown),
            either(&names)
        )));
    }
}

/// Whether the fields are the columns of the table, with their types, and nothing else.
fn is_exact(structure: &Structure, table: &Table) -> bool {
    let agreed = |it: &Column| {
        structure.field(it).is_some_and(|field| agrees(it, field, &table.name.namespace))
    };
    structure.fields.len() == table.columns.len()
        && structure.embedded.is_empty()
        && table.columns.iter().all(agreed)
}

/// The path of a table's module in Rust for a struct's attribute; `None` if its `table!` is in another crate.
fn path(structure: &Structure, name: &str, sources: &Sources) -> Option<String> {
    let mut modules = sources
        .tables
        .iter()
        .filter(|(known, _)| known.as_str() == name || known.strip_suffix('_') == Some(name));
    match modules.next() {
        Some((known, module)) if module.root == structure.root => {
            Some(format!("{}::{known}", module.path))
        }
        Some(_) => None,
        None => Some(name.to_owned()),
    }
}

/// The fields that are no columns of the table.
fn beyond<'a>(structure: &'a Structure, table: &Table) -> Vec<&'a str> {
    let columns: Vec<&str> = table
        .columns
        .iter()
        .filter_map(|it| structure.field(it))
        .map(|it| it.name.as_str())
        .collect();
    let fields = structure.fields.iter().map(|it| it.name.as_str());
    fields.filter(|it| !columns.contains(it)).collect()
}
