//! An enum type: `CREATE TYPE … AS ENUM`.

use crate::QualifiedName;

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
