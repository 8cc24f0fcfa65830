//! What can happen to an index.

use driftless_schema::{Index, Name, Pair};

use crate::matching::Matched;

/// A change of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexChange {
    /// It is new.
    Add(Index),
    /// It goes.
    Drop(Index),
    /// It has another name and is the same otherwise.
    Rename(Pair<Name>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<Index>),
}

pub(super) fn changes(all: &[Matched<Index>], carry: impl Fn(Index) -> Index) -> Vec<IndexChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(IndexChange::Add(it.clone())),
            Matched::Removed(it) => Some(IndexChange::Drop(carry(it.clone()))),
            Matched::Kept(Pair { before, after }) => {
                kept(Pair { before: carry(before.clone()), after: after.clone() })
            }
        })
        .collect()
}

fn kept(pair: Pair<Index>) -> Option<IndexChange> {
    let Index { name, naming: _, unique, method, columns, predicate } = &pair.before;
    if (unique, method, columns, predicate)
        != (&pair.after.unique, &pair.after.method, &pair.after.columns, &pair.after.predicate)
    {
        Some(IndexChange::Replace(pair))
    } else if *name != pair.after.name {
        Some(IndexChange::Rename(pair.map(|it| it.name)))
    } else {
        None
    }
}
