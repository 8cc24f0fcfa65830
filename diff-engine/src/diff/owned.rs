//! What can happen to an object that a table owns: one set of changes for constraints, indexes and statistics.

use driftless_schema::Pair;

use super::Change;
use crate::kinds::owned::{InRegister, Owned};
use crate::matching::{KeptTable, Matched, Renames};

/// A change of an object that a table owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnedChange<T: Owned> {
    /// The object is new.
    Add(T),
    /// The object is dropped.
    Drop(T),
    /// The object is renamed.
    Rename(Pair<T::Id>),
    /// The object differs in something that can be altered in place.
    Alter(Pair<T>),
    /// The object is replaced: the old one is dropped, the new one created.
    Replace(Pair<T>),
}

/// The changes of all objects of one kind in a table.
pub(super) fn changes<T: InRegister>(
    all: &[Matched<T>],
    kept: &KeptTable,
    renames: &Renames,
    is_recreated: impl Fn(&T) -> bool,
) -> Vec<Change> {
    let table = &kept.name.after;
    let carry = |it: &T| it.clone().carried(renames, &kept.name.before);
    let of_one = |matched: &Matched<T>| match matched {
        Matched::Added(it) => vec![OwnedChange::Add(it.clone())],
        Matched::Removed(it) => vec![OwnedChange::Drop(carry(it))],
        Matched::Kept(Pair { before, after }) => {
            let pair = Pair { before: carry(before), after: after.clone() };
            match is_recreated(after) || is_replaced(&pair) {
                true => vec![OwnedChange::Replace(pair)],
                false => altered(pair),
            }
        }
    };
    all.iter()
        .flat_map(of_one)
        .map(|it| Change::Owned(table.clone(), Box::new(T::any(it))))
        .collect()
}

/// Whether the two differ so much that one is dropped and the other created.
pub(super) fn is_replaced<T: Owned>(pair: &Pair<T>) -> bool {
    pair.as_ref().map(|it| it.clone().core()).differs() || !T::is_alterable(pair)
}

fn altered<T: Owned>(pair: Pair<T>) -> Vec<OwnedChange<T>> {
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
