//! Objects that move to another namespace and get another name, which takes two statements: in between, an object has a name
//! that it has on neither side. Takes steps and the names that objects have, returns steps in which no name is taken twice.

use std::collections::BTreeSet;
use std::mem;

use driftless_schema::{Name, ObjectId, Pair, QualifiedName};

use super::aside::free_aside;
use super::{Effects, Resource, Statement, Step, TableStatement};
use crate::kinds::{DomainStatement, EnumStatement, SequenceStatement, StatisticsStatement};

pub(super) fn detoured(steps: Vec<Step>, taken: &BTreeSet<QualifiedName>) -> Vec<Step> {
    let detour = |mut step: Step| {
        let middle = renamed(&mut step.statement).and_then(|it| middle(it, taken));
        match middle {
            Some(it) => through(step, &it),
            None => vec![step],
        }
    };
    steps.into_iter().flat_map(detour).collect()
}

/// The name in between, if the object cannot have its old name in the new namespace.
fn middle(
    Pair { before, after }: &Pair<QualifiedName>,
    taken: &BTreeSet<QualifiedName>,
) -> Option<QualifiedName> {
    let is_one_statement = before.namespace == after.namespace || before.name == after.name;
    if is_one_statement || !taken.contains(&after.sibling(before.name.clone())) {
        return None;
    }
    let is_taken =
        |name: &Name| [before, after].iter().any(|it| taken.contains(&it.sibling(name.clone())));
    let renamed = before.sibling(after.name.clone());
    let aside = || before.sibling(free_aside(&after.name, is_taken));
    Some(if taken.contains(&renamed) { aside() } else { renamed })
}

/// The first step gives the object the name in the old namespace.
fn through(step: Step, middle: &QualifiedName) -> Vec<Step> {
    let (mut first, mut second) = (step.clone(), step);
    let (Some(to), Some(from)) = (renamed(&mut first.statement), renamed(&mut second.statement))
    else {
        return vec![second];
    };
    let before = mem::replace(&mut from.before, middle.clone());
    to.after = middle.clone();
    let between: Vec<Resource> =
        first.effects.drops.iter().filter_map(|it| named(it, &before, middle)).collect();
    let drops = mem::replace(&mut second.effects.drops, between.clone());
    second.effects.uses.extend(between.iter().cloned());
    first.effects = Effects { creates: between, drops, ..Effects::default() };
    vec![first, second]
}

/// The resource of the same object under the other name.
fn named(resource: &Resource, before: &QualifiedName, name: &QualifiedName) -> Option<Resource> {
    match resource {
        Resource::Relation(it) if it == before => Some(Resource::Relation(name.clone())),
        Resource::Object(it) if *it == ObjectId::qualified(it.kind, before) => {
            Some(Resource::Object(ObjectId::qualified(it.kind, name)))
        }
        _ => None,
    }
}

fn renamed(statement: &mut Statement) -> Option<&mut Pair<QualifiedName>> {
    match statement {
        Statement::Table(TableStatement::Rename(it))
        | Statement::Enum(EnumStatement::Rename(it))
        | Statement::Domain(DomainStatement::Rename(it))
        | Statement::Sequence(SequenceStatement::Rename(it))
        | Statement::Statistics(StatisticsStatement::Rename(it)) => Some(it),
        _ => None,
    }
}
