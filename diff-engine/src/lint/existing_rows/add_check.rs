//! `add-check`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF105",
        name: "add-check",
        group: Group::ExistingRows,
        what: "adds a check to a table with rows",
        why: "The migration fails if a row breaks the check. PostgreSQL reads the whole table while other sessions wait.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ADD CONSTRAINT \"users_age_check\" CHECK (age >= 0);",
        ),
        remedy: "Look for such rows first: `SELECT … WHERE NOT (age >= 0)`. On a large table declare the check `not_valid` in one revision and valid in the next one.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, check) = view.facts.scans.iter().find_map(|it| {
        let Purpose::Check(name) = &it.purpose else { return None };
        Some((it, name))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    let message = format!("fails if a row of `{table}` violates check `{check}`");
    let lock = view.facts.lock(table)?;
    let help = format!("look for such rows first; scanning the table {}", blocks(lock));
    Some(Finding::warning(message, help))
}
