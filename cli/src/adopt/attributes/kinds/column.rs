//! A column.

use driftless_schema::{
    BaseType, Column, ColumnValue, Generated, GeneratedStorage, Identity, IdentityKind, Naming,
    NotNull, QualifiedName, Schema, Serial,
};

use super::Model;
use super::sequence::counting;
use crate::adopt::attributes::common::{comment, loose, text, with};
use crate::adopt::attributes::data_type::{of_type, short};
use crate::adopt::attributes::fitted::Fitted;
use crate::adopt::attributes::pairing::pairing;
use crate::adopt::attributes::words::{call, quoted};
use crate::adopt::field_type::{is_optional, spelling};
use crate::adopt::remark::Remark;
use crate::adopt::rust::{Enumeration, Field, Sources};

pub(in crate::adopt::attributes) fn of_column<'a>(
    column: &Column,
    field: &Field,
    model: &Model<'_>,
    fitted: &mut Fitted<'a>,
    sources: &'a Sources,
) -> Vec<String> {
    let mut items = Vec::new();
    let namespace = &model.table.name.namespace;
    if field.is_said {
        items.push(format!("name = {}", quoted(column.name.as_str())));
        items.push(format!("type = {}", quoted(&short(&spelling(&column.data_type, namespace)))));
        items.extend(field.sql_type.as_ref().map(|it| format!("sql_type = {it}")));
        items.extend(column.nullable().then(|| "null".to_owned()));
        items.extend(default(column));
        items.extend(options_of_column(column));
        return items;
    }
    if field.column != column.name.as_str() {
        items.push(format!("name = {}", quoted(column.name.as_str())));
    }
    match column.data_type.as_enum() {
        Some(name) => {
            let labels = model.schema.enums.iter().find(|it| it.name == *name);
            let found = sources.enumeration(model.structure, field);
            let reason = match (found, labels) {
                (Some(it), Some(labels)) if !it.is_model() => pairing(it, labels, sources).err(),
                (Some(_), _) => None,
                (None, _) => Some(Remark::Alone(format!(
                    "`{}.{}` has the enum type `{name}`, but no Rust enum was found for it",
                    model.structure.name, field.name
                ))),
            };
            match (found, reason) {
                (Some(enumeration), None) => {
                    fitted.enums.insert(name.clone(), enumeration);
                }
                (_, reason) => {
                    fitted.remarks.extend(reason);
                    fitted.open_enums.insert(name.clone());
                    items.extend(of_foreign_enum(column, name, found, model, sources));
                }
            }
        }
        None => items.extend(of_type(&column.data_type, field, namespace)),
    }
    match (column.nullable(), is_optional(field)) {
        _ if is_of_strict_domain(column, model.schema) => {}
        (true, false) => items.push("null".to_owned()),
        (false, true) if not_null_options(column).is_none() => items.push("not_null".to_owned()),
        (true, true) | (false, _) => {}
    }
    items.extend(default(column));
    items.extend(options_of_column(column));
    items
}

/// Whether the column accepts `NULL` and its type does not.
pub(in crate::adopt::attributes) fn is_of_strict_domain(column: &Column, schema: &Schema) -> bool {
    match &column.data_type.base {
        BaseType::Defined(_, name) => {
            schema.domains.iter().any(|it| it.not_null && it.name == *name)
        }
        BaseType::BuiltIn(_) => false,
    }
}

fn not_null_options(column: &Column) -> Option<String> {
    column.not_null.as_ref().and_then(not_null)
}

fn default(column: &Column) -> Option<String> {
    match &column.value {
        ColumnValue::Default(it) => {
            Some(format!("default = {}", quoted(without_cast(it.as_str()))))
        }
        ColumnValue::Null
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_)
        | ColumnValue::Generated(_) => None,
    }
}

/// The type of a column whose enum no Rust enum defines.
fn of_foreign_enum(
    column: &Column,
    name: &QualifiedName,
    found: Option<&Enumeration>,
    model: &Model<'_>,
    sources: &Sources,
) -> Vec<String> {
    let spelled = spelling(&column.data_type, &model.table.name.namespace);
    let mut items = vec![format!("type = {}", quoted(&spelled))];
    let by_name = sources.sql_type(&model.structure.root, name.name.as_str()).cloned();
    let path = by_name.or_else(|| found?.sql_path.clone());
    items.extend(path.map(|it| match column.data_type.array {
        true => format!("sql_type = diesel::sql_types::Array<{it}>"),
        false => format!("sql_type = {it}"),
    }));
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

/// All but the type and the name.
fn options_of_column(column: &Column) -> Vec<String> {
    let mut items = Vec::new();
    items.extend(column.collation.as_ref().map(|it| format!("collation = {}", loose(it))));
    match &column.value {
        ColumnValue::Null | ColumnValue::Default(_) => {}
        ColumnValue::Identity(it) => items.push(identity(it)),
        ColumnValue::Serial(Serial { options, .. }) => {
            items.push(call("serial", counting(options)));
        }
        ColumnValue::Generated(Generated { expression, storage }) => {
            let expression = quoted(expression.as_str());
            items.push(match storage {
                GeneratedStorage::Stored => format!("generated = {expression}"),
                GeneratedStorage::Virtual => {
                    format!("generated(expression = {expression}, virtual)")
                }
            });
        }
    }
    items.extend(not_null_options(column));
    items.extend(column.storage.map(|it| format!("storage = {}", it.keyword().to_lowercase())));
    items.extend(column.compression.as_ref().map(|it| format!("compression = {it}")));
    items.extend(column.statistics.map(|it| format!("statistics = {it}")));
    items.extend(with(&column.options));
    items.extend(comment(column.comment.as_ref()));
    items
}

fn identity(identity: &Identity) -> String {
    let counting = counting(&identity.options);
    match (identity.kind, counting.is_empty()) {
        (IdentityKind::Always, true) => "identity = always".to_owned(),
        (IdentityKind::ByDefault, true) => "identity".to_owned(),
        (IdentityKind::Always, false) => {
            let always = ["always".to_owned()];
            call("identity", always.into_iter().chain(counting).collect())
        }
        (IdentityKind::ByDefault, false) => call("identity", counting),
    }
}

fn not_null(it: &NotNull) -> Option<String> {
    let name = it.name.as_ref().filter(|_| it.naming == Naming::Given);
    let mut items: Vec<String> = text("name", name).into_iter().collect();
    items.extend((!it.validated).then(|| "not_valid".to_owned()));
    items.extend((!it.inherited).then(|| "no_inherit".to_owned()));
    (!items.is_empty()).then(|| call("not_null", items))
}
