//! Statements that give rows their values.

use driftless_schema::{Expression, Name, ObjectId, QualifiedName};

use super::Planned;
use crate::plan::{Facts, LockMode, Purpose, Relation};

/// A statement about the rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsStatement {
    /// `UPDATE` of the rows that have no value in a column; without one: the column's default.
    Fill {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// A value over the row.
        value: Option<Expression>,
    },
    /// The place where somebody has to write the value of such rows. Raises an error while such a row exists.
    FillIn {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Name,
    },
}

impl Planned for RowsStatement {
    fn about(&self) -> Option<ObjectId> {
        let (RowsStatement::Fill { table, column, .. } | RowsStatement::FillIn { table, column }) =
            self;
        Some(ObjectId::column(table, column))
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            RowsStatement::Fill { table, column, value: _ } => {
                let table = Relation::Table(table.clone());
                Facts::default()
                    .locking(table.clone(), LockMode::RowExclusive)
                    .scanning(table, Purpose::Fill(column.clone()))
            }
            RowsStatement::FillIn { table, column } => {
                Facts::reading(table, Purpose::NotNull(column.clone()))
            }
        }
    }
}
