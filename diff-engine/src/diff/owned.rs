//! What can happen to something that a table owns: one set of changes for constraints, indexes and statistics.

use driftless_schema::{Pair, QualifiedName};

use super::Change;
use super::recreated::Recreated;
use crate::matching::{KeptTable, Matched, Owned, Renames};

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

/// Something that a table owns and whose changes have a place among all changes.
pub(super) trait Changed: Owned {
    /// The change of one of that table.
    fn change(table: QualifiedName, change: OwnedChange<Self>) -> Change;
}

/// What happens to all of one kind in a table.
pub(super) fn changes<T: Changed>(
    all: &[Matched<T>],
    kept: &KeptTable,
    renames: &Renames,
    recreated: &Recreated,
) -> Vec<Change> {
    let table = &kept.name.after;
    let carry = |it: &T| it.clone().carried(renames, &kept.name.before);
    let of_one = |matched: &Matched<T>| match matched {
        Matched::Added(it) => vec![OwnedChange::Add(it.clone())],
        Matched::Removed(it) => vec![OwnedChange::Drop(carry(it))],
        Matched::Kept(Pair { before, after }) => {
            let pair = Pair { before: carry(before), after: after.clone() };
            match recreated.has(table, after) || is_replaced(&pair) {
                true => vec![OwnedChange::Replace(pair)],
                false => altered(pair),
            }
        }
    };
    all.iter().flat_map(of_one).map(|it| T::change(table.clone(), it)).collect()
}

/// Whether the two are so different that one is dropped and the other created.
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
