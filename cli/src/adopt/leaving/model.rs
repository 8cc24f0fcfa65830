//! The attributes of a model whose `table!` the derive writes.

use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Fields, Item, ItemStruct, Meta, Token, Visibility};

use super::table::SchemaFile;
use super::{Change, Move, column_type, each_module, lines};
use crate::adopt::field_type::inferred;
use crate::adopt::rust::{Field, Sources};

pub(super) fn changes(
    sources: &Sources,
    items: &[Item],
    moves: &[&Move<'_>],
    schema: &SchemaFile,
    all: &mut Vec<Change>,
) {
    each_module(items, &mut |items| {
        for item in items {
            let Item::Struct(item) = item else { continue };
            let line = item.ident.span().start().line;
            let found = moves.iter().find(|it| it.structure.location.line == line);
            if let Some(found) = found {
                of_struct(sources, item, found, schema, all);
            }
        }
    });
}

fn of_struct(
    sources: &Sources,
    item: &ItemStruct,
    of: &Move<'_>,
    schema: &SchemaFile,
    all: &mut Vec<Change>,
) {
    let text = sources.text(&of.structure.location.file);
    for attribute in &item.attrs {
        let Some(metas) = listed(attribute, &["diesel", "schema", "driftless"]) else { continue };
        for (at, meta) in metas.iter().enumerate() {
            let Meta::NameValue(pair) = meta else { continue };
            if pair.path.is_ident("table_name") {
                all.push((pair.value.span().byte_range(), of.table.to_owned()));
            }
            if pair.path.is_ident("table_macro") {
                let range = meta.span().byte_range();
                all.push(match (metas.len(), metas.get(at + 1)) {
                    (1, _) => (lines(text, attribute.span().byte_range()), String::new()),
                    (_, Some(next)) => (range.start..next.span().byte_range().start, String::new()),
                    (_, None) => {
                        let before = metas[at - 1].span().byte_range().end;
                        (before..range.end, String::new())
                    }
                });
            }
        }
    }
    let Fields::Named(named) = &item.fields else { return };
    for field in &of.structure.fields {
        let Some(written) = named
            .named
            .iter()
            .find(|it| it.ident.as_ref().is_some_and(|it| it.span().start().line == field.line))
        else {
            continue;
        };
        if let Some(sql_type) = needed_type(sources, of, field, schema) {
            let says = |it: &Attribute| it.meta.to_token_stream().to_string().contains("sql_type");
            if !written.attrs.iter().any(says) {
                all.push(said(text, written, &format!("sql_type = {sql_type}")));
            }
        }
    }
}

/// The word in the attribute of the field, or in a new one.
fn said(text: &str, field: &syn::Field, word: &str) -> Change {
    let list = field.attrs.iter().find_map(|it| match &it.meta {
        Meta::List(list) if list.path.is_ident("schema") || list.path.is_ident("driftless") => {
            Some(list)
        }
        Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => None,
    });
    match list {
        Some(list) => {
            let end = list.delimiter.span().close().byte_range().start;
            let inside = text[..end].trim_end();
            let comma = if inside.ends_with([',', '(']) { "" } else { ", " };
            (inside.len()..inside.len(), format!("{comma}{word}"))
        }
        None => {
            let start = match &field.vis {
                Visibility::Inherited => field.ident.span(),
                Visibility::Public(_) | Visibility::Restricted(_) => field.vis.span(),
            };
            let start = start.byte_range().start;
            (start..start, format!("#[schema({word})]\n    "))
        }
    }
}

/// The Diesel type of a field from which the derive would not infer the one in schema.rs.
fn needed_type(
    sources: &Sources,
    of: &Move<'_>,
    field: &Field,
    schema: &SchemaFile,
) -> Option<String> {
    if field.sql_type.is_some() || inferred(field).is_some() {
        return None;
    }
    let spelled = column_type(schema, of.table, &field.column)?;
    let spelled =
        spelled.strip_prefix("Nullable<").and_then(|it| it.strip_suffix('>')).unwrap_or(spelled);
    let (array, element) = match spelled.strip_prefix("Array<").and_then(|it| it.strip_suffix('>'))
    {
        Some(element) => (true, element),
        None => (false, spelled),
    };
    let (optional, element) =
        match element.strip_prefix("Nullable<").and_then(|it| it.strip_suffix('>')) {
            Some(element) => (true, element),
            None => (false, element),
        };
    let path = match sources.sql_types.values().find(|it| it.ends_with(&format!("::{element}"))) {
        Some(path) => {
            // An enum that is its own Diesel type needs no other one.
            let enumeration = sources.enumeration(of.structure, field);
            if enumeration.is_some_and(|it| it.is_model() && it.sql_path.is_none()) {
                return None;
            }
            path.clone()
        }
        None => format!("diesel::sql_types::{element}"),
    };
    let path = if optional { format!("diesel::sql_types::Nullable<{path}>") } else { path };
    Some(if array { format!("diesel::sql_types::Array<{path}>") } else { path })
}

/// What is in the parentheses of an attribute of one of these names.
fn listed(attribute: &Attribute, names: &[&str]) -> Option<Vec<Meta>> {
    if !names.iter().any(|it| attribute.path().is_ident(it)) {
        return None;
    }
    let all = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    Some(all.into_iter().collect())
}
