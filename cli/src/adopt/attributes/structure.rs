//! A struct as the definition of its table.

use std::collections::BTreeMap;

use driftless_schema::{Name, Sequence, Table};

use super::check::of_check;
use super::column::of_column;
use super::exclusion::of_exclusion;
use super::fitted::Fitted;
use super::foreign_key::of_foreign_key;
use super::index::of_index;
use super::insertion::{attribute, derive};
use super::primary_key::of_primary_key;
use super::sequence::of_sequence;
use super::statistics::of_statistics;
use super::table::of_traits;
use super::unique::of_unique;
use super::words::quoted;
use crate::adopt::edit::Insertion;
use crate::adopt::rust::{Field, Sources, Structure};

/// The struct as the definition of its table.
pub(crate) fn of_structure<'a, 's>(
    structure: &'s Structure,
    table: &Table,
    models: &[(&Table, &Structure)],
    sequences: &[&Sequence],
    sources: &'a Sources,
) -> Fitted<'a> {
    let mut fitted = Fitted::default();
    let mut on_struct = Vec::new();
    let field_of = |it: &Name| {
        let field = table.column(it).and_then(|it| structure.field(it));
        field.map_or_else(|| it.as_str().to_owned(), |it| it.name.clone())
    };
    let known = structure.table.last().map(String::as_str).unwrap_or_default();
    if table.name.namespace.as_str() != "public" {
        on_struct.push(format!("schema = {}", quoted(table.name.namespace.as_str())));
    }
    if known != table.name.name.as_str() {
        on_struct.push(format!("name = {}", quoted(table.name.name.as_str())));
    }
    // A path says that the `table!` stands elsewhere; a name alone does not.
    if structure.table.len() == 1 && sources.tables.contains_key(known) {
        on_struct.push("table_macro = false".to_owned());
    }
    let mut on_fields: BTreeMap<&'s str, Vec<String>> = BTreeMap::new();
    for column in &table.columns {
        let Some(field) = structure.field(column) else { continue };
        let items = on_fields.entry(&field.name).or_default();
        items.extend(of_column(column, field, &mut fitted, sources));
    }
    let fields = |columns: &[Name]| -> Option<Vec<&'s Field>> {
        let columns = columns.iter().map(|it| structure.field(table.column(it)?));
        columns.collect()
    };
    let primary_key: Vec<&str> = table
        .primary_key
        .iter()
        .filter_map(|it| fields(&it.columns))
        .flatten()
        .map(|it| it.name.as_str())
        .collect();
    if table.primary_key.is_none() {
        fitted.remarks.push(format!(
            "`{}` has no primary key, but Diesel needs one: add a primary key, or move the table out of the managed schemas",
            table.name
        ));
    }
    let mut place = |(field, item): (Option<&'s str>, String)| match field {
        Some(field) => on_fields.entry(field).or_default().push(item),
        None => on_struct.push(item),
    };
    for unique in &table.uniques {
        let Some(columns) = fields(&unique.columns) else { continue };
        place(of_unique(unique, &columns, table, &field_of));
    }
    for index in &table.indexes {
        place(of_index(index, table, structure));
    }
    for check in &table.checks {
        place((None, of_check(check)));
    }
    for key in &table.foreign_keys {
        let target = models.iter().find(|(other, _)| other.name == key.references);
        let (Some((_, target)), Some(columns)) = (target, fields(&key.columns)) else {
            fitted.remarks.push(format!(
                "the foreign key `{}` of `{}` references `{}`, but no struct defines that table",
                key.name, table.name, key.references
            ));
            continue;
        };
        place(of_foreign_key(key, &columns, target, structure, models));
    }
    on_struct.extend(table.primary_key.as_ref().and_then(|it| of_primary_key(it, &field_of)));
    for exclusion in &table.exclusions {
        on_struct.push(of_exclusion(exclusion, table, &field_of));
    }
    for statistics in &table.statistics {
        on_struct.push(of_statistics(statistics, &table.name.namespace, &field_of));
    }
    for sequence in sequences {
        on_struct.push(of_sequence(sequence, &field_of));
    }
    on_struct.extend(of_traits(&table.traits));
    fitted.insertions.extend(derive(&structure.derives, "driftless::Schema", structure.start));
    fitted.insertions.extend(attribute(&on_struct, structure.start));
    for field in &structure.fields {
        if let Some(items) = on_fields.get(field.name.as_str()) {
            fitted.insertions.extend(attribute(items, field.start));
        }
    }
    if primary_key != ["id"] && !primary_key.is_empty() && !structure.has_primary_key {
        fitted.insertions.push(Insertion {
            at: structure.start,
            text: format!(
                "#[diesel(primary_key({}))]\n{}",
                primary_key.join(", "),
                " ".repeat(structure.start.column)
            ),
        });
    }
    fitted
}
