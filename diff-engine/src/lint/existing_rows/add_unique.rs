//! `add-unique`.

use crate::lint::phrase::{blocks, columns};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Key, Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF103",
        name: "add-unique",
        group: Group::ExistingRows,
        what: "adds a primary key, a unique constraint or a unique index to a table with rows",
        why: "The migration fails if two rows are equal. The index is built while other sessions wait.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ADD CONSTRAINT \"users_email_key\" UNIQUE (\"email\");",
        ),
        remedy: "Look for duplicates first: `SELECT email FROM users GROUP BY email HAVING count(*) > 1`. On a large table declare `index(columns(email), unique, concurrently)` in one revision, and the constraint instead of it in the next one: PostgreSQL then uses the index as it is, and no write waits while it is built.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, key) = view.facts.scans.iter().find_map(|it| {
        let Purpose::Unique(key) = &it.purpose else { return None };
        Some((it, key))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    if view.context.cannot_fail(view, table) {
        return None;
    }
    let what = match key {
        Key::Columns(names) => columns(names),
        Key::Index(name) => format!("index `{name}`"),
    };
    let message = format!("fails if `{table}` has duplicates in {what}");
    let lock = view.facts.lock(table)?;
    let help = format!("look for duplicates first; building the index {}", blocks(lock));
    Some(Finding::warning(message, help))
}
