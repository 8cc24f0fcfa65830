//! `drop-not-null`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP105",
        name: "drop-not-null",
        group: Group::Programs,
        what: "lets a column hold `NULL`",
        why: "Running programs that read the column without `Option` fail on the first row that holds `NULL`.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"email\" DROP NOT NULL;"),
        remedy: "Deploy code that reads the column as `Option` before code that writes `NULL`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name) = view.facts.breaks.iter().find_map(|it| {
        let Break::Nullable(table, name) = it else { return None };
        Some((table, name))
    })?;
    let message = format!("allows `NULL` in `{table}.{name}`");
    let help = "deploy code that reads the column as `Option` before code that writes `NULL`";
    Some(Finding::note(message, help))
}
