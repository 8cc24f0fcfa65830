//! Quoting: names, literals and types as SQL. The only place where a name gets its quotes.

use driftless_schema::{BaseType, Name, QualifiedName, SqlType};

/// A name in double quotes, always: no list of reserved words to keep for six versions.
pub fn identifier(name: &Name) -> String {
    format!("\"{}\"", name.as_str().replace('"', "\"\""))
}

/// A name with its namespace, always: a migration must not depend on the `search_path`.
pub fn qualified(name: &QualifiedName) -> String {
    format!("{}.{}", identifier(&name.namespace), identifier(&name.name))
}

/// A text as a literal. With a backslash in it as `E'…'`, which reads the same whatever `standard_conforming_strings` says.
pub fn literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// A type as SQL.
pub fn type_name(data_type: &SqlType) -> String {
    let base = match &data_type.base {
        BaseType::BuiltIn(spelling) => spelling.clone(),
        BaseType::Enum(name) => qualified(name),
    };
    if data_type.array { format!("{base}[]") } else { base }
}

/// Names in a list.
pub(super) fn identifiers(names: &[Name]) -> String {
    names.iter().map(identifier).collect::<Vec<_>>().join(", ")
}
