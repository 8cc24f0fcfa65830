//! Which of the declared renames can be followed together.

use std::collections::BTreeSet;

use driftless_schema::{ObjectId, Pair};

use super::Rename;

/// The renames that can be followed together, in either direction: if a new name already exists before, its object has
/// to be renamed or dropped. The old name may go to another object.
pub(super) fn consistent(
    ids: &Pair<BTreeSet<ObjectId>>,
    said: &[Rename],
    drops: &BTreeSet<ObjectId>,
) -> Vec<Rename> {
    let turned = said.iter().map(|it| Rename { from: it.to.clone(), to: it.from.clone() });
    let mut all = followed(ids, said.to_vec(), drops);
    for rename in followed(ids, turned.collect(), drops) {
        if all.iter().all(|it| it.from != rename.from && it.to != rename.to && it.from != rename.to)
        {
            all.push(rename);
        }
    }
    all
}

fn followed(
    ids: &Pair<BTreeSet<ObjectId>>,
    mut all: Vec<Rename>,
    drops: &BTreeSet<ObjectId>,
) -> Vec<Rename> {
    all.retain(|it| ids.before.contains(&it.from) && ids.after.contains(&it.to));
    loop {
        let known = all.clone();
        all.retain(|it| {
            let given_up = drops.contains(&it.to) || known.iter().any(|other| other.from == it.to);
            !ids.before.contains(&it.to) || given_up
        });
        if all.len() == known.len() {
            return all;
        }
    }
}
