//! `attach-partition`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Statement, TableStatement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF114",
        name: "attach-partition",
        group: Group::ExistingRows,
        what: "attaches a table with rows to a partitioned table, or adds a partition beside the default one",
        why: "The migration fails if a row of the table does not belong to the partition, or a row of the default partition does. PostgreSQL reads the whole table for that while sessions that use the table wait, and the default partition, if there is one.",
        example: Example::Sql(
            "ALTER TABLE \"events\" ATTACH PARTITION \"events_2024\" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
        ),
        remedy: "Look for such rows first. A valid check on the table that says the same as the bounds (`at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01'`) spares the table the scan: add the check `not_valid` in one revision, and valid in the next one.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (parent, table) = match &view.step.statement {
        Statement::Table(TableStatement::Attach { parent, table, .. }) => (parent, table),
        Statement::Table(TableStatement::Create(table)) => {
            let parent = table.traits.inheritance.partitioned()?;
            let rest = view.context.schemas.default_partition(parent)?;
            return Some(Finding::warning(
                format!(
                    "fails if a row of `{rest}`, the default partition of `{parent}`, belongs to `{}`",
                    table.name
                ),
                format!("look for such rows first; scanning `{rest}` blocks reads and writes"),
            ));
        }
        _ => return None,
    };
    if view.facts.scans.is_empty() {
        return None;
    }
    Some(Finding::warning(
        format!("fails if a row of `{table}` does not belong to this partition of `{parent}`"),
        "look for such rows first; scanning the table blocks reads and writes",
    ))
}
