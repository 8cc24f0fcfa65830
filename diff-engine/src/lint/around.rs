//! What happens besides when rows are written or read: triggers, row security, deferred constraints.

use driftless_schema::{QualifiedName, Trigger};

use super::{Context, Finding};
use crate::plan::{Statement, Step};

/// `fire-trigger`: rows are filled, and triggers of the table run for them.
pub(super) fn fire_trigger(step: &Step, _: &Context) -> Option<Finding> {
    let (Statement::Fill { table, .. } | Statement::FillIn { table, .. }) = &step.statement else {
        return None;
    };
    let first = step.fires.first()?;
    let message = format!("the `UPDATE` of `{table}` fires {}", named(&step.fires));
    let help = format!(
        "if a trigger must not run for these rows, add `quiet_trigger = \"{}\"` to the struct, or name it in `quiet_triggers` of driftless.toml: the draft then disables it around the `UPDATE`",
        first.name
    );
    Some(Finding::warning("TR101", "fire-trigger", message, &help))
}

/// `disable-trigger`: a trigger is disabled while rows are filled.
pub(super) fn disable_trigger(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::DisableTriggers(all) = &step.statement else { return None };
    let message = format!("disables {} while rows are filled, and restores it below", named(all));
    let help =
        "writes of other sessions wait from here to the end of the transaction; reads do not";
    Some(Finding::note("TR102", "disable-trigger", message, help))
}

/// `bypass-row-security`: policies could hide rows from the role that migrates.
pub(super) fn bypass_row_security(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RowSecurityOff(tables) = &step.statement else { return None };
    if tables.is_empty() {
        return None;
    }
    let message = format!(
        "fails if the policies of {} hold for the role that runs this, since they could hide rows",
        tables.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
    );
    let help = match tables.as_slice() {
        [table] => format!(
            "run it as a superuser or as a role with BYPASSRLS; the owner of `{table}` can also set `NO FORCE ROW LEVEL SECURITY` before and `FORCE ROW LEVEL SECURITY` after"
        ),
        _ => "run it as a superuser or as a role with BYPASSRLS; the owner of a table can also set `NO FORCE ROW LEVEL SECURITY` before and `FORCE ROW LEVEL SECURITY` after".to_owned(),
    };
    Some(Finding::warning("RS101", "bypass-row-security", message, &help))
}

/// `check-deferred`: constraints that wait for the end of the transaction are checked at once.
pub(super) fn check_deferred(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::CheckDeferred = &step.statement else { return None };
    let message = "checks every deferred constraint here and not at the end of the transaction: PostgreSQL cannot alter a table while checks of its rows are pending".to_owned();
    let help = "fails if a row breaks one; what you add below is checked at once too";
    Some(Finding::note("DF113", "check-deferred", message, help))
}

fn named(triggers: &[Trigger]) -> String {
    let word = if triggers.len() == 1 { "trigger" } else { "triggers" };
    let names = triggers.iter().map(|it| {
        let QualifiedName { name, .. } = &it.table;
        format!("`{}` of `{name}`", it.name)
    });
    format!("{word} {}", names.collect::<Vec<_>>().join(", "))
}
