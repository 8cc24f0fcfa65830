//! What can happen to an exclusion constraint.

use driftless_schema::{Exclusion, QualifiedName};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of an exclusion constraint.
pub type ExclusionChange = OwnedChange<Exclusion>;

impl Changed for Exclusion {
    fn change(table: QualifiedName, change: ExclusionChange) -> Change {
        Change::Exclusion(table, change)
    }
}
