//! What stands on what changes: away before, back after.

use driftless_schema::{Dependent, Kind, ObjectId, QualifiedName};

use super::effects::{any_new_column, any_new_function, any_old_column, any_old_function};
use super::{Statement, Step};
use crate::diff::DependentChange;

pub(super) fn steps(change: DependentChange) -> Vec<Step> {
    let DependentChange { dependent, obstacle } = change;
    if let Some(why) = obstacle {
        let about = &dependent.id;
        return vec![Step::new(Statement::Refuse {
            message: format!("`{about}`, {}, stands on what changes, and {why}", dependent.what),
            help: format!("take `{about}` away by hand before, and bring it back after"),
        })];
    }
    let is_dropped = dependent.remake.as_ref().is_some_and(|it| it.drop.is_some());
    let drop = is_dropped.then(|| {
        let step =
            Step::new(Statement::DropDependent(dependent.clone())).drops(dependent.id.clone());
        bound(step, &dependent, Step::releases, any_old_column, any_old_function(), Step::drops)
    });
    let create =
        Step::new(Statement::CreateDependent(dependent.clone())).creates(dependent.id.clone());
    let create =
        bound(create, &dependent, Step::uses, any_new_column, any_new_function(), Step::creates);
    drop.into_iter().chain([create]).collect()
}

/// What it stands on, and what may stand on it though no catalog says so: a check calls a function.
fn bound(
    step: Step,
    dependent: &Dependent,
    bind: fn(Step, ObjectId) -> Step,
    columns: fn(&QualifiedName) -> ObjectId,
    function: ObjectId,
    is_one: fn(Step, ObjectId) -> Step,
) -> Step {
    let mut step = step;
    for id in &dependent.on {
        step = bind(step, id.clone());
        if let (Kind::Table | Kind::Column | Kind::Constraint, [namespace, table, ..]) =
            (id.kind, id.path.as_slice())
        {
            let table = QualifiedName::new(namespace.clone(), table.clone());
            step = bind(step, columns(&table));
        }
    }
    if dependent.callable { is_one(step, function) } else { step }
}
