//! Objects that move to another namespace and get another name, which takes two statements: in between, an object has a name
//! that it has on neither side. Takes steps and the names that objects have, returns steps in which no name is taken twice.

use std::collections::BTreeSet;
use std::mem;

use driftless_schema::{Name, ObjectId, Pair, QualifiedName};

use super::aside::free_aside;
use super::{Effects, Resource, Statement, Step, TableAction, TableStatement};
use crate::kinds::{
    DomainStatement, EnumStatement, IndexStatement, SequenceStatement, StatisticsStatement,
};

pub(super) fn detoured(steps: Vec<Step>, taken: &BTreeSet<QualifiedName>) -> Vec<Step> {
    let temporary = steps.iter().flat_map(|it| &it.effects.creates).filter_map(|it| match it {
        Resource::Object(id) if id.path.len() == 2 => {
            Some(QualifiedName::new(id.path[0].clone(), id.path[1].clone()))
        }
        Resource::Relation(name) => Some(name.clone()),
        _ => None,
    });
    let taken = &taken.iter().cloned().chain(temporary).collect();
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

/// The indexes of a table move along with it: where one is dropped or has another name afterwards, and another object has its
/// old name in the new namespace, that happens before the table moves.
fn with_owned_before(steps: Vec<Step>, taken: &BTreeSet<QualifiedName>) -> Vec<Step> {
    // The indexes of detours are below this one.
    let steps_before = steps.len();
    let moves: Vec<Pair<QualifiedName>> = steps.iter().filter_map(moved_table).cloned().collect();
    let mut all: Vec<Step> = Vec::new();
    let mut firsts: Vec<(QualifiedName, Resource)> = Vec::new();
    for (place, step) in steps.into_iter().enumerate() {
        let first = Resource::Detour(steps_before + place);
        let renamed = moves.iter().find_map(|table| {
            Some((table.after.clone(), owned_before(&step, table, taken, &first)?))
        });
        match renamed {
            Some((table, steps)) => {
                firsts.push((table, first));
                all.extend(steps);
            }
            None => all.push(step),
        }
    }
    for step in &mut all {
        let Some(table) = moved_table(step).map(|it| it.after.clone()) else { continue };
        let own = firsts.iter().filter(|(other, _)| *other == table);
        step.effects.uses.extend(own.map(|(_, first)| first.clone()));
    }
    all
}

/// The names of a table that the step moves to another namespace.
fn moved_table(step: &Step) -> Option<&Pair<QualifiedName>> {
    let Statement::Table(TableStatement::Rename(names)) = &step.statement else { return None };
    (names.before.namespace != names.after.namespace).then_some(names)
}

/// The rename of an index of that table, in the table's old place; if its new name is taken there, to a temporary name, and
/// from it in the new place.
fn owned_before(
    step: &Step,
    table: &Pair<QualifiedName>,
    taken: &BTreeSet<QualifiedName>,
    first: &Resource,
) -> Option<Vec<Step>> {
    if let Some(dropped) = dropped_before(step, table, taken, first) {
        return Some(vec![dropped]);
    }
    let names = match &step.statement {
        Statement::Table(TableStatement::RenameConstraint(_, names)) => names.clone(),
        Statement::Index(IndexStatement::Rename(before, after)) => {
            Pair { before: before.name.clone(), after: after.clone() }
        }
        _ => return None,
    };
    let renamed = |table: &QualifiedName, names: Pair<Name>| -> Statement {
        match &step.statement {
            Statement::Index(_) => {
                IndexStatement::Rename(table.sibling(names.before), names.after).into()
            }
            _ => TableStatement::RenameConstraint(table.clone(), names).into(),
        }
    };
    let has = |table: &QualifiedName, name: &Name| taken.contains(&table.sibling(name.clone()));
    let is_of_table = step.effects.uses.contains(&Resource::Placed(table.after.clone()));
    if !is_of_table || !has(&table.after, &names.before) {
        return None;
    }
    let early = |names: Pair<Name>, creates: Vec<Resource>| Step {
        statement: renamed(&table.before, names),
        effects: Effects {
            creates: creates.into_iter().chain([first.clone()]).collect(),
            uses: in_old_place(table),
            ..Effects::default()
        },
        ..step.clone()
    };
    if !has(&table.before, &names.after) {
        return Some(vec![early(names, step.effects.creates.clone())]);
    }
    let is_taken = |name: &Name| has(&table.before, name) || has(&table.after, name);
    let aside = free_aside(&names.after, is_taken);
    let mut late = step.clone();
    late.statement =
        renamed(&table.after, Pair { before: aside.clone(), after: names.after.clone() });
    late.effects.drops = Vec::new();
    Some(vec![early(Pair { before: names.before, after: aside }, Vec::new()), late])
}

/// The drop of an index or a key of that table, in the table's old place.
fn dropped_before(
    step: &Step,
    table: &Pair<QualifiedName>,
    taken: &BTreeSet<QualifiedName>,
    first: &Resource,
) -> Option<Step> {
    let (name, statement): (&Name, Statement) = match &step.statement {
        Statement::Index(IndexStatement::Drop { name, concurrently }) => {
            let old = table.before.sibling(name.name.clone());
            (&name.name, IndexStatement::Drop { name: old, concurrently: *concurrently }.into())
        }
        Statement::Table(TableStatement::Alter { parts, .. }) => {
            let [part] = parts.as_slice() else { return None };
            let [TableAction::DropConstraint(name)] = part.as_slice() else { return None };
            let table = table.before.clone();
            (name, TableStatement::Alter { table, parts: parts.clone() }.into())
        }
        _ => return None,
    };
    let own = Resource::Relation(table.after.sibling(name.clone()));
    let Effects { uses, releases, drops, preferred, creates: _ } = &step.effects;
    let is_of_table = uses.contains(&Resource::Placed(table.after.clone()));
    if !is_of_table || !drops.contains(&own) || !taken.contains(&table.after.sibling(name.clone()))
    {
        return None;
    }
    let rest = drops.iter().filter(|it| **it != own).cloned();
    let old = Resource::Relation(table.before.sibling(name.clone()));
    let effects = Effects {
        creates: vec![first.clone()],
        uses: in_old_place(table),
        releases: releases.clone(),
        drops: rest.chain([old]).collect(),
        preferred: preferred.clone(),
    };
    Some(Step { statement, effects, ..step.clone() })
}

/// What a statement uses that names the table before it moves.
fn in_old_place(table: &Pair<QualifiedName>) -> Vec<Resource> {
    let namespace = ObjectId::namespace(&table.before.namespace);
    vec![Resource::from(namespace), Resource::Relation(table.before.clone())]
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
    // What moves along leaves the old namespace with the second step.
    let is_own = |it: &Resource| named(it, &before, middle).is_some();
    let (drops, moved) = mem::take(&mut second.effects.drops).into_iter().partition(is_own);
    second.effects.drops = moved;
    second.effects.uses.push(between);
    let uses = vec![Resource::from(ObjectId::namespace(&before.namespace))];
    first.effects = Effects { creates, uses, drops, ..Effects::default() };
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
