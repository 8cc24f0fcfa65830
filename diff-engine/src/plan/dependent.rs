//! Dependents of what changes: dropped before, recreated after.

use driftless_schema::{Dependent, Kind, QualifiedName, Side};

use super::Step;
use super::effects::Resource;
use crate::diff::DependentChange;
use crate::plan::{DependentStatement, Refusal};

pub(super) fn steps(change: DependentChange) -> Vec<Step> {
    let DependentChange { dependent, obstacle } = change;
    if let Some(why) = obstacle {
        let about = &dependent.id;
        return vec![Step::new(Refusal {
            message: format!("`{about}`, {}, depends on what changes, and {why}", dependent.what),
            help: format!("drop `{about}` by hand before the change, and recreate it after"),
        })];
    }
    let is_dropped = dependent.remake.as_ref().is_some_and(|it| it.drop.is_some());
    let drop = is_dropped.then(|| {
        let step = Step::new(DependentStatement::Drop(dependent.clone()))
            .drops(dependent.id.clone())
            .drops(Resource::Standing(dependent.id.clone()));
        bound(step, &dependent, Side::Before)
    });
    let create =
        Step::new(DependentStatement::Create(dependent.clone())).creates(dependent.id.clone());
    drop.into_iter().chain([bound(create, &dependent, Side::After)]).collect()
}

/// What it depends on, and what may depend on it although no catalog says so: a check that calls a function.
fn bound(mut step: Step, dependent: &Dependent, side: Side) -> Step {
    let bind = |step: Step, on: Resource| match side {
        Side::Before => step.releases(on),
        Side::After => step.uses(on),
    };
    for id in &dependent.on {
        step = bind(step, id.clone().into());
        step = bind(step, Resource::of_dependency(side, id));
        if let (Kind::Table | Kind::Column | Kind::Constraint, [namespace, table, ..]) =
            (id.kind, id.path.as_slice())
        {
            let table = QualifiedName::new(namespace.clone(), table.clone());
            step.effects.preferred.insert(Resource::AnyColumn(side, table.clone()));
            step = bind(step, Resource::AnyColumn(side, table));
        }
    }
    match (dependent.what.is_callable(), side) {
        (true, Side::Before) => step.drops(Resource::AnyFunction(side)),
        (true, Side::After) => step.creates(Resource::AnyFunction(side)),
        (false, _) => step,
    }
}
