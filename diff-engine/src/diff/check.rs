//! What can happen to a check.

use driftless_schema::{Check, Name, Pair};

use crate::matching::Matched;

/// A change of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckChange {
    /// It is new.
    Add(Check),
    /// It goes.
    Drop(Check),
    /// It has another name and is the same otherwise.
    Rename(Pair<Name>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<Check>),
}

pub(super) fn changes(all: &[Matched<Check>], carry: impl Fn(Check) -> Check) -> Vec<CheckChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(CheckChange::Add(it.clone())),
            Matched::Removed(it) => Some(CheckChange::Drop(carry(it.clone()))),
            Matched::Kept(Pair { before, after }) => {
                kept(Pair { before: carry(before.clone()), after: after.clone() })
            }
        })
        .collect()
}

fn kept(pair: Pair<Check>) -> Option<CheckChange> {
    let Check { name, naming: _, expression } = &pair.before;
    if *expression != pair.after.expression {
        Some(CheckChange::Replace(pair))
    } else if *name != pair.after.name {
        Some(CheckChange::Rename(pair.map(|it| it.name)))
    } else {
        None
    }
}
