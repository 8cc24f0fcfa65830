//! `fill-column`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{RowsStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK401",
        name: "fill-column",
        group: Group::Locks,
        what: "fills a column where it is `NULL`, in one transaction",
        why: "Every filled row stays locked until the transaction ends, and the table grows by a copy of each. What else the migration does to the table waits for it, and so do other sessions.",
        example: Example::Sql(
            "UPDATE \"users\" SET \"full_name\" = ('') WHERE \"full_name\" IS NULL;",
        ),
        remedy: "On a large table fill the column in batches in a revision before this one. A downgrade keeps the values.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Rows(RowsStatement::Fill { table, column, value }) = &view.step.statement else {
        return None;
    };
    let value = value.as_ref().map_or("its default".to_owned(), |it| format!("`{it}`"));
    let message = format!(
        "sets `{column}` to {value} in every row of `{table}` where it is `NULL`, and keeps these rows locked until the transaction ends"
    );
    let help = "on a large table backfill in batches in a revision before this one; the downgrade keeps the values";
    Some(Finding::warning(message, help))
}
