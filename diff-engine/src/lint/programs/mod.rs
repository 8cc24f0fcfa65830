//! What running programs trip over.

pub(super) mod change_default;
pub(super) mod change_type_in_place;
pub(super) mod drop_not_null;
pub(super) mod rename_column;
pub(super) mod rename_enum;
pub(super) mod rename_enum_label;
pub(super) mod rename_schema;
pub(super) mod rename_table;
pub(super) mod row_security;

const OLD_NAME: &str = "running programs that use the old name fail at once; to rename without downtime, keep the old name in the database and set `column_name` on the field, or `table_name` on the struct";
