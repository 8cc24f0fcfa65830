//! Rows without a value in a column that requires one from now on.

use crate::plan::RowsStatement;
use driftless_schema::{Name, ObjectId, QualifiedName, Side};

use super::effects::{Resource, relation};
use super::{Statement, Step};
use crate::diff::Fill;

/// The step that gives every row a value, or the place where somebody has to write it.
pub(super) fn steps(table: &QualifiedName, column: &Name, fill: Fill) -> Option<Step> {
    let (table, column) = (table.clone(), column.clone());
    let id = ObjectId::column(&table, &column);
    let filled = Resource::Filled(table.clone(), column.clone());
    let step = match fill {
        Fill::Nothing => return None,
        Fill::Default => {
            Statement::Rows(RowsStatement::Fill { table: table.clone(), column, value: None })
        }
        Fill::Value(it) => {
            Statement::Rows(RowsStatement::Fill { table: table.clone(), column, value: Some(it) })
        }
        Fill::Unsaid => Statement::Rows(RowsStatement::FillIn { table: table.clone(), column }),
    };
    // The value may read columns that the same draft drops: a name made of a first and a last one.
    Some(
        Step::new(step)
            .uses(relation(&table))
            .uses(id.clone())
            .uses(Resource::AnyColumn(Side::After, table.clone()))
            .releases(Resource::AnyLeavingColumn(table.clone()))
            .creates(Resource::AnyFilled(table.clone()))
            .creates(filled),
    )
}
