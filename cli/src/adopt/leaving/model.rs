//! The attributes of a model whose `table!` the derive writes.

use std::ops::Range;

use syn::{Attribute, Fields, Visibility};

use super::join::Model;
use super::word::{Written, written};
use super::{Change, Move};
use crate::adopt::rust::Sources;

pub(super) fn changes(sources: &Sources, of: &Move<'_>, all: &mut Vec<Change>) {
    let Model { structure, item } = of.model;
    let text = sources.text(&structure.location.file);
    for attribute in written(text, &item.attrs) {
        if !attribute.is_ours() && attribute.name != "diesel" {
            continue;
        }
        for (at, word) in attribute.words.iter().enumerate() {
            if word.name == "table_name"
                && let Some(range) = word.value_range()
            {
                all.push((range, of.written()));
            }
            if word.name == "table_macro" {
                all.push((attribute.removal_of(at), String::new()));
            }
        }
    }
    // schema.rs names the struct.
    if matches!(item.vis, Visibility::Inherited) && structure.module != "crate" {
        let at = item.struct_token.span.byte_range().start;
        all.push((at..at, "pub(crate) ".to_owned()));
    }
    for (column, data_type) in &of.columns {
        let word = format!("sql_type = {}", data_type.spelled());
        all.extend(match (&column.sql_type, column.said_at, column.field) {
            (Some(range), _, _) => Some((range.clone(), data_type.spelled())),
            (None, Some(at), _) => Some((at..at, format!(", {word}"))),
            (None, None, Some((_, field))) => Some(said(text, of.model, field, &word)),
            (None, None, None) => None,
        });
    }
}

/// The word in the attribute of the field, or in a new one.
fn said(text: &str, model: Model<'_>, field: &syn::Field, word: &str) -> Change {
    let list = written(text, &field.attrs).into_iter().filter(Written::is_ours);
    if let Some(end) = list.filter_map(|it| it.end).next() {
        let inside = text[..end].trim_end();
        let comma = if inside.ends_with([',', '(']) { "" } else { ", " };
        return (inside.len()..inside.len(), format!("{comma}{word}"));
    }
    let start = start(field);
    let line = text[..start].rfind('\n').map_or(0, |it| it + 1);
    let indent = &text[line..start];
    let between = if indent.trim().is_empty() { format!("\n{indent}") } else { " ".to_owned() };
    let attribute = format!("{}({word})", name(text, model));
    let conditions = model.structure.derives.conditions_of("Schema");
    let attribute = match conditions {
        [] => attribute,
        [one] => format!("cfg_attr({one}, {attribute})"),
        several => format!("cfg_attr(all({}), {attribute})", several.join(", ")),
    };
    (start..start, format!("#[{attribute}]{between}"))
}

fn start(field: &syn::Field) -> usize {
    let of = |range: Range<usize>| range.start;
    match (&field.vis, &field.ident) {
        (Visibility::Inherited, Some(it)) => of(it.span().byte_range()),
        (vis, _) => of(syn::spanned::Spanned::span(vis).byte_range()),
    }
}

/// The attribute of driftless: `schema`, unless another derive reads that one.
fn name(text: &str, model: Model<'_>) -> &'static str {
    let has = |attributes: &[Attribute]| {
        written(text, attributes).iter().any(|it| it.name == "driftless")
    };
    let on_fields = match &model.item.fields {
        Fields::Named(named) => named.named.iter().any(|it| has(&it.attrs)),
        Fields::Unnamed(_) | Fields::Unit => false,
    };
    if on_fields || has(&model.item.attrs) { "driftless" } else { "schema" }
}
