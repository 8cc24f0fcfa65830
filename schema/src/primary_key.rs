//! A table's primary key.

use crate::{Name, Naming};

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name, which is its index's too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Its columns, in the key's order.
    pub columns: Vec<Name>,
}
