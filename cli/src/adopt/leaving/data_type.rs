//! The Diesel type of a column, by paths that mean the same in every module of the crate.

use driftless_schema::well_known::{RANGES, WELL_KNOWN, WellKnown, spelled};
use syn::ext::IdentExt as _;
use syn::{GenericArgument, PathArguments, Type};

use crate::adopt::field_type::argument;

/// A Diesel type.
#[derive(Clone, Debug)]
pub(super) struct DataType {
    pub(super) nullable: bool,
    /// If it is an array, whether its elements may be `NULL`.
    array: Option<bool>,
    element: String,
}

/// Where Diesel's own types are.
const DIESEL: &str = "diesel::sql_types::";

impl DataType {
    /// Reads a type; the names in it are made paths by this function, which may not know one.
    pub(super) fn read(
        written: &Type,
        path: &dyn Fn(&[String]) -> Option<String>,
    ) -> Option<DataType> {
        if let Some(inner) = argument(written, "Nullable") {
            return Some(DataType { nullable: true, ..DataType::read(inner, path)? });
        }
        let Some(inner) = argument(written, "Array") else {
            return Some(DataType::plain(spelled_out(written, path)?));
        };
        let (may_be_null, inner) = match argument(inner, "Nullable") {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        Some(DataType { array: Some(may_be_null), ..DataType::plain(spelled_out(inner, path)?) })
    }

    /// The type that the derive takes for PostgreSQL's spelling.
    pub(super) fn of_text(text: &str) -> Option<DataType> {
        let (row, is_array) = spelled(text)?;
        Some(DataType { array: is_array.then_some(false), ..DataType::known(row) })
    }

    /// The type that the derive takes for a Rust type without its `Option`.
    pub(super) fn of_rust(rust: &Type) -> Option<DataType> {
        let is_byte = |it: &Type| matches!(it, Type::Path(it) if it.path.is_ident("u8"));
        let bytes = match rust {
            Type::Array(it) => Some(&*it.elem),
            _ => argument(rust, "Vec"),
        };
        if bytes.is_some_and(is_byte) {
            return Some(DataType::plain(format!("{DIESEL}Binary")));
        }
        if let Some(element) = argument(rust, "Vec") {
            let (may_be_null, element) = match argument(element, "Option") {
                Some(inner) => (true, inner),
                None => (false, element),
            };
            return Some(DataType { array: Some(may_be_null), ..DataType::of_rust(element)? });
        }
        let Type::Path(it) = rust else { return None };
        let segments: Vec<String> =
            it.path.segments.iter().map(|it| it.ident.unraw().to_string()).collect();
        // Such a path leads into the crate itself, which has no well-known type.
        if ["crate", "self", "super"].contains(&segments.first()?.as_str()) {
            return None;
        }
        let row =
            WELL_KNOWN.iter().find(|it| it.rust.contains(&segments[segments.len() - 1].as_str()));
        row.map(DataType::known)
    }

    /// As an attribute has it, without the `Nullable` around it, which the derive adds.
    pub(super) fn spelled(&self) -> String {
        match self.array {
            None => self.element.clone(),
            Some(false) => format!("{DIESEL}Array<{}>", self.element),
            Some(true) => format!("{DIESEL}Array<{DIESEL}Nullable<{}>>", self.element),
        }
    }

    /// Whether both are one type, but for the `Nullable` around it.
    pub(super) fn is(&self, other: &DataType) -> bool {
        self.array == other.array && canonical(&self.element) == canonical(&other.element)
    }

    /// Whether it is one of Diesel's own types, or an array of these.
    pub(super) fn is_diesels(&self) -> bool {
        self.element.starts_with(DIESEL)
    }

    pub(super) fn is_as_deep_as(&self, other: &DataType) -> bool {
        self.array == other.array
    }

    /// The path of the type, or of the elements.
    pub(super) fn element(&self) -> &str {
        &self.element
    }

    fn known(row: &WellKnown) -> DataType {
        DataType::plain(format!("{DIESEL}{}", row.diesel[0]))
    }

    fn plain(element: String) -> DataType {
        DataType { nullable: false, array: None, element }
    }
}

/// The path of Diesel's own type of this name.
pub(super) fn of_diesel(name: &str) -> String {
    format!("{DIESEL}{name}")
}

/// The path of a type with its parameters.
fn spelled_out(written: &Type, path: &dyn Fn(&[String]) -> Option<String>) -> Option<String> {
    let Type::Path(it) = written else { return None };
    if it.qself.is_some() {
        return None;
    }
    let segments: Vec<String> =
        it.path.segments.iter().map(|it| it.ident.unraw().to_string()).collect();
    let mut all = match it.path.leading_colon {
        Some(_) => format!("::{}", segments.join("::")),
        None => path(&segments)?,
    };
    if let PathArguments::AngleBracketed(arguments) = &it.path.segments.last()?.arguments {
        let inner: Vec<String> = arguments
            .args
            .iter()
            .map(|it| match it {
                GenericArgument::Type(it) => spelled_out(it, path),
                _ => None,
            })
            .collect::<Option<_>>()?;
        all = format!("{all}<{}>", inner.join(", "));
    }
    Some(all)
}

/// One spelling for all names of a type.
fn canonical(element: &str) -> String {
    let Some(name) = element.strip_prefix(DIESEL) else {
        return element.trim_start_matches("::").to_owned();
    };
    let known = |name: &str| WELL_KNOWN.iter().find(|it| it.diesel.contains(&name));
    for (wrapper, place) in [("Range<", 1), ("Multirange<", 2)] {
        let inner = name.strip_prefix(wrapper).and_then(|it| it.strip_suffix('>'));
        let row = inner.and_then(|it| known(it.strip_prefix(DIESEL)?));
        let range = row.and_then(|row| RANGES.iter().find(|it| it.0 == row.postgres));
        if let Some(range) = range {
            return if place == 1 { range.1 } else { range.2 }.to_owned();
        }
    }
    match known(name).map(|it| it.postgres) {
        Some("character varying") => "text".to_owned(),
        Some(postgres) => postgres.to_owned(),
        None if name == "Bpchar" => "text".to_owned(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> DataType {
        let path = |it: &[String]| Some(format!("{DIESEL}{}", it.join("::")));
        DataType::read(&syn::parse_str(text).expect("a type"), &path).expect("a known type")
    }

    #[test]
    fn names_of_one_type_are_one_type() {
        for (one, other, same) in [
            ("Int4", "Integer", true),
            ("Varchar", "Text", true),
            ("Citext", "Text", false),
            ("Nullable<Int8>", "BigInt", true),
            ("Array<Text>", "Array<Nullable<Text>>", false),
            ("Array<Nullable<Varchar>>", "Array<Nullable<Text>>", true),
            ("Range<Int4>", "Int4range", true),
            ("Timestamptz", "Timestamp", false),
        ] {
            assert_eq!(read(one).is(&read(other)), same, "{one} {other}");
        }
        let array = read("Nullable<Array<Nullable<Varchar>>>");
        assert_eq!(
            (array.nullable, array.spelled().replace(DIESEL, "")),
            (true, "Array<Nullable<Varchar>>".to_owned())
        );
    }

    #[test]
    fn the_types_of_the_derive_are_those_of_rust_and_postgresql() {
        let rust = |it: &str| DataType::of_rust(&syn::parse_str(it).expect("a type"));
        assert!(rust("Vec<Option<String>>").expect("known").is(&read("Array<Nullable<Text>>")));
        assert!(rust("chrono::DateTime<Utc>").expect("known").is(&read("Timestamptz")));
        assert!(rust("Vec<u8>").expect("known").is(&read("Bytea")));
        assert!(rust("crate::Value").is_none() && rust("Mood").is_none());
        assert!(DataType::of_text("varchar(9)[]").expect("known").is(&read("Array<Text>")));
        assert!(DataType::of_text("mood").is_none());
    }
}
