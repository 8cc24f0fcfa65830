//! What can happen to a primary key.

use driftless_schema::{PrimaryKey, QualifiedName};

use super::owned::Changed;
use super::{Change, OwnedChange};

/// A change of a primary key.
pub type PrimaryKeyChange = OwnedChange<PrimaryKey>;

impl Changed for PrimaryKey {
    fn change(table: QualifiedName, change: PrimaryKeyChange) -> Change {
        Change::PrimaryKey(table, change)
    }
}
