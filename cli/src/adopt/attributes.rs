//! The attributes that make a struct or enum say what the database has.

use std::collections::BTreeMap;

use driftless_schema::naming::{Taken, addition, of_expression, snake_case};
use driftless_schema::well_known::WELL_KNOWN;
use driftless_schema::{
    Action, Column, ColumnValue, Enum, ForeignKey, Index, IndexColumn, IndexKey, Name,
    QualifiedName, Sequence, SqlType, Table,
};
use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type};

use super::edit::Insertion;
use super::options;
use super::rust::{Derives, Enumeration, Field, Sources, Structure};

/// What comes into a file, and what a person has to see to.
#[derive(Default)]
pub(super) struct Fitted<'a> {
    pub(super) insertions: Vec<Insertion>,
    pub(super) remarks: Vec<String>,
    /// The Rust enums that the fields are.
    pub(super) enums: BTreeMap<QualifiedName, &'a Enumeration>,
}

/// More than that is broken into lines.
const WIDTH: usize = 100;

/// The struct as the definition of its table.
pub(super) fn of_structure<'a>(
    structure: &Structure,
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
    let mut on_fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for column in &table.columns {
        let Some(field) = structure.field(column) else { continue };
        let items = on_fields.entry(&field.name).or_default();
        items.extend(of_column(column, field, &mut fitted, sources));
    }
    let fields = |columns: &[Name]| -> Option<Vec<&Field>> {
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
            "`{}` has no primary key, and Diesel knows no table without one: give it one, or leave it out of the managed schemas",
            table.name
        ));
    }
    for unique in &table.uniques {
        let Some(columns) = fields(&unique.columns) else { continue };
        let parts = addition(unique.columns.iter().map(Name::as_str));
        let name = name_unless(table, &unique.name, &parts, "key");
        let mut items: Vec<String> = name.into_iter().collect();
        items.extend(options::flag(!unique.nulls_distinct, "nulls_not_distinct"));
        items.extend(options::flag(unique.without_overlaps, "without_overlaps"));
        items.extend(options::include(&unique.include, &field_of));
        items.extend(options::timing(unique.timing));
        items.extend(options::storage(&unique.storage));
        items.extend(options::comment(unique.comment.as_ref()));
        match (columns.as_slice(), items.is_empty()) {
            ([field], _) => {
                on_fields.entry(&field.name).or_default().push(options::call("unique", items));
            }
            (several, true) => on_struct.push(format!("unique({})", names(several))),
            (several, false) => {
                let columns = [options::call("columns", vec![names(several)])];
                let items = columns.into_iter().chain(items).collect();
                on_struct.push(options::call("unique", items));
            }
        }
    }
    for index in &table.indexes {
        of_index(index, table, structure, &mut on_fields, &mut on_struct);
    }
    for check in &table.checks {
        let (expression, name) = (quoted(check.expression.as_str()), quoted(check.name.as_str()));
        let mut items = vec![format!("expression = {expression}"), format!("name = {name}")];
        items.extend(options::flag(!check.inherited, "no_inherit"));
        items.extend(options::validity(check.validity));
        items.extend(options::comment(check.comment.as_ref()));
        on_struct.push(options::call("check", items));
    }
    for key in &table.foreign_keys {
        let target = models.iter().find(|(other, _)| other.name == key.references);
        let (Some((_, target)), Some(columns)) = (target, fields(&key.columns)) else {
            fitted.remarks.push(format!(
                "the foreign key `{}` of `{}` refers to `{}`, which no struct defines",
                key.name, table.name, key.references
            ));
            continue;
        };
        let (place, item) = of_foreign_key(key, &columns, target, structure, models);
        match place {
            Some(field) => on_fields.entry(field).or_default().push(item),
            None => on_struct.push(item),
        }
    }
    if let Some(key) = &table.primary_key {
        let mut items = Vec::new();
        items.extend(options::flag(key.without_overlaps, "without_overlaps"));
        items.extend(options::include(&key.include, &field_of));
        items.extend(options::timing(key.timing));
        items.extend(options::storage(&key.storage));
        items.extend(options::comment(key.comment.as_ref()));
        if !items.is_empty() {
            on_struct.push(options::call("primary_key", items));
        }
    }
    for exclusion in &table.exclusions {
        let parts = exclusion.elements.iter().map(|it| match &it.column.key {
            IndexKey::Column(column) => column.as_str(),
            IndexKey::Expression(expression) => of_expression(expression.as_str()),
        });
        let name = name_unless(table, &exclusion.name, &addition(parts), "excl");
        on_struct.push(options::of_exclusion(exclusion, name, &field_of));
    }
    for statistics in &table.statistics {
        on_struct.push(options::of_statistics(statistics, &table.name.namespace, &field_of));
    }
    for sequence in sequences {
        on_struct.push(options::of_sequence(sequence, &field_of));
    }
    on_struct.extend(options::of_table(&table.traits));
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

/// The enum as the definition of a type in the database, beside whoever converts its values already.
pub(super) fn of_enumeration<'a>(
    enumeration: &'a Enumeration,
    labels: &Enum,
    sources: &Sources,
) -> Fitted<'a> {
    let mut fitted = Fitted::default();
    let mut items = Vec::new();
    if snake_case(&enumeration.name) != labels.name.name.as_str() {
        items.push(format!("name = {}", quoted(labels.name.name.as_str())));
    }
    if labels.name.namespace.as_str() != "public" {
        items.push(format!("schema = {}", quoted(labels.name.namespace.as_str())));
    }
    match sources.sql_types.get(labels.name.name.as_str()) {
        _ if enumeration.has_sql_type => {}
        Some(path) => items.push(format!("sql_type = {path}")),
        None if enumeration.derives.names.contains("DbEnum") => {
            items.push(format!("sql_type = {}Mapping", enumeration.name));
        }
        None => {}
    }
    fitted.insertions.extend(derive(
        &enumeration.derives,
        "driftless::SchemaEnum",
        enumeration.start,
    ));
    fitted.insertions.extend(attribute(&items, enumeration.start));
    if enumeration.variants.len() != labels.labels.len() {
        fitted.remarks.push(format!(
            "`{}` ({}) has {} variants, and `{}` has {} labels",
            enumeration.name,
            enumeration.place,
            enumeration.variants.len(),
            labels.name,
            labels.labels.len()
        ));
        return fitted;
    }
    // diesel-derive-enum's own renames are read by the derive.
    if !enumeration.derives.names.contains("DbEnum") {
        for ((variant, start), label) in enumeration.variants.iter().zip(&labels.labels) {
            if snake_case(variant) != *label {
                let item = format!("rename = {}", quoted(label));
                fitted.insertions.extend(attribute(&[item], *start));
            }
        }
    }
    fitted
}

fn of_column<'a>(
    column: &Column,
    field: &Field,
    fitted: &mut Fitted<'a>,
    sources: &'a Sources,
) -> Vec<String> {
    let mut items = Vec::new();
    if field.column != column.name.as_str() {
        items.push(format!("name = {}", quoted(column.name.as_str())));
    }
    match column.data_type.as_enum() {
        Some(name) => {
            let rust = last_segment(inner(&field.ty));
            match sources.enumerations.iter().find(|it| Some(&it.name) == rust.as_ref()) {
                Some(enumeration) => {
                    fitted.enums.insert(name.clone(), enumeration);
                }
                None => fitted.remarks.push(format!(
                    "`{}` is of the enum `{name}`, and no Rust enum was found for it",
                    field.name
                )),
            }
        }
        None => items.extend(of_type(&column.data_type, field)),
    }
    match &column.value {
        ColumnValue::Default(it) => {
            items.push(format!("default = {}", quoted(without_cast(it.as_str()))));
        }
        ColumnValue::Null
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_)
        | ColumnValue::Generated(_) => {}
    }
    items.extend(options::of_column(column));
    items
}

/// `'note'::text` is `'note'`, since a default is assigned to its column anyway.
fn without_cast(default: &str) -> &str {
    let literal = default.strip_prefix('\'').and_then(|it| it.split_once("'::"));
    match literal {
        Some((inner, cast)) if !inner.contains('\'') && !cast.contains(['\'', '(', ' ']) => {
            &default[..inner.len() + 2]
        }
        Some(_) | None => default,
    }
}

/// What has to be said of the type: nothing where the derive infers it.
fn of_type(data_type: &SqlType, field: &Field) -> Vec<String> {
    let inferred = match &field.sql_type {
        Some(path) => by_diesel(path),
        None => by_rust(inner(&field.ty)),
    };
    let spelled = data_type.to_string();
    if inferred.as_ref() == Some(&spelled) {
        return Vec::new();
    }
    let short = spelled.replace("character varying", "varchar");
    let known = WELL_KNOWN.iter().find(|it| it.postgres == plain(&spelled));
    let is_text = |it: &str| matches!(plain(it), "text" | "character varying" | "character");
    // Where only the length or the precision is another one, Diesel's type is right.
    let is_near = inferred
        .as_ref()
        .is_some_and(|it| plain(it) == plain(&spelled) || (is_text(it) && is_text(&spelled)));
    match known {
        Some(row) if !is_near && field.sql_type.is_none() => {
            let element = format!("diesel::sql_types::{}", row.diesel[0]);
            let sql_type = match data_type.array {
                true => format!("sql_type = diesel::sql_types::Array<{element}>"),
                false => format!("sql_type = {element}"),
            };
            let exact = row.postgres == spelled.trim_end_matches("[]");
            let more = (!exact).then(|| format!("type = {}", quoted(&short)));
            more.into_iter().chain([sql_type]).collect()
        }
        Some(_) | None => vec![format!("type = {}", quoted(&short))],
    }
}

/// A type's name without its modifiers and without what makes it an array.
fn plain(spelled: &str) -> &str {
    let element = spelled.trim_end_matches("[]");
    element.split('(').next().unwrap_or(element)
}

fn by_diesel(path: &str) -> Option<String> {
    let plain = path.trim_end_matches('>');
    let last = plain.rsplit(['<', ':', ' ']).next().unwrap_or(plain);
    let row = WELL_KNOWN.iter().find(|it| it.diesel.contains(&last))?;
    let array = if path.contains("Array") { "[]" } else { "" };
    Some(format!("{}{array}", row.postgres))
}

/// As the derive infers it from the type's spelling.
fn by_rust(ty: &Type) -> Option<String> {
    let is_byte = |it: &Type| it.to_token_stream().to_string() == "u8";
    if let Type::Array(array) = ty {
        return is_byte(&array.elem).then(|| "bytea".to_owned());
    }
    if let Some(element) = argument(ty, "Vec") {
        if is_byte(element) {
            return Some("bytea".to_owned());
        }
        let element = argument(element, "Option").unwrap_or(element);
        return Some(format!("{}[]", by_rust(element)?));
    }
    let name = last_segment(ty)?;
    let row = WELL_KNOWN.iter().find(|it| it.rust.contains(&name.as_str()))?;
    Some(row.postgres.to_owned())
}

/// The type of a column's values, without what says that there may be none or several.
fn inner(ty: &Type) -> &Type {
    argument(ty, "Option").unwrap_or(ty)
}

fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|it| it.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn last_segment(ty: &Type) -> Option<String> {
    let ty = argument(ty, "Vec").map_or(ty, |it| argument(it, "Option").unwrap_or(it));
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|it| it.ident.to_string())
}

fn of_index<'a>(
    index: &Index,
    table: &Table,
    structure: &'a Structure,
    on_fields: &mut BTreeMap<&'a str, Vec<String>>,
    on_struct: &mut Vec<String>,
) {
    let field = |it: &Name| table.column(it).and_then(|it| structure.field(it));
    let parts = index.columns.iter().map(|it| match &it.key {
        IndexKey::Column(column) => column.as_str(),
        IndexKey::Expression(expression) => of_expression(expression.as_str()),
    });
    let name = name_unless(table, &index.name, &addition(parts), "idx");
    let plain =
        Index { naming: index.naming, ..Index::new(index.name.clone(), index.columns.clone()) };
    if let [IndexColumn { key: IndexKey::Column(column), .. }] = index.columns.as_slice()
        && index.columns[0] == IndexColumn::new(IndexKey::Column(column.clone()))
        && *index == plain
        && let Some(field) = field(column)
    {
        let item = name.map_or("index".to_owned(), |it| format!("index({it})"));
        on_fields.entry(&field.name).or_default().push(item);
        return;
    }
    let field_of =
        |it: &Name| field(it).map_or_else(|| it.as_str().to_owned(), |it| it.name.clone());
    let columns = index.columns.iter().map(|it| options::of_key(it, &field_of));
    let mut items = vec![format!("columns({})", columns.collect::<Vec<_>>().join(", "))];
    if index.unique {
        items.push("unique".to_owned());
    }
    items.extend(index.predicate.iter().map(|it| format!("where = {}", quoted(it.as_str()))));
    if index.method.as_str() != "btree" {
        items.push(format!("method = {}", quoted(index.method.as_str())));
    }
    items.extend(name);
    items.extend(options::flag(!index.nulls_distinct, "nulls_not_distinct"));
    items.extend(options::include(&index.include, &field_of));
    items.extend(options::storage(&index.storage));
    items.extend(options::comment(index.comment.as_ref()));
    on_struct.push(format!("index({})", items.join(", ")));
}

/// On the field where one column refers, otherwise on the struct.
fn of_foreign_key<'a>(
    key: &ForeignKey,
    columns: &[&'a Field],
    target: &Structure,
    structure: &Structure,
    models: &[(&Table, &Structure)],
) -> (Option<&'a str>, String) {
    let path = match (target.path() == structure.path(), target.module == structure.module) {
        (true, _) => "Self".to_owned(),
        (false, true) => target.name.clone(),
        (false, false) => target.path(),
    };
    let other = models.iter().find(|(it, _)| it.name == key.references).map(|(it, _)| *it);
    let primary = other.and_then(|it| it.primary_key.as_ref()).map(|it| &it.columns);
    let referenced: Vec<String> = key
        .referenced_columns
        .iter()
        .filter_map(|it| target.field(other?.column(it)?))
        .map(|it| it.name.clone())
        .collect();
    let by_primary_key = primary == Some(&key.referenced_columns);
    let mut actions = Vec::new();
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        let named = match action {
            Action::NoAction => continue,
            Action::Restrict => "restrict",
            Action::Cascade => "cascade",
            Action::SetNull => "set_null",
            Action::SetDefault => "set_default",
        };
        let set: Vec<&str> = match word {
            "on_delete" => {
                let fields =
                    key.on_delete_columns.iter().filter_map(|it| field_in_key(key, columns, it));
                fields.collect()
            }
            _ => Vec::new(),
        };
        let set = if set.is_empty() { String::new() } else { format!("({})", set.join(", ")) };
        actions.push(format!("{word} = {named}{set}"));
    }
    actions.extend(options::flag(key.match_full, "match_full"));
    actions.extend(options::flag(key.period, "period"));
    actions.extend(options::timing(key.timing));
    actions.extend(options::validity(key.validity));
    actions.extend(options::comment(key.comment.as_ref()));
    let own = models.iter().find(|(_, it)| it.path() == structure.path()).map(|(it, _)| *it);
    let parts = addition(key.columns.iter().map(Name::as_str));
    actions.extend(own.and_then(|it| name_unless(it, &key.name, &parts, "fkey")));
    if let [column] = columns {
        let mut items = vec![path];
        if !by_primary_key {
            items.push(format!("column = {}", referenced.join("")));
        }
        items.extend(actions);
        return (Some(&column.name), format!("references({})", items.join(", ")));
    }
    let mut items = vec![format!("columns({})", names(columns)), format!("references = {path}")];
    if !by_primary_key {
        items.push(format!("referenced({})", referenced.join(", ")));
    }
    items.extend(actions);
    (None, format!("foreign_key({})", items.join(", ")))
}

/// The field of one of the key's columns.
fn field_in_key<'a>(key: &ForeignKey, fields: &[&'a Field], column: &Name) -> Option<&'a str> {
    let place = key.columns.iter().position(|it| it == column)?;
    fields.get(place).map(|it| it.name.as_str())
}

/// A name has to be said where it is another one than PostgreSQL would choose.
fn name_unless(table: &Table, name: &Name, columns: &str, label: &str) -> Option<String> {
    let chosen = Taken::default().choose(table.name.name.as_str(), columns, label);
    (chosen != *name).then(|| format!("name = {}", quoted(name.as_str())))
}

fn names(fields: &[&Field]) -> String {
    fields.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// One more derive, in the list that is there or in one of its own.
fn derive(derives: &Derives, path: &str, start: proc_macro2::LineColumn) -> Option<Insertion> {
    Some(match derives.end {
        Some(at) => Insertion { at, text: format!(", {path}") },
        None => Insertion {
            at: start,
            text: format!("#[derive({path})]\n{}", " ".repeat(start.column)),
        },
    })
}

/// `#[schema(…)]` above an item.
fn attribute(items: &[String], at: proc_macro2::LineColumn) -> Option<Insertion> {
    if items.is_empty() {
        return None;
    }
    let indent = " ".repeat(at.column);
    let flat = format!("#[schema({})]", items.join(", "));
    let text = match flat.len() + at.column <= WIDTH {
        true => flat,
        false => {
            let lines: Vec<String> = items.iter().map(|it| format!("{indent}    {it}")).collect();
            format!("#[schema(\n{}\n{indent})]", lines.join(",\n"))
        }
    };
    Some(Insertion { at, text: format!("{text}\n{indent}") })
}

/// A Rust literal.
pub(super) fn quoted(text: &str) -> String {
    syn::LitStr::new(text, proc_macro2::Span::call_site()).to_token_stream().to_string()
}
