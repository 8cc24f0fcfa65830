//! A check constraint.

use crate::{Expression, Name, Naming, Validity};

/// A check constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// The condition that must not be false, without the parentheses around it.
    pub expression: Expression,
    /// False for `NO INHERIT`.
    pub inherited: bool,
    /// The rows that it applies to.
    pub validity: Validity,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

impl Check {
    /// A check that somebody named, with defaults otherwise.
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
