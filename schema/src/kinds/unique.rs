//! A unique constraint.

use crate::{IndexStorage, Name, Naming, Timing};

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The constraint's name, which its index has too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Its columns, in the index's order.
    pub columns: Vec<Name>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// False for `NULLS NOT DISTINCT`. From PostgreSQL 15 on.
    pub nulls_distinct: bool,
    /// `WITHOUT OVERLAPS` on the last column. From PostgreSQL 18 on.
    pub without_overlaps: bool,
    /// When it is checked.
    pub timing: Timing,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

impl Unique {
    /// A constraint that somebody named, with defaults otherwise.
    pub fn new(name: impl Into<Name>, columns: Vec<Name>) -> Unique {
        Unique {
            name: name.into(),
            naming: Naming::Given,
            columns,
            include: Vec::new(),
            nulls_distinct: true,
            without_overlaps: false,
            timing: Timing::Immediate,
            storage: IndexStorage::default(),
            comment: None,
        }
    }
}
