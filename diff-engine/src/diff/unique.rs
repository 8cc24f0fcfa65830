//! What can happen to a unique constraint.

use driftless_schema::Unique;

use super::OwnedChange;

/// A change of a unique constraint.
pub type UniqueChange = OwnedChange<Unique>;
