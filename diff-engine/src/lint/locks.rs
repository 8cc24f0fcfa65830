//! What waits while a statement runs.

use super::{Context, Finding};
use crate::plan::{Statement, Step, TableAction};

/// `create-index`: writes wait until it is built. A unique one says so with what may fail.
pub(super) fn create_index(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::CreateIndex(table, index) = &step.statement else { return None };
    if index.unique || !context.may_have_rows(table) {
        return None;
    }
    let message = format!("writes to `{table}` wait while the index `{}` is built", index.name);
    let help = "on a large table make it `CREATE INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`";
    Some(Finding::warning("LK206", "create-index", message, help))
}

/// `rewrite-for-storage`: the table is copied to where, or how, it is kept from now on.
pub(super) fn rewrite_for_storage(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let what = actions.iter().find_map(|it| match it {
        TableAction::SetLogged => Some("writes it to the log"),
        TableAction::SetUnlogged => Some("takes it out of the log"),
        TableAction::SetTablespace(_) => Some("moves it to another tablespace"),
        TableAction::SetAccessMethod(_) => Some("gives it another access method"),
        _ => None,
    })?;
    if !context.may_have_rows(table) {
        return None;
    }
    let message = format!("{what}: the whole of `{table}` is copied under an exclusive lock");
    let help = "there is no way to do it beside running programs: choose a quiet hour";
    Some(Finding::warning("LK106", "rewrite-for-storage", message, help))
}

/// `rebuild-index`: reads and writes wait.
pub(super) fn rebuild_index(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::Reindex(name) = &step.statement else { return None };
    let message = format!("builds the invalid index `{name}` again while writes to its table wait");
    let help = "on a large table run `REINDEX INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`";
    Some(Finding::warning("LK207", "rebuild-index", message, help))
}
