//! What can happen to a check.

use driftless_schema::{Check, QualifiedName};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of a check.
pub type CheckChange = OwnedChange<Check>;

impl Changed for Check {
    fn change(table: QualifiedName, change: CheckChange) -> Change {
        Change::Check(table, change)
    }
}
