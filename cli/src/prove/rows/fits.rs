//! What rows have to fit besides their table, so that a failure of the draft is the draft's and not the rows'.

use std::collections::BTreeMap;

use driftless_schema::{Name, QualifiedName};

/// What the rows of each table have to fit; tables by their name before the draft.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fits {
    pub(crate) tables: BTreeMap<QualifiedName, TableFits>,
}

/// What the rows of one table have to fit; columns by their names before the draft.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableFits {
    /// What becomes of a column: an SQL expression over it. A value for which it raises is not used, if the column has a
    /// value that is not null and for which it does not raise.
    pub(crate) casts: BTreeMap<Name, String>,
    /// Boolean SQL expressions over the columns that are neither false nor raise for any row.
    pub(crate) checks: Vec<String>,
    /// The same, as far as any row can be like that: what makes a draft fail for each row is the draft's own fault.
    pub(crate) wishes: Vec<String>,
    /// Columns whose values are distinct together.
    pub(crate) uniques: Vec<Vec<Name>>,
    /// Columns that are not null in any row.
    pub(crate) required: Vec<Name>,
}

impl Fits {
    pub(super) fn of(&self, table: &QualifiedName) -> TableFits {
        self.tables.get(table).cloned().unwrap_or_default()
    }
}
