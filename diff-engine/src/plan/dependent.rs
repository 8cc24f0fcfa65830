//! Views, functions, triggers and the like: created, dropped, altered in place, or dropped before what they depend on changes and
//! recreated after.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Dependent, DependentKind, Expression, Kind, ObjectId, Pair, QualifiedName, Side,
};

use super::Step;
use super::effects::Resource;
use crate::diff::{DefinitionAlteration, DependentChange};
use crate::kinds::GrantStatement;
use crate::plan::{DependentStatement, Planned, Refusal, Statement, Why};

pub(super) fn steps(change: DependentChange) -> Vec<Step> {
    match change {
        DependentChange::Create(it) => vec![create(it, Why::Declared)],
        DependentChange::Drop(it) => vec![drop(it, Why::Declared)].into_iter().flatten().collect(),
        DependentChange::Replace(pair) => again(pair, Why::Replaced),
        DependentChange::Recreate(pair) => again(pair, Why::DependsOnAChange),
        DependentChange::Alter(pair, alteration) => vec![alter(pair, alteration)],
        DependentChange::Refuse(it, why) => {
            let about = &it.id;
            vec![Step::new(Refusal {
                message: format!("`{about}`, {}, depends on what changes, and {why}", it.what),
                help: format!("drop `{about}` by hand before the change, and recreate it after"),
            })]
        }
        DependentChange::RefuseDefinition(it, why) => {
            let about = &it.id;
            vec![Step::new(Refusal {
                message: format!("`{about}`, {}, cannot get its new definition: {why}", it.what),
                help: format!(
                    "define a {0} under a new name, give the column that {0} in a draft, and drop the old {0} in a later revision",
                    match it.what {
                        DependentKind::Collation => "collation",
                        _ => "type",
                    }
                ),
            })]
        }
    }
}

/// A body in quotes is parsed when it is created, and so is an index or a statistics object of a materialized view, but no
/// catalog tells what they use. So what is created under a name that they have comes before them, if nothing else speaks
/// against it.
pub(super) fn after_what_they_mention(steps: &mut [Step]) {
    let told: Vec<Option<(Dependent, bool)>> = steps
        .iter()
        .map(|it| match &it.statement {
            Statement::Dependent(DependentStatement::Create(it, _)) => Some((it.clone(), true)),
            Statement::Dependent(DependentStatement::Alter(it, _)) => Some((it.clone(), false)),
            _ => None,
        })
        .collect();
    let mentions = |one: &Dependent, other: &Dependent| match other.what {
        // No text has such an address.
        DependentKind::Cast | DependentKind::UserMapping => false,
        DependentKind::Operator => {
            let name = other.own_name();
            looks_up(one, other) && name.is_some_and(|it| text(one).as_str().contains(it.as_str()))
        }
        _ => {
            other.relation_below().is_none()
                && looks_up(one, other)
                && other.own_name().is_some_and(|it| text(one).mentions(&it))
        }
    };
    let created: Vec<&Dependent> =
        told.iter().flatten().filter(|it| it.1).map(|it| &it.0).collect();
    let needed: BTreeMap<&ObjectId, BTreeSet<&ObjectId>> =
        created.iter().map(|it| (&it.id, needed_by(it, &created))).collect();
    for (place, step) in steps.iter_mut().enumerate() {
        let Some((one, _)) = &told[place] else { continue };
        for other in &created {
            let is_needed = needed.get(&other.id).is_some_and(|it| it.contains(&one.id));
            let is_before = other.id != one.id && !is_needed && mentions(one, other);
            if is_before && !mentions(other, one) {
                let resource = Resource::from(other.id.clone());
                // What the catalog tells is no preference.
                if !step.effects.uses.contains(&resource) {
                    step.effects.uses.push(resource.clone());
                    step.effects.preferred.insert(resource);
                }
            }
        }
    }
}

/// Nothing tells where a text casts: a cast comes before everything that the server reads texts of, if the cast does not need
/// that itself, and if nothing else speaks against it.
pub(super) fn after_casts(steps: &mut [Step]) {
    let created: Vec<Dependent> = steps.iter().filter_map(created).collect();
    let created: Vec<&Dependent> = created.iter().collect();
    for cast in created.iter().filter(|it| it.what == DependentKind::Cast) {
        let resource = Resource::from(cast.id.clone());
        let mut needed: BTreeSet<Resource> =
            needed_by(cast, &created).into_iter().cloned().map(Resource::from).collect();
        needed.insert(resource.clone());
        for step in steps.iter_mut() {
            let reads = match &step.statement {
                Statement::Dependent(DependentStatement::Create(it, _))
                | Statement::Dependent(DependentStatement::Alter(it, _)) => keeps_texts(it),
                _ => step.effects.preferred.contains(&Resource::AnyFunction(Side::After)),
            };
            if reads && !step.effects.creates.iter().any(|it| needed.contains(it)) {
                step.effects.uses.push(resource.clone());
                step.effects.preferred.insert(resource.clone());
            }
        }
    }
}

/// A materialized view is filled with the rights of its owner, who may have got them in the same draft: from then on it can
/// be created.
pub(super) fn after_rights(steps: &mut [Step]) {
    let given: Vec<Option<ObjectId>> = steps
        .iter()
        .map(|it| match &it.statement {
            Statement::Rights(it) if !it.takes() => it.about(),
            Statement::Grant(GrantStatement::Grant(it) | GrantStatement::GrantWithOption(it)) => {
                Some(ObjectId::table(&it.table))
            }
            _ => None,
        })
        .collect();
    let known: BTreeSet<&ObjectId> = given.iter().flatten().collect();
    if known.is_empty() {
        return;
    }
    let created: Vec<Dependent> = steps.iter().filter_map(created).collect();
    let created: Vec<&Dependent> = created.iter().collect();
    let mut used = BTreeSet::new();
    for step in steps.iter_mut() {
        let Statement::Dependent(DependentStatement::Create(it, _)) = &step.statement else {
            continue;
        };
        let is_filled =
            it.definition.as_ref().is_some_and(|it| it.is_populated() && !it.owner.is_empty());
        if it.what != DependentKind::MaterializedView || !is_filled {
            continue;
        }
        let needed = needed_by(it, &created).into_iter().flat_map(|id| {
            let own = match (id.kind, id.path.as_slice()) {
                (Kind::Column | Kind::Constraint, [namespace, name, ..]) => {
                    ObjectId::table(&QualifiedName::new(namespace.clone(), name.clone()))
                }
                _ => id.clone(),
            };
            id.in_namespace().map(ObjectId::namespace).into_iter().chain([own])
        });
        let needed: BTreeSet<ObjectId> = needed.collect();
        for id in needed.iter().filter(|it| known.contains(it)) {
            let resource = Resource::Usable(id.clone());
            step.effects.uses.push(resource.clone());
            step.effects.preferred.insert(resource);
            used.insert(id.clone());
        }
    }
    for (step, given) in steps.iter_mut().zip(given) {
        let given = given.filter(|it| used.contains(it));
        step.effects.creates.extend(given.map(Resource::Usable));
    }
}

fn created(step: &Step) -> Option<Dependent> {
    match &step.statement {
        Statement::Dependent(DependentStatement::Create(it, _)) => Some(it.clone()),
        _ => None,
    }
}

/// The addresses of what it depends on, also through others.
fn needed_by<'a>(it: &'a Dependent, all: &[&'a Dependent]) -> BTreeSet<&'a ObjectId> {
    let mut found = BTreeSet::new();
    let mut left = vec![it];
    while let Some(it) = left.pop() {
        for id in &it.on {
            if found.insert(id) {
                left.extend(all.iter().filter(|it| it.id == *id));
            }
        }
    }
    found
}

/// Whether the server looks for casts when it is created.
fn keeps_texts(it: &Dependent) -> bool {
    match it.what {
        what if what.has_parsed_texts() => true,
        DependentKind::Function | DependentKind::Procedure => {
            let create = it.definition.as_ref().map_or("", |it| &it.create);
            create.contains("\n LANGUAGE sql\n") || create.contains(" DEFAULT ")
        }
        _ => false,
    }
}

/// Whether the server looks up what the texts of the one say of the other at once. A body of PL/pgSQL names types, and its
/// calls are looked up when it runs.
fn looks_up(one: &Dependent, other: &Dependent) -> bool {
    match one.what {
        DependentKind::Function | DependentKind::Procedure => {
            let create = one.definition.as_ref().map_or("", |it| &it.create);
            let is_sql = create.contains("\n LANGUAGE sql\n");
            is_sql || other.data_type().is_some() || other.relation().is_some()
        }
        DependentKind::MaterializedView => true,
        _ => false,
    }
}

/// Everything that its statements say.
fn text(it: &Dependent) -> Expression {
    let all = it.remake.iter().flat_map(|it| &it.create);
    Expression::new(all.map(String::as_str).collect::<Vec<_>>().join("\n"))
}

fn alter(Pair { before, after }: Pair<Dependent>, alteration: DefinitionAlteration) -> Step {
    let changes_attributes = !alteration.attributes.is_empty();
    let renamed_from = alteration.renamed_from.clone();
    let statement = DependentStatement::Alter(after.clone(), alteration);
    let mut step = Step::new(statement);
    if changes_attributes {
        // What reads old attributes goes before, and what reads new ones comes after.
        let id = after.id.clone();
        step = step
            .drops(id.clone())
            .drops(Resource::Standing(id.clone()))
            .drops(Resource::AnyFunction(Side::Before))
            .creates(id)
            .creates(Resource::AnyFunction(Side::After));
    } else if renamed_from.is_none() {
        step = step.uses(after.id.clone());
    }
    if let Some(from) = renamed_from {
        // What mentions it by its new name comes after, and so does what gets its old one.
        step = step.creates(after.id.clone());
        let old = Dependent { id: from, ..after.clone() };
        step = placed(placed(step, &old, Side::Before), &after, Side::After);
        for (name, side) in [(names(&old), Side::Before), (names(&after), Side::After)] {
            let Some(name) = name.map(Resource::Relation) else { continue };
            step = match side {
                Side::Before => step.drops(name),
                Side::After => step.creates(name),
            };
        }
    }
    let mut gone = before;
    // What it goes on using need not stay as it was.
    gone.on.retain(|it| it.kind != Kind::Other || !after.on.contains(it));
    step = bound(step, &gone, Side::Before);
    bound(step, &after, Side::After)
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
    for id in it.definition.iter().flat_map(|it| &it.brings) {
        step = step.drops(id.clone()).drops(Resource::Standing(id.clone()));
    }
    if let Some(name) = names(&it) {
        step = step.drops(Resource::Relation(name));
    }
    step = placed(bound(step, &it, Side::Before), &it, Side::Before);
    Some(if it.what.is_callable() { step.drops(Resource::AnyFunction(Side::Before)) } else { step })
}

fn create(it: Dependent, why: Why) -> Step {
    let mut step = Step::new(DependentStatement::Create(it.clone(), why)).creates(it.id.clone());
    for id in it.definition.iter().flat_map(|it| &it.brings) {
        step = step.creates(id.clone());
    }
    if let Some(name) = names(&it) {
        step = step.creates(Resource::Relation(name));
    }
    step = placed(bound(step, &it, Side::After), &it, Side::After);
    // What may call it, although no catalog says so: a check.
    if it.what.is_callable() { step.creates(Resource::AnyFunction(Side::After)) } else { step }
}

/// Its name among those of relations: a table has a type of its name.
fn names(it: &Dependent) -> Option<QualifiedName> {
    it.relation().or_else(|| it.data_type())
}

/// The schema that it is in.
fn placed(step: Step, dependent: &Dependent, side: Side) -> Step {
    let Some(namespace) = dependent.id.in_namespace() else { return step };
    let namespace = ObjectId::namespace(namespace);
    match side {
        Side::Before => step.releases(Resource::Standing(namespace)),
        Side::After => step.uses(namespace),
    }
}

/// What it depends on.
fn bound(mut step: Step, dependent: &Dependent, side: Side) -> Step {
    let bind = |step: Step, on: Resource| match side {
        Side::Before => step.releases(on),
        Side::After => step.uses(on),
    };
    for id in &dependent.on {
        step = match side {
            Side::Before if id.kind == Kind::Constraint => step.releases(id.clone()),
            // Names are those after, and a rename gives up the same name that something else has after: it waits for nothing.
            Side::Before => step.releases(Resource::of_former_dependency(id)),
            Side::After => step.uses(id.clone()).uses(Resource::of_dependency(side, id)),
        };
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
