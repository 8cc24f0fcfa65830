//! `detach-partition`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Statement, TableStatement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP118",
        name: "detach-partition",
        group: Group::Programs,
        what: "detaches a partition from its table",
        why: "Programs that read the partitioned table no longer see the rows of the partition, and rows that belong there are refused or go to the default partition. The rows themselves stay.",
        example: Example::Sql("ALTER TABLE \"events\" DETACH PARTITION \"events_2024\";"),
        remedy: "Look who reads these rows first. Sessions that use the partitioned table wait for the statement; `DETACH PARTITION … CONCURRENTLY`, written by hand into a migration outside of a transaction, does not block them.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Table(TableStatement::Detach { parent, table }) = &view.step.statement else {
        return None;
    };
    // With other bounds it is back at once, and of a table that is dropped another warning tells.
    let is_told = view.context.parts.iter().any(|it| match &it.step.statement {
        Statement::Table(TableStatement::Drop(it)) => it.name == *table,
        Statement::Table(TableStatement::Attach { parent: of, table: it, .. }) => {
            (of, it) == (parent, table)
        }
        _ => false,
    });
    if is_told {
        return None;
    }
    Some(Finding::warning(
        format!("detaches partition `{table}`: `{parent}` no longer shows its rows"),
        "look who reads these rows first; the statement blocks reads and writes of both tables",
    ))
}
