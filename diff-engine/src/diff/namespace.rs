//! What can happen to a namespace.

use driftless_schema::{Name, Namespace, Pair};

use crate::matching::Matched;

/// A change of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceChange {
    /// It is new.
    Create(Namespace),
    /// It goes, once nothing is in it.
    Drop(Name),
    /// It has another name, and everything in it with it.
    Rename(Pair<Name>),
    /// Its comment is another, or gone.
    Comment(Name, Option<String>),
}

pub(super) fn changes(all: &[Matched<Namespace>]) -> Vec<NamespaceChange> {
    all.iter()
        .flat_map(|matched| match matched {
            Matched::Added(it) => vec![NamespaceChange::Create(it.clone())],
            Matched::Removed(it) => vec![NamespaceChange::Drop(it.name.clone())],
            Matched::Kept(Pair { before, after }) => {
                let Namespace { name, comment } = before;
                let names = Pair { before: name.clone(), after: after.name.clone() };
                let renamed = names.differs().then_some(NamespaceChange::Rename(names));
                let said = (*comment != after.comment)
                    .then(|| NamespaceChange::Comment(after.name.clone(), after.comment.clone()));
                renamed.into_iter().chain(said).collect()
            }
        })
        .collect()
}
