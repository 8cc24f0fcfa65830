//! How an object is identified: by kind and name, never by OID.

use std::fmt;

use crate::{Name, QualifiedName};

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A PostgreSQL schema.
    Namespace,
    /// An extension.
    Extension,
    /// An enum type.
    Enum,
    /// A label of an enum.
    Label,
    /// A table.
    Table,
    /// A column of a table.
    Column,
    /// A constraint of a table.
    Constraint,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
    /// Extended statistics.
    Statistics,
    /// Anything that driftless does not model.
    Other,
}

/// An object's address: a kind, and the names on the path to it (namespace, table, column).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its kind.
    pub kind: Kind,
    /// Namespace first, its own name last.
    pub path: Vec<Name>,
}

impl ObjectId {
    /// A namespace.
    pub fn namespace(name: &Name) -> ObjectId {
        ObjectId { kind: Kind::Namespace, path: vec![name.clone()] }
    }

    /// An extension.
    pub fn extension(name: &Name) -> ObjectId {
        ObjectId { kind: Kind::Extension, path: vec![name.clone()] }
    }

    /// An enum.
    pub fn enumeration(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Enum, name)
    }

    /// A label of an enum.
    pub fn label(name: &QualifiedName, label: &str) -> ObjectId {
        ObjectId::within(Kind::Label, name, &Name::new(label))
    }

    /// A table.
    pub fn table(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Table, name)
    }

    /// A column of a table.
    pub fn column(table: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId::within(Kind::Column, table, name)
    }

    /// A constraint of a table.
    pub fn constraint(table: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId::within(Kind::Constraint, table, name)
    }

    /// An index, by its own qualified name.
    pub fn index(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Index, name)
    }

    /// A sequence.
    pub fn sequence(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Sequence, name)
    }

    /// Extended statistics, by their own qualified name.
    pub fn statistics(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Statistics, name)
    }

    /// Any object directly in a namespace.
    pub fn qualified(kind: Kind, name: &QualifiedName) -> ObjectId {
        ObjectId { kind, path: vec![name.namespace.clone(), name.name.clone()] }
    }

    /// Any object within another.
    pub fn within(kind: Kind, owner: &QualifiedName, name: &Name) -> ObjectId {
        ObjectId { kind, path: vec![owner.namespace.clone(), owner.name.clone(), name.clone()] }
    }
}

/// For people, in one line: with dots, and without `public`.
impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = usize::from(self.path.len() > 1 && self.path[0].as_str() == "public");
        let names: Vec<String> = self.path[hidden..].iter().map(Name::to_string).collect();
        formatter.write_str(&names.join("."))
    }
}
