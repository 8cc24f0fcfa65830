//! What can happen to a namespace.

use driftless_schema::{Name, Namespace, Pair};

use crate::matching::{Matched, Renames};

/// A change of a namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespaceChange {
    /// The namespace is new.
    Create(Namespace),
    /// The namespace is dropped, once it is empty.
    Drop(Name),
    /// The namespace is renamed, with everything in it.
    Rename(Pair<Name>),
    /// The namespace's comment is changed or removed.
    Comment(Name, Option<String>),
}

pub(crate) fn changes(all: &[Matched<Namespace>], renames: &Renames) -> Vec<NamespaceChange> {
    all.iter()
        .flat_map(|matched| match matched {
            Matched::Added(it) => vec![NamespaceChange::Create(it.clone())],
            Matched::Removed(it) => vec![NamespaceChange::Drop(renames.namespace(&it.name))],
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
