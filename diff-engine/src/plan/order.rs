//! The order of steps, by their effects alone: create before use, release before drop, drop before a name is reused.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::ObjectId;

use super::{Effects, Statement, Step, Transaction};

/// Kahn's algorithm; where several steps could be next, the earliest class, then the planned order.
pub(super) fn order(steps: Vec<Step>) -> Vec<Step> {
    let after = edges(&steps);
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
    // Names that are swapped form a cycle; the server then refuses, and the proof says so.
    order.extend((0..steps.len()).filter(|it| waits[*it] > 0));
    let mut steps: Vec<Option<Step>> = steps.into_iter().map(Some).collect();
    order.into_iter().filter_map(|it| steps[it].take()).collect()
}

/// New labels first, since they have a transaction of their own; then what texts may need that only PostgreSQL reads; then
/// what only goes; then the rest as it was planned; and last what texts may have needed.
fn class(step: &Step) -> u8 {
    let Effects { creates, uses: _, releases: _, drops } = &step.effects;
    match (&step.statement, step.transaction) {
        (_, Transaction::Own) => 0,
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
