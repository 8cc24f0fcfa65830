//! `add-required-column`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{RowsStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF101",
        name: "add-required-column",
        group: Group::ExistingRows,
        what: "adds a `NOT NULL` column without a value for existing rows",
        why: "PostgreSQL refuses the column if the table has rows. The draft has a place to fill in, which raises an error while a row has no value.",
        example: Example::Sql("ALTER TABLE \"users\" ADD COLUMN \"email\" text NOT NULL;"),
        remedy: "Give the field `default` or `backfill`, or write the `UPDATE` in the place that the draft leaves for it.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Rows(RowsStatement::FillIn { table, column }) = &view.step.statement else {
        return None;
    };
    if !view.context.comes_back(table, column) {
        return None;
    }
    let message = format!(
        "adds `{table}.{column}` as `NOT NULL` without a value for existing rows: fails if the table has rows"
    );
    let help = "give the field `default` or `backfill`, or write the `UPDATE` here";
    Some(Finding::warning(message, help))
}
