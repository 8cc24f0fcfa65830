//! Names as PostgreSQL stores them: unquoted, case kept. Quoting happens where SQL is spelled, nowhere else.

use std::fmt;

/// A name as PostgreSQL's catalog stores it: never quoted, never folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The most bytes a name may have (`NAMEDATALEN - 1`). PostgreSQL cuts longer ones off with a notice only.
    pub const MAX_BYTES: usize = 63;

    /// A name, taken as it stands.
    pub fn new(name: impl Into<String>) -> Name {
        Name(name.into())
    }

    /// The name, unquoted.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Name {
        Name::new(name)
    }
}

impl From<String> for Name {
    fn from(name: String) -> Name {
        Name(name)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A name within a namespace: a table, a type, an index, a sequence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The namespace (PostgreSQL: schema) it lives in.
    pub namespace: Name,
    /// The name itself.
    pub name: Name,
}

impl QualifiedName {
    /// `name` in `namespace`.
    pub fn new(namespace: impl Into<Name>, name: impl Into<Name>) -> QualifiedName {
        QualifiedName { namespace: namespace.into(), name: name.into() }
    }

    /// Another name in the same namespace.
    pub fn sibling(&self, name: Name) -> QualifiedName {
        QualifiedName { namespace: self.namespace.clone(), name }
    }
}

/// For people: the namespace is left out where it is `public`.
impl fmt::Display for QualifiedName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.as_str() != "public" {
            write!(formatter, "{}.", self.namespace)?;
        }
        self.name.fmt(formatter)
    }
}

/// Who chose a name. An object whose name nobody gave is matched by its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Naming {
    /// The model names it, or the catalog does.
    Given,
    /// The model leaves the name open; it is what PostgreSQL would have chosen.
    Chosen,
}
