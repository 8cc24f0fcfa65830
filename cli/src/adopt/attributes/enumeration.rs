//! A Rust enum as the definition of a type in the database.

use driftless_schema::Enum;
use driftless_schema::naming::snake_case;

use super::common::comment;
use super::fitted::Fitted;
use super::insertion::{Spelling, above};
use super::pairing::pairing;
use super::words::{call, quoted};
use crate::adopt::rust::{Enumeration, OtherSchema, Sources};

/// What an enum of this name in Rust has to say, besides its labels.
pub(crate) fn of_enum(labels: &Enum, rust_name: &str) -> Vec<String> {
    let Enum { name, labels: _, comment: text } = labels;
    let mut items = Vec::new();
    if snake_case(rust_name) != name.name.as_str() {
        items.push(format!("name = {}", quoted(name.name.as_str())));
    }
    if name.namespace.as_str() != "public" {
        items.push(format!("schema = {}", quoted(name.namespace.as_str())));
    }
    items.extend(comment(text.as_ref()));
    items
}

/// The enum as the definition of a type in the database, beside whoever converts its values already. Nothing if it is not
/// known which variant is which label.
pub(crate) fn of_enumeration<'a>(
    enumeration: &'a Enumeration,
    labels: &Enum,
    sources: &Sources,
) -> Fitted<'a> {
    let mut fitted = Fitted::default();
    let Ok(paired) = pairing(enumeration, labels, sources) else { return fitted };
    let mut items = of_enum(labels, &enumeration.name);
    match sources.sql_type(&enumeration.root, labels.name.name.as_str()) {
        _ if enumeration.sql_type.is_some() => {}
        Some(path) => items.push(format!("sql_type = {path}")),
        None if enumeration.derives.has("DbEnum") => {
            items.push(format!("sql_type = {}Mapping", enumeration.name));
        }
        None => {}
    }
    if paired.iter().copied().ne(&labels.labels) {
        items.push(call("order", labels.labels.iter().map(|it| quoted(it)).collect()));
    }
    let spelling = Spelling::new(enumeration.other_schema, &enumeration.conditions);
    let in_list = spelling.in_list(&enumeration.derives, "driftless::SchemaEnum");
    let mut above_enum = Vec::new();
    if in_list.is_none() {
        above_enum.push(spelling.attribute("derive(driftless::SchemaEnum)"));
    }
    fitted.insertions.extend(in_list);
    above_enum.extend(spelling.words(&items, &enumeration.place));
    // diesel-derive-enum's own renames are read by the derive.
    let is_renamed = |variant: &str, label: &str| {
        !enumeration.derives.has("DbEnum") && snake_case(variant) != label
    };
    let mut says_nothing = items.is_empty();
    for (variant, label) in enumeration.variants.iter().zip(paired) {
        if is_renamed(&variant.name, label) {
            says_nothing = false;
            let words = spelling.words(&[format!("rename = {}", quoted(label))], &variant.place);
            fitted.insertions.extend(above(words.into_iter().collect(), &variant.place));
        }
    }
    if enumeration.other_schema == OtherSchema::Written && says_nothing {
        above_enum.push(spelling.empty());
    }
    fitted.insertions.extend(above(above_enum, &enumeration.place));
    fitted
}
