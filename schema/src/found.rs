//! What a database has besides the objects that are compared.

use crate::{BaseType, LooseName, ObjectId, SqlType};

/// Objects of a database that are not PostgreSQL's own, and that models may name without a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundNames {
    /// Collations.
    pub collations: Vec<LooseName>,
    /// Operator classes.
    pub classes: Vec<LooseName>,
    /// Operators.
    pub operators: Vec<LooseName>,
}

impl FoundNames {
    /// The name with its namespace, if exactly one of these has it.
    pub fn find(all: &[LooseName], name: LooseName) -> LooseName {
        let mut found = all.iter().filter(|it| it.name == name.name);
        match (&name.namespace, found.next(), found.next()) {
            (None, Some(one), None) => one.clone(),
            _ => name,
        }
    }
}

/// A type that is not PostgreSQL's own: an extension's, a domain, …
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FoundType {
    /// Its SQL name if it is found through the `search_path`.
    pub bare: String,
    /// Its SQL name, valid with every `search_path`.
    pub spelling: String,
}

impl FoundType {
    /// The type by a spelling that needs no `search_path`, if exactly one of these has the name.
    pub fn find(all: &[FoundType], data_type: SqlType) -> SqlType {
        let BaseType::BuiltIn(text) = &data_type.base else { return data_type };
        let (name, rest) = text.split_at(text.find(['(', '[']).unwrap_or(text.len()));
        let name = name.trim();
        let bare = if name.starts_with('"') { name.to_owned() } else { name.to_lowercase() };
        let found: Vec<&FoundType> = all.iter().filter(|it| it.bare == bare).collect();
        match found.as_slice() {
            [one] => {
                let base = BaseType::BuiltIn(format!("{}{rest}", one.spelling));
                SqlType { base, array: data_type.array }
            }
            _ => data_type,
        }
    }
}

/// An object in a managed namespace that driftless sees and leaves alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unmodelled {
    /// The object, or the one that it belongs to. A wanted object with the same id is left unchanged.
    pub id: ObjectId,
    /// For people: `view`, `partitioned table`, `deferrable unique constraint`, `trigger touch`, …
    pub what: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_found_by_its_bare_name_unless_two_have_it() {
        let found = |bare: &str, spelling: &str| FoundType {
            bare: bare.to_owned(),
            spelling: spelling.to_owned(),
        };
        let all = [
            found("vector", "ext.vector"),
            found("\"Odd\"", "ext.\"Odd\""),
            found("two", "one.two"),
            found("two", "other.two"),
        ];
        let find = |text: &str| FoundType::find(&all, SqlType::built_in(text)).to_string();
        assert_eq!(find("VECTOR (3)"), "ext.vector(3)");
        assert_eq!(find("\"Odd\""), "ext.\"Odd\"");
        assert_eq!(find("Odd"), "Odd", "without quotes it is another name");
        assert_eq!(find("two"), "two", "the `search_path` decides");
        assert_eq!(find("integer"), "integer");
        let array = FoundType::find(&all, SqlType::built_in("vector").into_array());
        assert_eq!(array.to_string(), "ext.vector[]");
    }
}
