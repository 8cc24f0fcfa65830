//! What can happen to a unique constraint.

use driftless_schema::{QualifiedName, Unique};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of a unique constraint.
pub type UniqueChange = OwnedChange<Unique>;

impl Changed for Unique {
    fn change(table: QualifiedName, change: UniqueChange) -> Change {
        Change::Unique(table, change)
    }
}
