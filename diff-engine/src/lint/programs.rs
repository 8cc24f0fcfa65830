//! What programs that are running trip over, as long as they are of before.

use super::{Context, Finding};
use crate::plan::{Statement, Step, TableAction};

/// `rename-table`: programs that are running use the old name.
pub(super) fn rename_table(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameTable(names) = &step.statement else { return None };
    let message = format!("renames table `{}` to `{}`", names.before, names.after);
    Some(Finding::warning("APP103", "rename-table", message, OLD_NAME))
}

/// `rename-schema`: programs that are running use the old name.
pub(super) fn rename_namespace(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameNamespace(names) = &step.statement else { return None };
    let message = format!("renames schema `{}` to `{}`", names.before, names.after);
    Some(Finding::warning("APP104", "rename-schema", message, OLD_NAME))
}

/// `rename-column`: programs that are running use the old name.
pub(super) fn rename_column(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameColumn(table, names) = &step.statement else { return None };
    let message = format!("renames column `{table}.{}` to `{}`", names.before, names.after);
    Some(Finding::warning("APP102", "rename-column", message, OLD_NAME))
}

/// `drop-not-null`: programs that are running cannot read `NULL` where they expect a value.
pub(super) fn drop_not_null(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let name = actions.iter().find_map(|it| {
        let TableAction::DropNotNull(name) = it else { return None };
        Some(name)
    })?;
    if !context.may_have_rows(table) {
        return None;
    }
    let message = format!("lets `{table}.{name}` be `NULL`");
    let help = "deploy code that reads it as `Option` before code that writes `NULL`";
    Some(Finding::note("APP105", "drop-not-null", message, help))
}

/// `row-security`: rows disappear for whom no policy lets see them.
pub(super) fn row_security(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let message = if actions.contains(&TableAction::ForceRowSecurity(true)) {
        format!("`{table}` shows its owner too only those rows that a policy lets through")
    } else if actions.contains(&TableAction::EnableRowSecurity(true)) {
        format!("`{table}` shows only those rows that a policy lets through, except to its owner")
    } else {
        return None;
    };
    let help = "without a policy nobody sees any row: make the policies first";
    Some(Finding::warning("APP204", "row-security", message, help))
}

/// `create-extension`: not every server has its files, and not every role may install it.
pub(super) fn create_extension(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::CreateExtension(it) = &step.statement else { return None };
    let message = format!("installs extension `{}`, whose files the server must have", it.name);
    let help = "many extensions only a superuser may install: let one do it beforehand, and this statement goes away with the next draft";
    Some(Finding::note("EX101", "create-extension", message, help))
}

const OLD_NAME: &str = "running programs that use the old name fail at once; to rename without a stop, keep the old name in the database and give the field `column_name`, or the struct `table_name`";
