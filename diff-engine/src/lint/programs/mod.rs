//! What running programs trip over.

pub(super) mod change_attributes;
pub(super) mod change_default;
pub(super) mod change_type_in_place;
pub(super) mod detach_partition;
pub(super) mod drop_definition;
pub(super) mod drop_index;
pub(super) mod drop_not_null;
pub(super) mod drop_unique;
pub(super) mod generated_always;
pub(super) mod new_start;
pub(super) mod rename_column;
pub(super) mod rename_definition;
pub(super) mod rename_enum;
pub(super) mod rename_enum_label;
pub(super) mod rename_schema;
pub(super) mod rename_table;
pub(super) mod require_value;
pub(super) mod revoke;
pub(super) mod row_security;
