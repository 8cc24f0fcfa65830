//! What can happen to a primary key.

use driftless_schema::PrimaryKey;

use super::OwnedChange;

/// A change of a primary key.
pub type PrimaryKeyChange = OwnedChange<PrimaryKey>;
