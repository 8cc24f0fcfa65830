//! An enum type: `CREATE TYPE … AS ENUM`.

use crate::{Kind, Name, ObjectId, QualifiedName};

/// An enum type with its labels in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: QualifiedName,
    /// Its labels, in their sort order.
    pub labels: Vec<String>,
    /// `COMMENT ON TYPE`.
    pub comment: Option<String>,
}

impl ObjectId {
    /// An enum.
    pub fn enumeration(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Enum, name)
    }

    /// A label of an enum.
    pub fn label(name: &QualifiedName, label: &str) -> ObjectId {
        ObjectId::within(Kind::Label, name, &Name::new(label))
    }
}
