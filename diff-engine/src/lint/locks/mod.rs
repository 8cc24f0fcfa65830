//! What waits while a migration runs.

pub(super) mod add_numbered_column;
pub(super) mod cast;
pub(super) mod change_collation;
pub(super) mod check_again;
pub(super) mod create_index;
pub(super) mod fill_column;
pub(super) mod rebuild_index;
pub(super) mod rewrite_for_storage;
pub(super) mod rewrite_for_type;
pub(super) mod rewrite_to_compute;
pub(super) mod volatile_default;
