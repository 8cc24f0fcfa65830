//! A table's primary key.

use crate::{IndexStorage, Name, Naming, Timing};

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name, which its index has too.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Its columns, in the key's order.
    pub columns: Vec<Name>,
    /// `INCLUDE`.
    pub include: Vec<Name>,
    /// `WITHOUT OVERLAPS` on the last column. From PostgreSQL 18 on.
    pub without_overlaps: bool,
    /// When it is checked.
    pub timing: Timing,
    /// How its index is stored.
    pub storage: IndexStorage,
    /// `COMMENT ON CONSTRAINT`.
    pub comment: Option<String>,
}

impl PrimaryKey {
    /// A key that somebody named, with defaults otherwise.
    pub fn new(name: impl Into<Name>, columns: Vec<Name>) -> PrimaryKey {
        PrimaryKey {
            name: name.into(),
            naming: Naming::Given,
            columns,
            include: Vec::new(),
            without_overlaps: false,
            timing: Timing::Immediate,
            storage: IndexStorage::default(),
            comment: None,
        }
    }
}
