//! What can happen to a foreign key.

use driftless_schema::{ForeignKey, Name, Pair};

use crate::matching::Matched;

/// A change of a foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignKeyChange {
    /// It is new.
    Add(ForeignKey),
    /// It goes.
    Drop(ForeignKey),
    /// It has another name and is the same otherwise.
    Rename(Pair<Name>),
    /// It is another one: the old one goes, the new one comes.
    Replace(Pair<ForeignKey>),
}

pub(super) fn changes(
    all: &[Matched<ForeignKey>],
    carry: impl Fn(ForeignKey) -> ForeignKey,
) -> Vec<ForeignKeyChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(ForeignKeyChange::Add(it.clone())),
            Matched::Removed(it) => Some(ForeignKeyChange::Drop(carry(it.clone()))),
            Matched::Kept(Pair { before, after }) => {
                kept(Pair { before: carry(before.clone()), after: after.clone() })
            }
        })
        .collect()
}

fn kept(pair: Pair<ForeignKey>) -> Option<ForeignKeyChange> {
    let ForeignKey {
        name,
        naming: _,
        columns,
        references,
        referenced_columns,
        on_delete,
        on_update,
    } = &pair.before;
    if (columns, references, referenced_columns, on_delete, on_update)
        != (
            &pair.after.columns,
            &pair.after.references,
            &pair.after.referenced_columns,
            &pair.after.on_delete,
            &pair.after.on_update,
        )
    {
        Some(ForeignKeyChange::Replace(pair))
    } else if *name != pair.after.name {
        Some(ForeignKeyChange::Rename(pair.map(|it| it.name)))
    } else {
        None
    }
}
