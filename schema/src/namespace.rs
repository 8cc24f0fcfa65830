//! A namespace: what PostgreSQL's SQL calls a schema, and its catalog `pg_namespace`.

use crate::Name;

/// A namespace for tables and types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespace {
    /// Its name.
    pub name: Name,
    /// `COMMENT ON SCHEMA`.
    pub comment: Option<String>,
}
