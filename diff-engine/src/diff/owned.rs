//! What can happen to something that a table owns: one set of changes for constraints, indexes and statistics.

use driftless_schema::Pair;

use crate::matching::{Matched, Owned};

/// A change of something that a table owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnedChange<T: Owned> {
    /// It is new.
    Add(T),
    /// It goes.
    Drop(T),
    /// It has another name.
    Rename(Pair<T::Id>),
    /// What can be altered in place differs.
    Alter(Pair<T>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<T>),
}

/// `in_place` says whether the pair, whose cores are equal, can be altered into each other.
pub(super) fn changes<T: Owned>(
    all: &[Matched<T>],
    carry: impl Fn(T) -> T,
    in_place: impl Fn(&Pair<T>) -> bool,
) -> Vec<OwnedChange<T>> {
    let of_one = |matched: &Matched<T>| match matched {
        Matched::Added(it) => vec![OwnedChange::Add(it.clone())],
        Matched::Removed(it) => vec![OwnedChange::Drop(carry(it.clone()))],
        Matched::Kept(Pair { before, after }) => {
            kept(Pair { before: carry(before.clone()), after: after.clone() }, &in_place)
        }
    };
    all.iter().flat_map(of_one).collect()
}

fn kept<T: Owned>(pair: Pair<T>, in_place: &impl Fn(&Pair<T>) -> bool) -> Vec<OwnedChange<T>> {
    let cores = pair.as_ref().map(|it| it.clone().core());
    if cores.differs() || !in_place(&pair) {
        return vec![OwnedChange::Replace(pair)];
    }
    let mut all = Vec::new();
    let names = pair.as_ref().map(|it| it.id().clone());
    if names.differs() {
        all.push(OwnedChange::Rename(names));
    }
    let mut renamed = pair.before.clone();
    renamed.adopt(&pair.after);
    if renamed != pair.after {
        all.push(OwnedChange::Alter(pair));
    }
    all
}
