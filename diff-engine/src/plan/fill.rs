//! Rows without a value in a column that requires one from now on.

use std::collections::BTreeSet;

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
    let mut reads = None;
    let step = match fill {
        Fill::Nothing => return None,
        Fill::Default => {
            Statement::Rows(RowsStatement::Fill { table: table.clone(), column, value: None })
        }
        Fill::Value(it) => {
            reads = it.reads().cloned();
            Statement::Rows(RowsStatement::Fill { table: table.clone(), column, value: Some(it) })
        }
        Fill::Unsaid => Statement::Rows(RowsStatement::FillIn { table: table.clone(), column }),
    };
    // The value may read columns that the same draft drops: a name made of a first and a last one.
    let any = Resource::AnyColumn(Side::After, table.clone());
    let any_leaving = Resource::AnyLeavingColumn(table.clone());
    let step = Step::new(step)
        .uses(relation(&table))
        .uses(id.clone())
        .uses(any.clone())
        .releases(any_leaving.clone())
        .creates(Resource::AnyFilled(table.clone()))
        .creates(filled);
    let Some(reads) = reads else { return Some(step) };
    let mut step = reads.iter().fold(step, reading);
    step.effects.preferred.extend([any, any_leaving]);
    Some(step)
}

/// The fill waits for what it reads, for its values too, and comes before it goes.
fn reading(mut step: Step, read: &ObjectId) -> Step {
    let [namespace, table, rest @ ..] = read.path.as_slice() else { return step };
    let table = QualifiedName::new(namespace.clone(), table.clone());
    step = step.uses(relation(&table)).releases(relation(&table));
    let [column] = rest else { return step };
    let filled = Resource::Filled(table.clone(), column.clone());
    // Two fills may read each other's columns.
    step.effects.preferred.insert(filled.clone());
    step.uses(read.clone())
        .uses(Resource::Column(Side::After, table.clone(), column.clone()))
        .uses(filled)
        .releases(Resource::LeavingColumn(table, column.clone()))
}

/// A name that one object gives up and another one takes means the other one in a fill.
pub(super) fn of_what_stays(mut steps: Vec<Step>) -> Vec<Step> {
    let taken: BTreeSet<Resource> =
        steps.iter().flat_map(|it| it.effects.creates.iter().cloned()).collect();
    let is_taken = |it: &Resource| match it {
        Resource::LeavingColumn(table, column) => {
            taken.contains(&Resource::Object(ObjectId::column(table, column)))
        }
        other => taken.contains(other),
    };
    for step in steps.iter_mut().filter(|it| matches!(it.statement, Statement::Rows(_))) {
        step.effects.releases.retain(|it| !is_taken(it));
    }
    steps
}
