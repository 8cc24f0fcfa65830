//! A struct as the definition of its table.

use std::collections::BTreeMap;

use driftless_schema::{Schema, Table};

use super::fitted::Fitted;
use super::insertion::{Spelling, above};
use super::kinds::{Declared, Model, is_of_strict_domain, of_column, of_primary_key};
use super::words::{call, quoted};
use crate::adopt::choice::{Choice, Named};
use crate::adopt::field_type::{contradiction, is_optional};
use crate::adopt::remark::{Group, Remark};
use crate::adopt::rust::{OtherSchema, Sources, Structure};

/// The struct as the definition of its table.
pub(crate) fn of_structure<'a>(
    choice: &Choice<'a>,
    models: &[Choice<'a>],
    schema: &Schema,
    sources: &'a Sources,
) -> Fitted<'a> {
    let Choice { structure, table, name, conditions } = choice;
    let mut fitted = Fitted::default();
    let spelling = Spelling::new(structure.other_schema, conditions);
    let model = Model { structure, table, models, schema };
    let mut on_struct = of_name(name, table, sources);
    on_struct.extend(schema_comment(&model));
    let mut on_fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for column in &table.columns {
        let Some(field) = structure.field(column) else { continue };
        let items = on_fields.entry(&field.name).or_default();
        items.extend(of_column(column, field, &model, &mut fitted, sources));
    }
    let Declared { items, remarks } = model.declared();
    for (field, item) in items {
        match field {
            Some(field) => on_fields.entry(field).or_default().push(item),
            None => on_struct.push(item),
        }
    }
    let mut said = Vec::new();
    for column in &table.columns {
        if let Some(field) = structure.field(column).filter(|it| it.is_said) {
            let items = on_fields.remove(field.name.as_str()).unwrap_or_default();
            said.push(call("column", items));
        }
    }
    on_struct.splice(0..0, said);
    let key = key(structure, table, &model);
    on_struct.extend(key.own);
    fitted.remarks.extend(remarks);
    fitted.remarks.extend(contradictions(&model));
    if table.primary_key.is_none() {
        fitted.remarks.push(Remark::Of(Group::NoPrimaryKey, format!("`{}`", table.name)));
    }
    if structure.is_new {
        let mut attributes = vec!["#[derive(driftless::Schema)]".to_owned()];
        if let Named::Missing(path) = name {
            attributes.push(format!("#[diesel(table_name = {path})]"));
        }
        attributes.extend(spelling.words(&on_struct, &structure.place));
        let attributes = attributes.join("\n");
        fitted.definition = Some(format!("{attributes}\nstruct {};\n", structure.name));
        return fitted;
    }
    let in_list = spelling.in_list(&structure.derives, "driftless::Schema");
    let mut above_struct = Vec::new();
    if in_list.is_none() {
        above_struct.push(spelling.attribute("derive(driftless::Schema)"));
    }
    fitted.insertions.extend(in_list);
    if let Named::Missing(path) = name {
        above_struct.push(spelling.attribute(&format!("diesel(table_name = {path})")));
    }
    above_struct.extend(key.diesels.map(|it| spelling.attribute(&it)));
    above_struct.extend(spelling.words(&on_struct, &structure.place));
    let says_nothing = on_struct.is_empty() && on_fields.values().all(Vec::is_empty);
    if structure.other_schema == OtherSchema::Written && says_nothing {
        above_struct.push(spelling.empty());
    }
    fitted.insertions.extend(above(above_struct, &structure.place));
    for field in structure.fields.iter().filter(|it| !it.is_said) {
        if let Some(items) = on_fields.get(field.name.as_str()) {
            let words = spelling.words(items, &field.place);
            fitted.insertions.extend(above(words.into_iter().collect(), &field.place));
        }
    }
    fitted
}

fn of_name(name: &Named<'_>, table: &Table, sources: &Sources) -> Vec<String> {
    let mut items = Vec::new();
    let known = match name {
        Named::Already(name) => name.known(),
        Named::Missing(path) => path.rsplit("::").next().unwrap_or(path).trim_start_matches("r#"),
        Named::Nowhere => {
            items.push("table_macro = false".to_owned());
            ""
        }
    };
    if table.name.namespace.as_str() != "public" {
        items.push(format!("schema = {}", quoted(table.name.namespace.as_str())));
    }
    if known != table.name.name.as_str() {
        items.push(format!("name = {}", quoted(table.name.name.as_str())));
    }
    // A path says that the `table!` stands elsewhere; a name alone does not.
    if let Named::Already(name) = name
        && name.written.len() == 1
        && name.resolved.last().is_some_and(|it| sources.tables.contains_key(it))
    {
        items.push("table_macro = false".to_owned());
    }
    items
}

/// The comment of the schema, on the first struct that has a table there. Who says nothing leaves that of `public` as it is.
fn schema_comment(model: &Model<'_>) -> Option<String> {
    let namespace = &model.table.name.namespace;
    let first = model.models.iter().find(|it| it.table.name.namespace == *namespace)?;
    let is_first = first.table.name == model.table.name && namespace.as_str() != "public";
    let found = model.schema.namespaces.iter().find(|it| is_first && it.name == *namespace)?;
    found.comment.as_ref().map(|it| format!("schema_comment = {}", quoted(it)))
}

/// What has to be said of the primary key.
struct Key {
    /// In Diesel's attribute.
    diesels: Option<String>,
    /// In the attribute of driftless.
    own: Option<String>,
}

/// Diesel's `primary_key` also decides what `id()` returns and which fields a changeset leaves out. So it is added only if
/// no derive reads it.
fn key(structure: &Structure, table: &Table, model: &Model<'_>) -> Key {
    const READS_NO_KEY: &[&str] =
        &["HasQuery", "Insertable", "Queryable", "QueryableByName", "Selectable"];
    let Some(key) = &table.primary_key else { return Key { diesels: None, own: None } };
    let fields = model.fields(&key.columns).unwrap_or_default();
    let is_shown = fields.iter().all(|it| !it.is_said);
    let fields: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
    let known = match &structure.primary_key {
        Some(known) => known.iter().map(String::as_str).collect(),
        None => vec!["id"],
    };
    let is_read = structure.derives.diesels().any(|it| !READS_NO_KEY.contains(&it));
    let all = || fields.join(", ");
    let (diesels, own) = match fields.is_empty() || fields == known {
        true => (None, Vec::new()),
        false if structure.primary_key.is_none() && !is_read && is_shown => {
            (Some(format!("diesel(primary_key({}))", all())), Vec::new())
        }
        false => (None, fields),
    };
    Key { diesels, own: of_primary_key(key, &own, &|it| model.field_of(it)) }
}

/// What the struct and the table say differently, and attributes cannot reconcile.
fn contradictions(model: &Model<'_>) -> Vec<Remark> {
    let Model { structure, table, schema, .. } = model;
    let at = |name: &str, line: usize| {
        let mut location = structure.location.clone();
        location.line = line;
        format!("`{}.{name}` ({location})", structure.name)
    };
    let mut remarks = Vec::new();
    for column in &table.columns {
        let Some(field) = structure.field(column).filter(|it| !it.is_said) else { continue };
        if let Some(types) = contradiction(column, field, &table.name.namespace) {
            let field = at(&field.name, field.place.at.line);
            let said = format!(
                "{field} is `{}` in Rust and `{}` in the database",
                types.after, types.before
            );
            remarks.push(Remark::Of(Group::OtherType, said));
        }
        let group = match (column.nullable(), is_optional(field)) {
            (true, false) => Group::Nullable,
            (false, true) => Group::Required,
            (true, true) | (false, false) => continue,
        };
        // A struct that is never read says so itself.
        if !is_of_strict_domain(column, schema) && structure.is_queried() {
            remarks.push(Remark::Of(group, at(&field.name, field.place.at.line)));
        }
    }
    remarks
}
