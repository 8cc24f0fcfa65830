//! An extension: `CREATE EXTENSION`.

use crate::{Kind, Name, ObjectId};

/// An extension that is installed, or that models need.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extension {
    /// Its name.
    pub name: Name,
    /// The namespace of its objects; none: models leave it to the server.
    pub namespace: Option<Name>,
}

/// The extensions of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extensions {
    /// All extensions of a database, sorted, without `plpgsql`, which every database has.
    Installed(Vec<Extension>),
    /// The extensions that models need, sorted. A database may have others, for whatever purpose.
    Needed(Vec<Extension>),
}

impl Default for Extensions {
    fn default() -> Extensions {
        Extensions::Needed(Vec::new())
    }
}

impl ObjectId {
    /// An extension.
    pub fn extension(name: &Name) -> ObjectId {
        ObjectId { kind: Kind::Extension, path: vec![name.clone()] }
    }
}
