//! How an object is identified: by kind and name, never by OID.

use std::fmt;

use crate::{Kind, Name, QualifiedName};

/// An object's address: a kind, and the names on the path to it (namespace, table, column).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// Its kind.
    pub kind: Kind,
    /// Namespace first, its own name last.
    pub path: Vec<Name>,
}

impl ObjectId {
    /// The address of what has these names afterwards, if the object is dropped and gives them up.
    pub fn taken_over(&self) -> ObjectId {
        ObjectId { path: self.path.iter().map(Name::taken_over).collect(), ..self.clone() }
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
