//! A Rust enum as the definition of a type in the database.

use driftless_schema::Enum;
use driftless_schema::naming::snake_case;

use super::fitted::Fitted;
use super::insertion::{attribute, derive};
use super::words::quoted;
use crate::adopt::rust::{Enumeration, Sources};

/// The enum as the definition of a type in the database, beside whoever converts its values already.
pub(crate) fn of_enumeration<'a>(
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
            enumeration.location,
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
