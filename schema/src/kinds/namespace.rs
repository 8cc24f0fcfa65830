//! A namespace: a schema in PostgreSQL's SQL, `pg_namespace` in its catalog.

use crate::{Kind, Name, ObjectId};

/// A namespace for tables and types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: Name,
    /// `COMMENT ON SCHEMA`.
    pub comment: Option<String>,
}

impl ObjectId {
    /// A namespace.
    pub fn namespace(name: &Name) -> ObjectId {
        ObjectId { kind: Kind::Namespace, path: vec![name.clone()] }
    }
}
