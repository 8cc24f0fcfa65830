//! A struct as the definition of its table.

use std::collections::BTreeMap;

use driftless_schema::{Schema, Table};

use super::fitted::Fitted;
use super::insertion::{attribute, derive};
use super::kinds::{Declared, Model, of_column};
use super::words::quoted;
use crate::adopt::edit::Insertion;
use crate::adopt::rust::{Sources, Structure};

/// The struct as the definition of its table.
pub(crate) fn of_structure<'a, 's>(
    structure: &'s Structure,
    table: &Table,
    models: &[(&Table, &Structure)],
    schema: &Schema,
    sources: &'a Sources,
) -> Fitted<'a> {
    let mut fitted = Fitted::default();
    let mut on_struct = Vec::new();
    let model = Model { structure, table, models, schema };
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
        items.extend(of_column(column, field, &table.name.namespace, &mut fitted, sources));
    }
    let primary_key: Vec<&str> = table
        .primary_key
        .iter()
        .filter_map(|it| model.fields(&it.columns))
        .flatten()
        .map(|it| it.name.as_str())
        .collect();
    if table.primary_key.is_none() {
        fitted.remarks.push(format!(
            "`{}` has no primary key, but Diesel needs one: add a primary key, or move the table out of the managed schemas",
            table.name
        ));
    }
    let Declared { items, remarks } = model.declared();
    for (field, item) in items {
        match field {
            Some(field) => on_fields.entry(field).or_default().push(item),
            None => on_struct.push(item),
        }
    }
    fitted.remarks.extend(remarks);
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
