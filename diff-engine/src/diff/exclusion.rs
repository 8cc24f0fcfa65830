//! What can happen to an exclusion constraint.

use driftless_schema::Exclusion;

use super::OwnedChange;

/// A change of an exclusion constraint.
pub type ExclusionChange = OwnedChange<Exclusion>;
