//! The order of steps, by their effects alone: create before use, release before drop, drop before a name is reused.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Kind, Name, Pair, QualifiedName};

use super::aside::free_aside;
use super::effects::Resource;
use super::{DependentStatement, Effects, Statement, Step, TableStatement, Transaction};
use crate::kinds::{
    DomainStatement, EnumStatement, ExtensionStatement, NamespaceStatement, SequenceStatement,
};

/// Kahn's algorithm; if several steps could be next, the earliest class, then the planned order. Renames that form a
/// circle wait for each other: one of them goes through a temporary name, which breaks the circle. So does an object that
/// is dropped and gives up its name, if what waits for the name has to come before the drop. The steps of any other
/// circle are returned as the error.
///
/// A temporary name is none of those that objects have (`taken_names`), and none that the steps use otherwise.
pub(super) fn order(
    mut steps: Vec<Step>,
    taken_names: &BTreeSet<QualifiedName>,
) -> Result<Vec<Step>, Vec<Step>> {
    let names: BTreeSet<Name> = taken_names.iter().map(|it| it.name.clone()).collect();
    loop {
        let used: BTreeSet<Name> =
            steps.iter().flat_map(|it| it.effects.all()).filter_map(Resource::name).collect();
        let aside = |name: &Name| free_aside(name, |it| names.contains(it) || used.contains(it));
        let edges = edges(&steps, Edges::All);
        let (order, waiting) = sorted(&steps, &edges);
        if waiting.is_empty() {
            return Ok(taken(steps, order));
        }
        let circle = |it: &usize| waits_for_itself(&edges, *it);
        let between = Resource::Between(steps.len());
        let in_circle = |is: fn(&Step) -> bool| {
            waiting.iter().copied().filter(|it| is(&steps[*it])).find(circle)
        };
        if let Some(place) = in_circle(frees_a_name) {
            let [aside, dropped] = dropped_later(steps.remove(place), between, &aside);
            steps.insert(place, dropped);
            steps.insert(place, aside);
            continue;
        }
        let Some(place) = in_circle(is_rename) else { return by_need(steps) };
        let [aside, back] = through(steps.remove(place), between, &aside);
        // A separate file for a new label must not come between: it would leave the temporary name in the database.
        for step in steps.iter_mut().filter(|it| adds_a_label_beside(&back, it)) {
            step.effects.uses.extend(back.effects.creates.iter().cloned());
        }
        steps.insert(place, back);
        steps.insert(place, aside);
    }
}

/// The order by PostgreSQL's dependencies alone, if the preferred ones form a circle.
fn by_need(steps: Vec<Step>) -> Result<Vec<Step>, Vec<Step>> {
    let edges = edges(&steps, Edges::Needed);
    let (order, waiting) = sorted(&steps, &edges);
    if waiting.is_empty() {
        return Ok(taken(steps, order));
    }
    let circle = waiting.into_iter().filter(|it| waits_for_itself(&edges, *it)).collect();
    Err(taken(steps, circle))
}

/// The indexes of the steps in their order, and those of the steps that wait for each other. `after` has the later
/// steps of each step.
fn sorted(steps: &[Step], after: &[BTreeSet<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut waits: Vec<usize> = vec![0; steps.len()];
    for later in after.iter().flatten() {
        waits[*later] += 1;
    }
    let rank = |place: usize| (class(&steps[place]), place);
    let mut ready: BTreeSet<(u8, usize)> =
        (0..steps.len()).filter(|it| waits[*it] == 0).map(rank).collect();
    let mut order = Vec::new();
    while let Some((_, place)) = ready.pop_first() {
        order.push(place);
        for later in &after[place] {
            waits[*later] -= 1;
            if waits[*later] == 0 {
                ready.insert(rank(*later));
            }
        }
    }
    let waiting = (0..steps.len()).filter(|it| waits[*it] > 0).collect();
    (order, waiting)
}

fn taken(steps: Vec<Step>, order: Vec<usize>) -> Vec<Step> {
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    order.into_iter().filter_map(|it| steps[it].take()).collect()
}

fn waits_for_itself(after: &[BTreeSet<usize>], place: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = after[place].iter().copied().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(&after[next]);
        }
    }
    seen.contains(&place)
}

/// Whether the step frees one name and takes another, and has not been split yet.
fn is_rename(step: &Step) -> bool {
    let Effects { creates, drops, .. } = &step.effects;
    let is_split = creates.iter().any(|it| matches!(it, Resource::Between(_)));
    !creates.is_empty()
        && !drops.is_empty()
        && !is_split
        && step.statement.through(&Name::clone).is_some()
}

/// Whether the step drops something whose name something else gets, and can drop it under another name.
fn frees_a_name(step: &Step) -> bool {
    step.effects.drops.iter().any(|it| matches!(it, Resource::Freed(_)))
        && step.statement.set_aside(&Name::clone).is_some()
}

/// The first step frees the name, the second drops.
fn dropped_later(step: Step, between: Resource, aside: &dyn Fn(&Name) -> Name) -> [Step; 2] {
    let [renames, dropped] = step.statement.set_aside(aside).expect("its name can be freed");
    let is_name = |it: &Resource| matches!(it, Resource::Freed(_));
    let (names, drops) = step.effects.drops.iter().cloned().partition(is_name);
    let first = Step {
        statement: renames,
        effects: Effects {
            creates: vec![between.clone()],
            uses: step.effects.uses.clone(),
            drops: names,
            ..Effects::default()
        },
        transaction: step.transaction,
        fires: Vec::new(),
    };
    let second = Step { statement: dropped, effects: Effects { drops, ..step.effects }, ..step };
    [first, second.uses(between)]
}

fn adds_a_label_beside(renames: &Step, adds: &Step) -> bool {
    match (&renames.statement, &adds.statement) {
        (
            Statement::Enum(EnumStatement::RenameLabel(one, _)),
            Statement::Enum(EnumStatement::AddLabel(other, _)),
        ) => one == other,
        _ => false,
    }
}

/// The first step frees the old name, the second takes the new one.
fn through(step: Step, between: Resource, aside: &dyn Fn(&Name) -> Name) -> [Step; 2] {
    let [aside, back] = step.statement.through(aside).expect("only renames are split");
    let Effects { creates, uses, releases, drops, preferred } = step.effects;
    let first = Step {
        statement: aside,
        effects: Effects {
            creates: vec![between.clone()],
            uses: uses.clone(),
            releases,
            drops,
            preferred: preferred.clone(),
        },
        transaction: step.transaction,
        fires: step.fires,
    };
    let mut second = Step { statement: back, ..first.clone() };
    second.effects = Effects { creates, uses, preferred, ..Effects::default() };
    [first, second.uses(between)]
}

/// New labels first, since they have a transaction of their own; then what may be needed by texts that only PostgreSQL
/// parses; then drops of what holds no values; then the rest as planned; then the values of rows, because everything new is
/// there and everything old still is; then what was dropped for a while, so that no trigger fires for these values; then
/// drops of what holds values or what they are of; and last what texts may have needed.
fn class(step: &Step) -> u8 {
    match (&step.statement, step.transaction) {
        (Statement::Namespace(NamespaceStatement::Rename(_)), _) | (_, Transaction::Own) => 0,
        (Statement::Extension(ExtensionStatement::Create(_)), _) => 1,
        (Statement::Rows(_), _) => 4,
        // When everything is as it is to be.
        (Statement::Rights(_), _) => 8,
        (
            Statement::Dependent(DependentStatement::Create(..) | DependentStatement::Alter(..)),
            _,
        ) => 5,
        (Statement::Extension(ExtensionStatement::Drop(_)), _) => 7,
        _ if leaves(step) => 6,
        _ if step.effects.only_drop() => 2,
        _ => 3,
    }
}

/// Whether rows, or what they are made of, are gone for good after the step.
fn leaves(step: &Step) -> bool {
    let is_column = |it: &Resource| matches!(it, Resource::AnyLeavingColumn(_));
    match &step.statement {
        Statement::Table(TableStatement::Drop(_))
        | Statement::Sequence(SequenceStatement::Drop(_))
        | Statement::Enum(EnumStatement::Drop(_))
        | Statement::Domain(DomainStatement::Drop(_))
        | Statement::Namespace(NamespaceStatement::Drop(_)) => true,
        _ => step.effects.drops.iter().any(is_column),
    }
}

/// The edges to use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edges {
    All,
    /// Without those that are only preferred.
    Needed,
}

/// The steps that come after each step.
fn edges(steps: &[Step], which: Edges) -> Vec<BTreeSet<usize>> {
    let by = |of: fn(&Effects) -> &Vec<Resource>| {
        let mut map: BTreeMap<&Resource, Vec<usize>> = BTreeMap::new();
        for (place, step) in steps.iter().enumerate() {
            let is_meant =
                |it: &&Resource| which == Edges::All || !step.effects.preferred.contains(*it);
            for resource in of(&step.effects).iter().filter(is_meant) {
                map.entry(resource).or_default().push(place);
            }
        }
        map
    };
    let names: Vec<Pair<Vec<Resource>>> = steps.iter().map(|it| names(&it.effects)).collect();
    let named = |of: fn(&Pair<Vec<Resource>>) -> &Vec<Resource>| {
        let mut map: BTreeMap<&Resource, Vec<usize>> = BTreeMap::new();
        for (place, names) in names.iter().enumerate() {
            for name in of(names) {
                map.entry(name).or_default().push(place);
            }
        }
        map
    };
    let mut after = vec![BTreeSet::new(); steps.len()];
    let mut join = |first: &BTreeMap<&Resource, Vec<usize>>,
                    then: &BTreeMap<&Resource, Vec<usize>>| {
        for (resource, places) in first {
            for place in places {
                for later in then.get(resource).into_iter().flatten().filter(|it| *it != place) {
                    after[*place].insert(*later);
                }
            }
        }
    };
    join(&by(|it| &it.creates), &by(|it| &it.uses));
    join(&by(|it| &it.releases), &by(|it| &it.drops));
    join(&named(|it| &it.before), &named(|it| &it.after));
    after
}

/// The names that a step gives up, and those that it takes. Enums, domains and tables share one set of names: a table has a
/// type of its name.
fn names(effects: &Effects) -> Pair<Vec<Resource>> {
    let name = |it: &Resource| match it {
        Resource::Object(id) if matches!(id.kind, Kind::Enum | Kind::Domain) => {
            let [namespace, name] = id.path.as_slice() else { return it.clone() };
            Resource::Relation(QualifiedName::new(namespace.clone(), name.clone()))
        }
        _ => it.clone(),
    };
    Pair { before: &effects.drops, after: &effects.creates }.map(|it| it.iter().map(name).collect())
}
