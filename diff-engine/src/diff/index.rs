//! What can happen to an index.

use driftless_schema::{Index, QualifiedName};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of an index.
pub type IndexChange = OwnedChange<Index>;

impl Changed for Index {
    fn change(table: QualifiedName, change: IndexChange) -> Change {
        Change::Index(table, change)
    }
}
