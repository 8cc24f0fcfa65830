//! Data that a migration takes away.

pub(super) mod change_type;
pub(super) mod drop_attribute;
pub(super) mod drop_column;
pub(super) mod drop_extension;
pub(super) mod drop_identity;
pub(super) mod drop_schema;
pub(super) mod drop_table;
pub(super) mod merge_labels;
pub(super) mod move_position;
pub(super) mod recompute_column;
pub(super) mod unlogged;
