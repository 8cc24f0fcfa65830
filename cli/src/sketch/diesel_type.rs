//! The Diesel type of a column for which no Rust type is known: Diesel's own, or one that is written beside the structs.

use driftless_schema::well_known::spelled;
use driftless_schema::{BaseType, SqlType};

use super::names::Names;
use super::rust_type::bare;
use crate::adopt::camel;

/// A Diesel type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DieselType {
    element: Element,
    array: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// In `diesel::sql_types`.
    Diesels(&'static str),
    Written(SqlStruct),
}

/// A struct that stands for a type of the database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SqlStruct {
    pub(super) schema: String,
    pub(super) name: String,
    /// Its name in Rust.
    pub(super) rust_name: String,
}

impl SqlStruct {
    /// It is called `Point`; with its schema if that is neither `public` nor PostgreSQL's own.
    fn new(schema: &str, name: &str, names: &Names) -> SqlStruct {
        let plain = camel(name);
        let longer = match schema {
            "public" | "pg_catalog" => plain,
            schema => format!("{}{plain}", camel(schema)),
        };
        // A `table!` may import an enum of that name, too.
        let rust_name = if names.is_taken(&longer) { format!("{longer}Type") } else { longer };
        SqlStruct { schema: schema.to_owned(), name: name.to_owned(), rust_name }
    }
}

impl DieselType {
    /// Its path, with the structs in this module.
    pub(super) fn path(&self, module: &str) -> String {
        let element = match &self.element {
            Element::Diesels(name) => format!("diesel::sql_types::{name}"),
            Element::Written(it) => format!("{module}::{}", it.rust_name),
        };
        match self.array {
            true => format!("diesel::sql_types::Array<diesel::sql_types::Nullable<{element}>>"),
            false => element,
        }
    }

    pub(super) fn written(&self) -> Option<&SqlStruct> {
        match &self.element {
            Element::Written(it) => Some(it),
            Element::Diesels(_) => None,
        }
    }
}

pub(super) fn diesel_type(data_type: &SqlType, names: &Names) -> DieselType {
    let (element, array) = match &data_type.base {
        BaseType::Defined(_, name) => {
            let (schema, name) = (name.namespace.as_str(), name.name.as_str());
            (Element::Written(SqlStruct::new(schema, name, names)), false)
        }
        BaseType::BuiltIn(text) => {
            let element = text.trim_end_matches("[]");
            (built_in(element, names), element != text)
        }
    };
    DieselType { element, array: array || data_type.array }
}

fn built_in(text: &str, names: &Names) -> Element {
    if let Some((row, _)) = spelled(bare(text)) {
        return Element::Diesels(row.diesel[0]);
    }
    let plain = text.split('(').next().unwrap_or(text).trim();
    // The names by which PostgreSQL's catalog has the types that SQL spells in several words.
    let (schema, name) = match plain {
        "time with time zone" => ("pg_catalog", "timetz"),
        "bit varying" => ("pg_catalog", "varbit"),
        plain => plain.rsplit_once('.').unwrap_or(("pg_catalog", plain)),
    };
    let unquoted = |it: &str| match it.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => it.to_owned(),
    };
    Element::Written(SqlStruct::new(&unquoted(schema), &unquoted(name), names))
}
