//! A unique constraint.

use crate::{Name, Naming};

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name, which is its index's too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Its columns, in the index's order.
    pub columns: Vec<Name>,
}
