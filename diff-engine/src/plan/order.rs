//! The order of steps, by their effects alone: create before use, release before drop, drop before a name is reused.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Kind, Name, ObjectId};

use super::aside::aside;
use super::{Effects, Statement, Step, Transaction};

/// Kahn's algorithm; where several steps could be next, the earliest class, then the planned order. Names that go round in
/// a circle wait for each other: one of them goes through a name for a while, and then there is no circle.
pub(super) fn order(mut steps: Vec<Step>) -> Vec<Step> {
    loop {
        let (order, waiting) = sorted(&steps);
        let circle = |it: &usize| is_rename(&steps[*it]) && waits_for_itself(&steps, *it);
        let Some(place) = waiting.iter().copied().find(circle) else {
            // A circle without a rename in it is a mistake in the effects; the server then says what is missing.
            return taken(steps, order.into_iter().chain(waiting));
        };
        let [aside, back] = through(steps.remove(place));
        // A file of its own for a new label must not come between: it would leave the name for a while in the database.
        for step in steps.iter_mut().filter(|it| adds_a_label_beside(&back, it)) {
            step.effects.uses.extend(back.effects.creates.iter().cloned());
        }
        steps.insert(place, back);
        steps.insert(place, aside);
    }
}

/// The places of the steps in their order, and those of the steps that wait for each other.
fn sorted(steps: &[Step]) -> (Vec<usize>, Vec<usize>) {
    let after = edges(steps);
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

fn taken(steps: Vec<Step>, order: impl Iterator<Item = usize>) -> Vec<Step> {
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    order.filter_map(|it| steps[it].take()).collect()
}

fn waits_for_itself(steps: &[Step], place: usize) -> bool {
    let after = edges(steps);
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = after[place].iter().copied().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(&after[next]);
        }
    }
    seen.contains(&place)
}

/// Whether it frees one name and takes another, and has not been split yet.
fn is_rename(step: &Step) -> bool {
    let Effects { creates, drops, .. } = &step.effects;
    let is_split = creates.iter().any(|it| it.path[0].as_str().starts_with(BETWEEN));
    !creates.is_empty()
        && !drops.is_empty()
        && !is_split
        && step.statement.through(Name::clone).is_some()
}

fn adds_a_label_beside(renames: &Step, adds: &Step) -> bool {
    match (&renames.statement, &adds.statement) {
        (Statement::RenameLabel(one, _), Statement::AddLabel(other, _)) => one == other,
        _ => false,
    }
}

/// That something has its name for a while.
const BETWEEN: &str = "between";

/// The first gives the old name up, the second takes the new one.
fn through(step: Step) -> [Step; 2] {
    let [aside, back] = step.statement.through(aside).expect("only renames are split");
    let between = ObjectId {
        kind: Kind::Other,
        path: vec![Name::new(format!("{BETWEEN} {:?}", step.effects.creates))],
    };
    let Effects { creates, uses, releases, drops } = step.effects;
    let first = Step {
        statement: aside,
        effects: Effects { creates: vec![between.clone()], uses: uses.clone(), releases, drops },
        transaction: step.transaction,
        fires: step.fires,
    };
    let mut second = Step { statement: back, ..first.clone() };
    second.effects = Effects { creates, uses, releases: Vec::new(), drops: Vec::new() };
    [first, second.uses(between)]
}

/// New labels first, since they have a transaction of their own; then what texts may need that only PostgreSQL reads; then
/// what only goes; then the rest as it was planned; and last what texts may have needed.
fn class(step: &Step) -> u8 {
    let Effects { creates, uses: _, releases: _, drops } = &step.effects;
    match (&step.statement, step.transaction) {
        (Statement::RenameNamespace(_), _) | (_, Transaction::Own) => 0,
        (Statement::CreateExtension(_), _) => 1,
        (Statement::DropExtension(_), _) => 4,
        _ if creates.is_empty() && !drops.is_empty() => 2,
        _ => 3,
    }
}

fn edges(steps: &[Step]) -> Vec<BTreeSet<usize>> {
    let by = |of: fn(&Effects) -> &Vec<ObjectId>| {
        let mut map: BTreeMap<&ObjectId, Vec<usize>> = BTreeMap::new();
        for (place, step) in steps.iter().enumerate() {
            for id in of(&step.effects) {
                map.entry(id).or_default().push(place);
            }
        }
        map
    };
    let creates = by(|it| &it.creates);
    let uses = by(|it| &it.uses);
    let releases = by(|it| &it.releases);
    let drops = by(|it| &it.drops);
    let mut after = vec![BTreeSet::new(); steps.len()];
    let mut join = |first: &BTreeMap<&ObjectId, Vec<usize>>,
                    then: &BTreeMap<&ObjectId, Vec<usize>>| {
        for (id, places) in first {
            for place in places {
                for later in then.get(id).into_iter().flatten().filter(|it| *it != place) {
                    after[*place].insert(*later);
                }
            }
        }
    };
    join(&creates, &uses);
    join(&releases, &drops);
    join(&drops, &creates);
    after
}
