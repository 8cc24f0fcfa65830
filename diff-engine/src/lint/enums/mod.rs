//! Labels of enums.

pub(super) mod add_enum_label;
pub(super) mod rebuild_enum;
