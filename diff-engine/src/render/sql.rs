//! Names, literals, types and the small parts of statements as SQL.

use driftless_schema::{
    BaseType, Expression, IndexStorage, LooseName, Name, Pair, Parameters, QualifiedName, SqlType,
};

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
pub(crate) fn identifiers(names: &[Name]) -> String {
    names.iter().map(identifier).collect::<Vec<_>>().join(", ")
}

/// A name with its namespace, if it has one.
pub(crate) fn loose(name: &LooseName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", identifier(namespace), identifier(&name.name)),
        None => identifier(&name.name),
    }
}

/// Options in a list, `fillfactor = 70`. The server accepts every value as a text too.
pub(crate) fn parameters(all: &Parameters) -> String {
    let one = |(name, value): (&String, &String)| {
        let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
        let value = if is_number { value.clone() } else { literal(value) };
        format!("{} = {value}", parameter(name))
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Names of options in a list.
pub(crate) fn parameter_names(all: &[String]) -> String {
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

pub(crate) fn with(all: &Parameters) -> String {
    if all.is_empty() { String::new() } else { format!(" WITH ({})", parameters(all)) }
}

pub(crate) fn tablespace(words: &str, name: Option<&Name>) -> String {
    name.map_or(String::new(), |it| format!("{words} {}", identifier(it)))
}

/// The storage options of a constraint's index.
pub(crate) fn using_index(storage: &IndexStorage) -> String {
    let with = with(&storage.parameters);
    let tablespace = tablespace(" USING INDEX TABLESPACE", storage.tablespace.as_ref());
    format!("{with}{tablespace}")
}

/// Columns that an index includes beside its keys.
pub(crate) fn include(columns: &[Name]) -> String {
    if columns.is_empty() { String::new() } else { format!(" INCLUDE ({})", identifiers(columns)) }
}

/// The line end keeps the parenthesis out of a comment at the end of the text.
pub(crate) fn enclosed(text: &Expression) -> String {
    let end = if text.as_str().contains("--") { "\n" } else { "" };
    format!("({text}{end})")
}

pub(crate) fn own_tablespace(name: &Option<Name>) -> String {
    name.as_ref().map_or("pg_default".to_owned(), identifier)
}

/// To another schema, to another name, or both, in that order.
pub(crate) fn rename(kind: &str, Pair { before, after }: &Pair<QualifiedName>) -> String {
    let mut text = String::new();
    let mut current = before.clone();
    if before.namespace != after.namespace {
        let namespace = identifier(&after.namespace);
        text += &format!("ALTER {kind} {} SET SCHEMA {namespace};\n", qualified(before));
        current.namespace = after.namespace.clone();
    }
    if before.name != after.name {
        let name = identifier(&after.name);
        text += &format!("ALTER {kind} {} RENAME TO {name};\n", qualified(&current));
    }
    text
}

/// `COMMENT ON`; no text removes the comment.
pub(crate) fn comment_on(target: &str, text: Option<&str>) -> String {
    let text = text.map_or("NULL".to_owned(), literal);
    format!("COMMENT ON {target} IS {text};\n")
}

/// A block that raises an error if such a row exists; `first` is printed before.
pub(crate) fn raise_if(
    first: &str,
    table: &QualifiedName,
    condition: &str,
    code: &str,
    message: &str,
    help: &str,
) -> String {
    let (table, message, help) = (qualified(table), literal(message), literal(help));
    let tag = tag(&[first, &table, condition, &message, &help]);
    format!(
        "DO ${tag}$ BEGIN\n{first}    IF EXISTS (SELECT FROM {table} WHERE {condition}) THEN\n        RAISE EXCEPTION USING\n            ERRCODE = '{code}',\n            MESSAGE = {message},\n            HINT = {help};\n    END IF;\nEND ${tag}$;\n"
    )
}

/// A tag for dollar quotes that occurs in none of the texts.
pub(crate) fn tag(texts: &[&str]) -> String {
    let mut tag = "driftless".to_owned();
    while texts.iter().any(|it| it.contains(&tag)) {
        tag.push('_');
    }
    tag
}
