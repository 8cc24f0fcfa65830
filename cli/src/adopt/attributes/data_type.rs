//! The type of a column, compared with the one that the derive infers.

use driftless_schema::well_known::{WELL_KNOWN, spelled};
use driftless_schema::{BaseType, Name, SqlType};
use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type};

use super::words::quoted;
use crate::adopt::rust::Field;

/// What has to be said of the type: nothing where the derive infers it.
pub(super) fn of_type(data_type: &SqlType, field: &Field, namespace: &Name) -> Vec<String> {
    let inferred = match &field.sql_type {
        Some(path) => by_diesel(path),
        None => by_rust(inner(&field.ty)),
    };
    let spelled = spelling(data_type, namespace);
    if inferred.as_ref() == Some(&spelled) {
        return Vec::new();
    }
    let short = short(&spelled);
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

/// The type as a struct of that schema names it in SQL.
pub(super) fn spelling(data_type: &SqlType, namespace: &Name) -> String {
    let BaseType::Defined(_, name) = &data_type.base else { return data_type.to_string() };
    let array = if data_type.array { "[]" } else { "" };
    let bare = identifier(&name.name);
    // An unqualified name may be another one: PostgreSQL's own type.
    match name.namespace == *namespace && spelled(&bare).is_none() {
        true => format!("{bare}{array}"),
        false => format!("{}.{bare}{array}", identifier(&name.namespace)),
    }
}

pub(super) fn short(spelled: &str) -> String {
    spelled.replace("character varying", "varchar")
}

/// A name in SQL, in quotes if it would not be read as it is.
fn identifier(name: &Name) -> String {
    let text = name.as_str();
    let is_part = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    match text.starts_with(|it: char| !it.is_ascii_digit()) && text.chars().all(is_part) {
        true => text.to_owned(),
        false => driftless_schema::quote::identifier(text),
    }
}

/// A type's name without its modifiers and without what makes it an array.
pub(super) fn plain(spelled: &str) -> &str {
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
pub(super) fn inner(ty: &Type) -> &Type {
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

pub(super) fn last_segment(ty: &Type) -> Option<String> {
    let ty = argument(ty, "Vec").map_or(ty, |it| argument(it, "Option").unwrap_or(it));
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().map(|it| it.ident.to_string())
}
