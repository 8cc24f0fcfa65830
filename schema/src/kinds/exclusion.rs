//! An exclusion constraint.

use crate::{Expression, IndexColumn, IndexStorage, LooseName, Name, Naming, Timing};

/// An exclusion constraint of a table: no two rows for which all operators return true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The constraint's name, which its index has too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// The access method of its index.
    pub method: Name,
    /// The keys that are compared, in order.
    pub elements: Vec<ExclusionElement>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// The rows that it applies to: `WHERE …`, without the parentheses around it.
    pub predicate: Option<Expression>,
    /// When it is checked.
    pub timing: Timing,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

/// One key of an exclusion constraint, and the operator that compares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionElement {
    /// The key.
    pub column: IndexColumn,
    /// The operator.
    pub operator: LooseName,
}
