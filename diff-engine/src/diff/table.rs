//! What can happen to a table as a whole.

use driftless_schema::{Pair, QualifiedName, Table};

/// A change of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// It is new, with everything that it owns.
    Create(Box<Table>),
    /// It goes, with everything that it owns.
    Drop(Box<Table>),
    /// It has another name.
    Rename(Pair<QualifiedName>),
    /// Its comment is another, or gone.
    Comment(QualifiedName, Option<String>),
}

pub(super) fn changes(
    name: &Pair<QualifiedName>,
    comment: &Pair<Option<String>>,
) -> Vec<TableChange> {
    let renamed = name.differs().then(|| TableChange::Rename(name.clone()));
    let commented =
        comment.differs().then(|| TableChange::Comment(name.after.clone(), comment.after.clone()));
    renamed.into_iter().chain(commented).collect()
}
