//! What can happen to a foreign key.

use driftless_schema::{ForeignKey, QualifiedName};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of a foreign key.
pub type ForeignKeyChange = OwnedChange<ForeignKey>;

impl Changed for ForeignKey {
    fn change(table: QualifiedName, change: ForeignKeyChange) -> Change {
        Change::ForeignKey(table, change)
    }
}
