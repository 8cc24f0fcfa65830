//! Lost data: what goes with a statement and does not come back.

use driftless_schema::BaseType;

use super::{Context, Direction, Finding};
use crate::plan::{Statement, Step, TableAction};

/// `drop-table`: the table's rows go with it.
pub(super) fn drop_table(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::DropTable(table) = &step.statement else { return None };
    let help = match context.direction {
        Direction::Up => "deploy code without the model first; down re-creates the table empty",
        Direction::Down => "rows written since the migration are lost",
    };
    let message = format!("drops table `{}` and its rows", table.name);
    Some(Finding::warning("DL101", "drop-table", message, help))
}

/// `drop-column`: the column's values go with it.
pub(super) fn drop_column(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let name = actions.iter().find_map(|it| {
        let TableAction::DropColumn(name) = it else { return None };
        Some(name)
    })?;
    let help = match context.direction {
        Direction::Up => {
            "deploy code that no longer reads the column first; down re-creates it empty"
        }
        Direction::Down => "values written since the migration are lost",
    };
    let message = format!("drops column `{table}.{name}` and its data");
    Some(Finding::warning("DL102", "drop-column", message, help))
}

/// `change-type`: the values are cast, which may fail, lose digits, or rewrite the table under a lock.
pub(super) fn change_type(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let (column, types) = actions.iter().find_map(|it| {
        let TableAction::SetType { column, types, through_text: _ } = it else { return None };
        Some((column, types))
    })?;
    if !context.may_have_rows(table) {
        return None;
    }
    let to_enum = matches!(types.after.base, BaseType::Enum(_));
    let message = format!("casts `{table}.{column}` from `{}` to `{}`", types.before, types.after);
    let help = if to_enum {
        "a value that is no label makes it fail; compare the stored values with the labels first"
    } else {
        "may rewrite the table under an exclusive lock, fail on a value that does not fit, or round; running programs must reconnect"
    };
    Some(Finding::warning("DL104", "change-type", message, help))
}

/// `drop-identity`: the sequence's position goes with it.
pub(super) fn drop_identity(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let name = actions.iter().find_map(|it| {
        let TableAction::DropIdentity(name) = it else { return None };
        Some(name)
    })?;
    let message = format!("drops the sequence of `{table}.{name}` and its position");
    let help = "inserts have to give a value from now on";
    Some(Finding::warning("DL106", "drop-identity", message, help))
}
