//! Names, literals and types as SQL.

use driftless_schema::{BaseType, LooseName, Name, Parameters, SqlType};

pub use driftless_schema::quote::{identifier, literal, qualified};

/// A type as SQL.
pub fn type_name(data_type: &SqlType) -> String {
    let base = match &data_type.base {
        BaseType::BuiltIn(spelling) => spelling.clone(),
        BaseType::Defined(_, name) => qualified(name),
    };
    if data_type.array { format!("{base}[]") } else { base }
}

/// Names in a list.
pub(super) fn identifiers(names: &[Name]) -> String {
    names.iter().map(identifier).collect::<Vec<_>>().join(", ")
}

/// A name with its namespace, if it has one.
pub(super) fn loose(name: &LooseName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", identifier(namespace), identifier(&name.name)),
        None => identifier(&name.name),
    }
}

/// Options in a list, `fillfactor = 70`. The server accepts every value as a text too.
pub(super) fn parameters(all: &Parameters) -> String {
    let one = |(name, value): (&String, &String)| {
        let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
        let value = if is_number { value.clone() } else { literal(value) };
        format!("{} = {value}", parameter(name))
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Names of options in a list.
pub(super) fn parameter_names(all: &[String]) -> String {
    all.iter().map(|it| parameter(it)).collect::<Vec<_>>().join(", ")
}

/// `fillfactor`, `toast.autovacuum_enabled`: each part quoted if necessary.
fn parameter(name: &str) -> String {
    let quoted = |part: &str| {
        let is_plain =
            part.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_');
        if is_plain { part.to_owned() } else { identifier(part) }
    };
    name.split('.').map(quoted).collect::<Vec<_>>().join(".")
}
