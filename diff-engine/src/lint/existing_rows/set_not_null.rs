//! `set-not-null`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{RowsStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF102",
        name: "set-not-null",
        group: Group::ExistingRows,
        what: "forbids `NULL` in a column without a value for rows that hold `NULL`",
        why: "PostgreSQL refuses the constraint if a row holds `NULL`. The draft has a place to fill in, which raises an error while there is such a row.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"email\" SET NOT NULL;"),
        remedy: "Give the field `default` or `backfill`, or write the `UPDATE` in the place that the draft leaves for it.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Rows(RowsStatement::FillIn { table, column }) = &view.step.statement else {
        return None;
    };
    if view.context.comes_back(table, column) {
        return None;
    }
    let message = format!("forbids `NULL` in `{table}.{column}`: fails if a row holds `NULL`");
    let help = "give the field `default` or `backfill`, or write the `UPDATE` here";
    Some(Finding::warning(message, help))
}
