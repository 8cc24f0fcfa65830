//! A table and everything that it owns.

use crate::{Check, Column, ForeignKey, Index, Name, PrimaryKey, QualifiedName, Unique};

/// A table. What it owns is nested in it: no constraint or index without a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: QualifiedName,
    /// Its columns. Their order is no difference between two tables.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints, sorted by name.
    pub uniques: Vec<Unique>,
    /// Its check constraints, sorted by name.
    pub checks: Vec<Check>,
    /// Its foreign keys, sorted by name.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes that back no constraint, sorted by name.
    pub indexes: Vec<Index>,
    /// `COMMENT ON TABLE`.
    pub comment: Option<String>,
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &Name) -> Option<&Column> {
        self.columns.iter().find(|it| it.name == *name)
    }
}
