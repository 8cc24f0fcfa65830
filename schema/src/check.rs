//! A check constraint.

use crate::{Expression, Name, Naming, Validity};

/// A check constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// What must not be false, without the parentheses around it.
    pub expression: Expression,
    /// `NO INHERIT` where not.
    pub inherited: bool,
    /// For which rows it holds.
    pub validity: Validity,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

impl Check {
    /// A check that somebody named, of which nothing else is said.
    pub fn new(name: impl Into<Name>, expression: Expression) -> Check {
        Check {
            name: name.into(),
            naming: Naming::Given,
            expression,
            inherited: true,
            validity: Validity::Valid,
            comment: None,
        }
    }
}
