//! `fire-trigger`.

use crate::lint::phrase::triggers;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{RowsStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "TR101",
        name: "fire-trigger",
        group: Group::Writes,
        what: "fires triggers while it fills rows",
        why: "A trigger that sends mail, writes a log or sets `updated_at` does so for every row that the migration fills.",
        example: Example::Sql(
            "UPDATE \"users\" SET \"full_name\" = ('') WHERE \"full_name\" IS NULL;",
        ),
        remedy: "Name triggers that must not fire in `quiet_trigger` on the struct, or in `quiet_triggers` of driftless.toml: the draft then disables them around the `UPDATE`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (Statement::Rows(RowsStatement::Fill { table, .. })
    | Statement::Rows(RowsStatement::FillIn { table, .. })) = &view.step.statement
    else {
        return None;
    };
    let fires = &view.step.fires;
    let first = fires.first()?;
    let message = format!("the `UPDATE` of `{table}` fires {}", triggers(fires));
    let help = format!(
        "if a trigger must not run for these rows, add `quiet_trigger = \"{}\"` to the struct, or name it in `quiet_triggers` of driftless.toml: the draft then disables it around the `UPDATE`",
        first.name
    );
    Some(Finding::warning(message, help))
}
