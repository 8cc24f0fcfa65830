//! Objects that move to another namespace and get another name, which takes two statements: in between, an object has a name
//! that it has on neither side. Takes steps and the names that objects have, returns steps in which no name is taken twice.

use std::collections::BTreeSet;
use std::mem;

use driftless_schema::{Name, ObjectId, Pair, QualifiedName};

use super::aside::free_aside;
use super::{Effects, Resource, Statement, Step, TableStatement};
use crate::kinds::{
    DomainStatement, EnumStatement, IndexStatement, SequenceStatement, StatisticsStatement,
};

pub(super) fn detoured(steps: Vec<Step>, taken: &BTreeSet<QualifiedName>) -> Vec<Step> {
    let detour = |(place, mut step): (usize, Step)| {
        let middle = renamed(&mut step.statement).and_then(|it| middle(it, taken));
        match middle {
            Some(it) => through(step, &it, Resource::Detour(place)),
            None => vec![step],
        }
    };
    let steps = steps.into_iter().enumerate().flat_map(detour).collect();
    with_owned_before(steps, taken)
}

/// The indexes of a table move along with it: where one has another name afterwards, and another object has its old name in
/// the new namespace, it is renamed before the table moves.
fn with_owned_before(mut steps: Vec<Step>, taken: &BTreeSet<QualifiedName>) -> Vec<Step> {
    let moves: Vec<(usize, Pair<QualifiedName>)> = steps
        .iter()
        .enumerate()
        .filter_map(|(place, it)| match &it.statement {
            Statement::Table(TableStatement::Rename(names))
                if names.before.namespace != names.after.namespace =>
            {
                Some((place, names.clone()))
            }
            _ => None,
        })
        .collect();
    for (place, names) in moves {
        for other in 0..steps.len() {
            let Some(renamed) = owned_before(&steps[other], &names, taken) else { continue };
            let first = Resource::Detour(steps.len() + other);
            steps[other] = renamed.creates(first.clone());
            steps[place].effects.uses.push(first);
        }
    }
    steps
}

/// The rename of an index of that table, in the table's old place.
fn owned_before(
    step: &Step,
    table: &Pair<QualifiedName>,
    taken: &BTreeSet<QualifiedName>,
) -> Option<Step> {
    let is_of_table = step.effects.uses.contains(&Resource::Placed(table.after.clone()));
    let (names, statement): (Pair<&Name>, Statement) = match &step.statement {
        Statement::Table(TableStatement::RenameConstraint(_, names)) => (
            names.as_ref(),
            TableStatement::RenameConstraint(table.before.clone(), names.clone()).into(),
        ),
        Statement::Index(IndexStatement::Rename(before, after)) => (
            Pair { before: &before.name, after },
            IndexStatement::Rename(table.before.sibling(before.name.clone()), after.clone()).into(),
        ),
        _ => return None,
    };
    let has = |table: &QualifiedName, name: &Name| taken.contains(&table.sibling(name.clone()));
    let collides = has(&table.after, names.before) && !has(&table.before, names.after);
    (is_of_table && collides).then(|| Step {
        statement,
        effects: Effects {
            creates: step.effects.creates.clone(),
            uses: vec![Resource::Relation(table.before.clone())],
            ..Effects::default()
        },
        ..step.clone()
    })
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

/// The first step gives the object the name in the old namespace. Nothing else has that name, so nobody waits until the second
/// step gives it up.
fn through(step: Step, middle: &QualifiedName, between: Resource) -> Vec<Step> {
    let (mut first, mut second) = (step.clone(), step);
    let (Some(to), Some(from)) = (renamed(&mut first.statement), renamed(&mut second.statement))
    else {
        return vec![second];
    };
    let before = mem::replace(&mut from.before, middle.clone());
    to.after = middle.clone();
    let own = first.effects.drops.iter().filter_map(|it| named(it, &before, middle));
    let creates = own.chain([between.clone()]).collect();
    let drops = mem::take(&mut second.effects.drops);
    second.effects.uses.push(between);
    first.effects = Effects { creates, drops, ..Effects::default() };
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
