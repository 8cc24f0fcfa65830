//! What can happen to a primary key.

use driftless_schema::{Name, Pair, PrimaryKey};

use crate::matching::Matched;

/// A change of a primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrimaryKeyChange {
    /// It is new.
    Add(PrimaryKey),
    /// It goes.
    Drop(PrimaryKey),
    /// It has another name and is the same otherwise.
    Rename(Pair<Name>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<PrimaryKey>),
}

pub(super) fn changes(
    all: &[Matched<PrimaryKey>],
    carry: impl Fn(PrimaryKey) -> PrimaryKey,
) -> Vec<PrimaryKeyChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(PrimaryKeyChange::Add(it.clone())),
            Matched::Removed(it) => Some(PrimaryKeyChange::Drop(carry(it.clone()))),
            Matched::Kept(Pair { before, after }) => {
                kept(Pair { before: carry(before.clone()), after: after.clone() })
            }
        })
        .collect()
}

fn kept(pair: Pair<PrimaryKey>) -> Option<PrimaryKeyChange> {
    let PrimaryKey { name, naming: _, columns } = &pair.before;
    if *columns != pair.after.columns {
        Some(PrimaryKeyChange::Replace(pair))
    } else if *name != pair.after.name {
        Some(PrimaryKeyChange::Rename(pair.map(|it| it.name)))
    } else {
        None
    }
}
