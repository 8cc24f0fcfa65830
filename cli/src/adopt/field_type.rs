//! The type of a field's column, as far as the spelling of the field's type tells.

use driftless_schema::well_known::{WELL_KNOWN, spelled};
use driftless_schema::{BaseType, Column, Name, Pair, SqlType};
use quote::ToTokens as _;
use syn::{GenericArgument, PathArguments, Type};

use super::rust::Field;

/// As the derive infers it: from the Diesel type if an attribute gives it, otherwise from the Rust type.
pub(crate) fn inferred(field: &Field) -> Option<String> {
    match &field.sql_type {
        Some(path) => by_diesel(path),
        None => by_rust(inner(&field.ty)),
    }
}

/// Whether the column's type can be the field's, as far as the field's spelling tells, and both may be `NULL` or neither.
pub(crate) fn agrees(column: &Column, field: &Field, namespace: &Name) -> bool {
    let inferred = inferred(field);
    let spelled = spelling(&column.data_type, namespace);
    let is_near =
        inferred.is_none_or(|it| plain(&it) == plain(&spelled) || is_alike(&it, &spelled));
    is_near && column.nullable() == is_optional(field)
}

/// The types that the field and its column have, if Diesel reads no value of the one as the other.
pub(crate) fn contradiction(
    column: &Column,
    field: &Field,
    namespace: &Name,
) -> Option<Pair<String>> {
    let spelled = spelling(&column.data_type, namespace);
    let inferred = inferred(field)?;
    let is_known = WELL_KNOWN.iter().any(|it| it.postgres == plain(&spelled));
    // Bytes are read as many types: addresses, for example.
    let is_other = plain(&inferred) != plain(&spelled)
        && !is_alike(&inferred, &spelled)
        && plain(&inferred) != "bytea";
    (is_known && is_other).then_some(Pair { before: spelled, after: inferred })
}

/// Whether Diesel reads values of both types as the same Rust types.
fn is_alike(one: &str, other: &str) -> bool {
    const ALIKE: &[&[&str]] = &[
        &["text", "character varying", "character", "citext"],
        &["timestamp without time zone", "timestamp with time zone", "timestamp", "timestamptz"],
        &["json", "jsonb"],
        &["inet", "cidr"],
    ];
    ALIKE.iter().any(|it| it.contains(&plain(one)) && it.contains(&plain(other)))
}

/// Whether the field says that its column may be `NULL`.
pub(crate) fn is_optional(field: &Field) -> bool {
    argument(&field.ty, "Option").is_some()
}

/// The type as a struct of that schema names it in SQL.
pub(crate) fn spelling(data_type: &SqlType, namespace: &Name) -> String {
    let BaseType::Defined(_, name) = &data_type.base else { return data_type.to_string() };
    let array = if data_type.array { "[]" } else { "" };
    let bare = identifier(&name.name);
    // An unqualified name may be another one: PostgreSQL's own type.
    match name.namespace == *namespace && spelled(&bare).is_none() {
        true => format!("{bare}{array}"),
        false => format!("{}.{bare}{array}", identifier(&name.namespace)),
    }
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
pub(crate) fn plain(spelled: &str) -> &str {
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

/// The `T` of `Wrapper<T>`.
pub(super) fn argument<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
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
