//! `bypass-row-security`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{AroundStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "RS101",
        name: "bypass-row-security",
        group: Group::Writes,
        what: "reads or fills rows of a table whose policies may hide rows from the role that migrates",
        why: "A policy would hide rows without a word, so that they are neither checked nor filled. The migration switches row security off, and PostgreSQL then raises an error instead of hiding rows.",
        example: Example::Sql("SET row_security = off;"),
        remedy: "Run the migration as a superuser or as a role with `BYPASSRLS`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Around(AroundStatement::RowSecurityOff(tables)) = &view.step.statement else {
        return None;
    };
    if tables.is_empty() {
        return None;
    }
    let message = format!(
        "fails if the policies of {} apply to the role that runs this, because they could hide rows",
        tables.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
    );
    let help = match tables.as_slice() {
        [table] => format!(
            "run it as a superuser or as a role with BYPASSRLS; the owner of `{table}` can also set `NO FORCE ROW LEVEL SECURITY` before and `FORCE ROW LEVEL SECURITY` after"
        ),
        _ => "run it as a superuser or as a role with BYPASSRLS; the owner of a table can also set `NO FORCE ROW LEVEL SECURITY` before and `FORCE ROW LEVEL SECURITY` after".to_owned(),
    };
    Some(Finding::warning(message, help))
}
