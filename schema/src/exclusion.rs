//! An exclusion constraint.

use crate::{Expression, IndexColumn, IndexStorage, LooseName, Name, Naming, Timing};

/// An exclusion constraint of a table: no two rows for which all operators say yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// The constraint's name, which is its index's too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// The access method of its index.
    pub method: Name,
    /// What is compared, in order.
    pub elements: Vec<ExclusionElement>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// The rows that it is about: `WHERE …`, without the parentheses around it.
    pub predicate: Option<Expression>,
    /// When it is checked.
    pub timing: Timing,
    /// How its index is kept.
    pub storage: IndexStorage,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

/// One key of an exclusion constraint, and what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionElement {
    /// The key.
    pub column: IndexColumn,
    /// The operator.
    pub operator: LooseName,
}
