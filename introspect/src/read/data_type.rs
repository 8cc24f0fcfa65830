//! The types of columns: a type that the schema has itself, or a spelling.

use driftless_schema::{Kind, QualifiedName, SqlType};
use postgres::Row;

/// By its spelling, and by the word, the namespace and the name of the type or of the elements' type. A type is the
/// schema's own if its kind is modelled and its namespace is managed.
pub(super) fn data_type(row: &Row, managed: &[String]) -> SqlType {
    let spelling: &str = row.get("spelling");
    let element = spelling.strip_suffix("[]");
    let base = match defined(row, managed) {
        Some(it) => it,
        None => SqlType::built_in(element.unwrap_or(spelling)),
    };
    if element.is_some() { base.into_array() } else { base }
}

fn defined(row: &Row, managed: &[String]) -> Option<SqlType> {
    let kind = Kind::of_word(row.get::<_, Option<&str>>("type_kind")?)?;
    let namespace: &str = row.get("type_namespace");
    let name = QualifiedName::new(namespace, row.get::<_, &str>("type_name"));
    managed.iter().any(|it| it == namespace).then(|| SqlType::defined(kind, name))
}
