//! What waits while a statement runs.

use super::{Context, Finding};
use crate::plan::{Statement, Step};

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
