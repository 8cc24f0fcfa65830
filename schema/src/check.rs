//! A check constraint.

use crate::{Expression, Name, Naming};

/// A check constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// What must not be false, without the parentheses around it.
    pub expression: Expression,
}
