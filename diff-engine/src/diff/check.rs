//! What can happen to a check.

use driftless_schema::{Check, Pair, Validity};

use super::OwnedChange;

/// A change of a check.
pub type CheckChange = OwnedChange<Check>;

/// A check can be validated, and nothing else.
pub(super) fn in_place(Pair { before, after }: &Pair<Check>) -> bool {
    match (before.validity, after.validity) {
        (Validity::NotValid, Validity::Valid) => true,
        (before, after) => before == after,
    }
}
