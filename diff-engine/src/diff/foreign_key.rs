//! What can happen to a foreign key.

use driftless_schema::{ForeignKey, Pair, Validity};

use super::OwnedChange;

/// A change of a foreign key.
pub type ForeignKeyChange = OwnedChange<ForeignKey>;

/// It can be deferred, validated, enforced and no longer enforced.
pub(super) fn in_place(Pair { before, after }: &Pair<ForeignKey>) -> bool {
    match (before.validity, after.validity) {
        (Validity::NotValid | Validity::NotEnforced, Validity::Valid) => true,
        (Validity::Valid | Validity::NotValid, Validity::NotEnforced) => true,
        (before, after) => before == after,
    }
}
