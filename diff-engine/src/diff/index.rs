//! What can happen to an index.

use driftless_schema::Index;

use super::OwnedChange;

/// A change of an index.
pub type IndexChange = OwnedChange<Index>;
