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
    /// Its comment is another, or gone.
    Comment(Name, Option<String>),
}

pub(super) fn changes(all: &[Matched<Namespace>]) -> Vec<NamespaceChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(NamespaceChange::Create(it.clone())),
            Matched::Removed(it) => Some(NamespaceChange::Drop(it.name.clone())),
            Matched::Kept(Pair { before, after }) => {
                let Namespace { name: _, comment } = before;
                (*comment != after.comment)
                    .then(|| NamespaceChange::Comment(after.name.clone(), after.comment.clone()))
            }
        })
        .collect()
}
