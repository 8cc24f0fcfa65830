//! Views, functions, triggers and the like: created, dropped, altered in place, or dropped before what they depend on changes and
//! recreated after.

use driftless_schema::{Dependent, Kind, Pair, QualifiedName, Side};

use super::Step;
use super::effects::Resource;
use crate::diff::DependentChange;
use crate::plan::{DependentStatement, Refusal, Why};

pub(super) fn steps(change: DependentChange) -> Vec<Step> {
    match change {
        DependentChange::Create(it) => vec![create(it, Why::Declared)],
        DependentChange::Drop(it) => vec![drop(it, Why::Declared)].into_iter().flatten().collect(),
        DependentChange::Replace(pair) => again(pair, Why::Replaced),
        DependentChange::Recreate(pair) => again(pair, Why::DependsOnAChange),
        DependentChange::Alter(pair, statements) => {
            let Pair { before, after } = pair;
            let statement = DependentStatement::Alter(after.clone(), statements);
            let step = Step::new(statement).uses(after.id.clone());
            vec![bound(bound(step, &before, Side::Before), &after, Side::After)]
        }
        DependentChange::Refuse(it, why) => {
            let about = &it.id;
            vec![Step::new(Refusal {
                message: format!("`{about}`, {}, depends on what changes, and {why}", it.what),
                help: format!("drop `{about}` by hand before the change, and recreate it after"),
            })]
        }
    }
}

fn again(Pair { before, after }: Pair<Dependent>, why: Why) -> Vec<Step> {
    // Statements that are the same already grant what the object had, where the roles exist.
    let after = match before.remake == after.remake {
        true => after,
        false => after.with_rights_of(&before),
    };
    drop(before, why).into_iter().chain([create(after, why)]).collect()
}

/// None if it goes with what it belongs to.
fn drop(it: Dependent, why: Why) -> Option<Step> {
    it.dropping()?;
    let mut step = Step::new(DependentStatement::Drop(it.clone(), why))
        .drops(it.id.clone())
        .drops(Resource::Standing(it.id.clone()));
    if let Some(name) = it.relation() {
        step = step.drops(Resource::Relation(name));
    }
    step = bound(step, &it, Side::Before);
    Some(if it.what.is_callable() { step.drops(Resource::AnyFunction(Side::Before)) } else { step })
}

fn create(it: Dependent, why: Why) -> Step {
    let mut step = Step::new(DependentStatement::Create(it.clone(), why)).creates(it.id.clone());
    if let Some(name) = it.relation() {
        step = step.creates(Resource::Relation(name));
    }
    step = bound(step, &it, Side::After);
    // What may call it, although no catalog says so: a check.
    if it.what.is_callable() { step.creates(Resource::AnyFunction(Side::After)) } else { step }
}

/// What it depends on.
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
    step
}
