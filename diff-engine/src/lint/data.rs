//! Lost data: what goes with a statement and does not come back.

use driftless_schema::ObjectId;

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

/// `drop-schema`: whatever nobody models keeps it from going.
pub(super) fn drop_namespace(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::DropNamespace(name) = &step.statement else { return None };
    let message = format!("drops schema `{name}`, which fails if anything is left in it");
    let help = "look what else stands there: driftless drops what it has modelled and nothing else";
    Some(Finding::warning("DL112", "drop-schema", message, help))
}

/// `drop-column`: the column's values go with it.
pub(super) fn drop_column(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let name = actions.iter().find_map(|it| {
        let TableAction::DropColumn(name) = it else { return None };
        Some(name)
    })?;
    if context.comes_back(table, name) {
        let message = format!(
            "makes column `{table}.{name}` again: its values are computed anew, or lost where they were not"
        );
        let help = "PostgreSQL cannot alter how a column is computed here; what mentions the column is made again too";
        return Some(Finding::warning("DL111", "recompute-column", message, help));
    }
    let help = match context.direction {
        Direction::Up => {
            "deploy code that no longer reads the column first; down makes it again without its values"
        }
        Direction::Down => "values written since the migration are lost",
    };
    let message = format!("drops column `{table}.{name}` and its data");
    Some(Finding::warning("DL102", "drop-column", message, help))
}

/// `drop-identity`: the sequence's position goes with it.
pub(super) fn drop_identity(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let name = actions.iter().find_map(|it| {
        let TableAction::DropIdentity(name) = it else { return None };
        Some(name)
    })?;
    if context.is_moved(&ObjectId::column(table, name)) {
        return None;
    }
    let message = format!("drops the sequence of `{table}.{name}` and its position");
    let help = "inserts have to give a value from now on";
    Some(Finding::warning("DL106", "drop-identity", message, help))
}

/// `drop-identity`, of a sequence that is no identity's.
pub(super) fn drop_sequence(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::DropSequence(name) = &step.statement else { return None };
    if context.is_moved(&ObjectId::sequence(name)) {
        return None;
    }
    let message = format!("drops sequence `{name}` and its position");
    let help = "programs that draw from it fail from then on";
    Some(Finding::warning("DL106", "drop-identity", message, help))
}

/// `drop-extension`: with everything that it brought.
pub(super) fn drop_extension(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::DropExtension(name) = &step.statement else { return None };
    let message = format!(
        "drops extension `{name}` with all that it brought, which fails while anything uses that"
    );
    let help = "look what else uses it: driftless sees what it has modelled and nothing else";
    Some(Finding::warning("DL113", "drop-extension", message, help))
}

/// `unlogged`: a crash empties the table.
pub(super) fn unlogged(step: &Step, _: &Context) -> Option<Finding> {
    let table = match &step.statement {
        Statement::CreateTable(it) if it.traits.unlogged => &it.name,
        Statement::AlterTable { table, actions } if actions.contains(&TableAction::SetUnlogged) => {
            table
        }
        _ => return None,
    };
    let message = format!("`{table}` is emptied after a crash, and is always empty on replicas");
    let help = "keep in it only what can be made again";
    Some(Finding::warning("DL109", "unlogged", message, help))
}
