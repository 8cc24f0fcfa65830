//! What can happen to an extension.

use driftless_schema::{Extension, Name, Pair};

use crate::matching::Matched;

/// A change of an extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExtensionChange {
    /// The extension is needed and missing.
    Create(Extension),
    /// The extension is dropped, with all objects that belong to it.
    Drop(Extension),
    /// The extension's objects are in another namespace.
    Move(Name, Pair<Name>),
}

pub(crate) fn changes(all: &[Matched<Extension>]) -> Vec<ExtensionChange> {
    all.iter()
        .filter_map(|matched| match matched {
            Matched::Added(it) => Some(ExtensionChange::Create(it.clone())),
            Matched::Removed(it) => Some(ExtensionChange::Drop(it.clone())),
            Matched::Kept(Pair { before, after }) => {
                let Extension { name, namespace } = before;
                let namespaces =
                    Pair { before: namespace.clone()?, after: after.namespace.clone()? };
                let moved = namespaces.differs();
                moved.then(|| ExtensionChange::Move(name.clone(), namespaces))
            }
        })
        .collect()
}
