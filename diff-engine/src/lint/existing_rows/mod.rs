//! Existing rows that make a migration fail.

pub(super) mod add_check;
pub(super) mod add_exclusion;
pub(super) mod add_foreign_key;
pub(super) mod add_required_column;
pub(super) mod add_unique;
pub(super) mod attach_partition;
pub(super) mod cast_by_using;
pub(super) mod check_deferred;
pub(super) mod set_not_null;
pub(super) mod validate_constraint;
