//! What can happen to a sequence.

use driftless_schema::{OwnedBy, Pair, QualifiedName, Sequence};

use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Renames};

/// A change of a sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceChange {
    /// The sequence is new.
    Create(Sequence),
    /// The sequence is dropped.
    Drop(Sequence),
    /// The sequence is renamed. One that belongs to a column moves to another namespace with the column's table, before it
    /// is renamed.
    Rename(Pair<QualifiedName>, Option<OwnedBy>),
    /// The sequence counts in another type, or with other options.
    Alter(Box<Pair<Sequence>>),
    /// The sequence belongs to another column, or to none.
    OwnedBy(QualifiedName, Pair<Option<OwnedBy>>),
    /// The sequence's comment is changed or removed.
    Comment(QualifiedName, Option<String>),
    /// The sequence becomes unlogged, or is no longer.
    Unlogged(QualifiedName, bool),
}

pub(super) fn changes(
    sequences: &[Matched<Sequence>],
    matching: &Matching,
    renames: &Renames,
) -> Vec<SequenceChange> {
    let mut all = Vec::new();
    for matched in sequences {
        match matched {
            Matched::Added(it) => all.push(SequenceChange::Create(it.clone())),
            Matched::Removed(it) if goes_with_its_column(it, matching) => (),
            Matched::Removed(it) => {
                let mut sequence = renames.carry_sequence(it.clone());
                sequence.name = renames.sequence(it);
                all.push(SequenceChange::Drop(sequence));
            }
            Matched::Kept(Pair { before, after }) => {
                let mut before = renames.carry_sequence(before.clone());
                before.name = match &before.owned_by {
                    Some(owner) => {
                        let namespace = owner.table.namespace.clone();
                        QualifiedName { namespace, name: before.name.name }
                    }
                    None => renames.placed(&before.name),
                };
                altered(Pair { before, after: after.clone() }, &mut all);
            }
        }
    }
    all
}

/// A sequence that belongs to a column is dropped with it.
fn goes_with_its_column(sequence: &Sequence, matching: &Matching) -> bool {
    let Some(owner) = &sequence.owned_by else { return false };
    matching.tables.iter().any(|table| match table {
        MatchedTable::Removed(it) => it.name == owner.table,
        MatchedTable::Kept(kept) if kept.name.before == owner.table => has_lost(kept, owner),
        MatchedTable::Kept(_) | MatchedTable::Added(_) => false,
    })
}

fn has_lost(kept: &KeptTable, owner: &OwnedBy) -> bool {
    let removed = |it: &_| matches!(it, Matched::Removed(column) if named(column, owner));
    kept.columns.iter().any(removed)
}

fn named(column: &driftless_schema::Column, owner: &OwnedBy) -> bool {
    column.name == owner.column
}

/// A table that moves to another namespace has taken the sequence before along.
fn altered(pair: Pair<Sequence>, all: &mut Vec<SequenceChange>) {
    let Sequence { name: old, data_type, options, owned_by, comment, unlogged } = &pair.before;
    let after = &pair.after;
    let name = || after.name.clone();
    if *old != after.name {
        let names = Pair { before: old.clone(), after: name() };
        all.push(SequenceChange::Rename(names, owned_by.clone()));
    }
    if (data_type, options) != (&after.data_type, &after.options) {
        all.push(SequenceChange::Alter(Box::new(pair.clone())));
    }
    if *owned_by != after.owned_by {
        let owners = pair.as_ref().map(|it| it.owned_by.clone());
        all.push(SequenceChange::OwnedBy(name(), owners));
    }
    // PostgreSQL takes the sequences of columns along when a table becomes unlogged.
    let is_of_a_column = owned_by.is_some() || after.owned_by.is_some();
    if *unlogged != after.unlogged && !is_of_a_column {
        all.push(SequenceChange::Unlogged(name(), after.unlogged));
    }
    if *comment != after.comment {
        all.push(SequenceChange::Comment(name(), after.comment.clone()));
    }
}
