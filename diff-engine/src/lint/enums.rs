//! Enums: labels that come or change their name.

use super::{Context, Finding};
use crate::plan::{Statement, Step};

/// `add-enum-label`: programs that are running cannot read it, and no way leads back.
pub(super) fn add_label(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::AddLabel(name, label) = &step.statement else { return None };
    let message = format!("adds `{}` to enum `{name}`, which no down can take away", label.label);
    let help = "deploy code that reads the label before code that writes it";
    Some(Finding::warning("EN101", "add-enum-label", message, help))
}

/// `rename-enum`: Diesel asks for a type by its name once on each connection.
pub(super) fn rename_enum(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameEnum(names) = &step.statement else { return None };
    let message = format!("renames enum `{}` to `{}`", names.before, names.after);
    let help = "running programs look the old name up on each new connection, and fail there";
    Some(Finding::warning("APP110", "rename-enum", message, help))
}

/// `rename-enum-label`: programs that are running write the old one.
pub(super) fn rename_label(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameLabel(name, labels) = &step.statement else { return None };
    let message = format!("renames `{}` of enum `{name}` to `{}`", labels.before, labels.after);
    let help = "running programs that write the old label fail at once";
    Some(Finding::warning("APP109", "rename-enum-label", message, help))
}
