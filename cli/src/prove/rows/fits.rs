//! The requirements for inserted rows besides those of their table, so that a failure is caused by the draft and not by
//! the rows.

use std::collections::BTreeMap;

use driftless_schema::{Name, QualifiedName};

/// The requirements for the rows of each table, by the table's name before the draft.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fits {
    pub(crate) tables: BTreeMap<QualifiedName, TableFits>,
}

/// The requirements for the rows of one table, by the columns' names before the draft.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableFits {
    /// The SQL expression for what becomes of a column. A value for which it raises an error is not used if the column
    /// has another value that is not NULL.
    pub(crate) casts: BTreeMap<Name, String>,
    /// Boolean SQL expressions over the columns that must not be false or raise an error for any row.
    pub(crate) checks: Vec<String>,
    /// The same, but only if some row can meet them: if a draft fails for every row, that is the draft's fault.
    pub(crate) wishes: Vec<String>,
    /// Columns whose values must be distinct together.
    pub(crate) uniques: Vec<Vec<Name>>,
    /// Columns that must not be NULL.
    pub(crate) required: Vec<Name>,
}

impl Fits {
    pub(super) fn of(&self, table: &QualifiedName) -> TableFits {
        self.tables.get(table).cloned().unwrap_or_default()
    }
}
