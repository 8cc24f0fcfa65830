//! What can happen to a unique constraint.

use driftless_schema::{Name, Pair, Unique};

use crate::matching::Matched;

/// A change of a unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UniqueChange {
    /// It is new.
    Add(Unique),
    /// It goes.
    Drop(Unique),
    /// It has another name and is the same otherwise.
    Rename(Pair<Name>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<Unique>),
}

pub(super) fn changes(
    all: &[Matched<Unique>],
    carry: impl Fn(Unique) -> Unique,
) -> Vec<UniqueChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(UniqueChange::Add(it.clone())),
            Matched::Removed(it) => Some(UniqueChange::Drop(carry(it.clone()))),
            Matched::Kept(Pair { before, after }) => {
                kept(Pair { before: carry(before.clone()), after: after.clone() })
            }
        })
        .collect()
}

fn kept(pair: Pair<Unique>) -> Option<UniqueChange> {
    let Unique { name, naming: _, columns } = &pair.before;
    if *columns != pair.after.columns {
        Some(UniqueChange::Replace(pair))
    } else if *name != pair.after.name {
        Some(UniqueChange::Rename(pair.map(|it| it.name)))
    } else {
        None
    }
}
