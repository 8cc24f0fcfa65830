//! `rewrite-to-compute`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK104",
        name: "rewrite-to-compute",
        group: Group::Locks,
        what: "adds a generated column or changes its expression, which rewrites the table if the column is stored",
        why: "A stored generated column is computed for every row, so PostgreSQL rewrites the table while reads and writes wait. A virtual one (PostgreSQL 18) costs nothing.",
        example: Example::Sql(
            "ALTER TABLE \"orders\" ADD COLUMN \"total\" integer GENERATED ALWAYS AS (\"price\" * \"count\") STORED;",
        ),
        remedy: "On a large table add a plain column, fill it in batches, and keep it up to date by a trigger; or use a virtual column.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name, is_new) =
        view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
            (Rewritten::Table(table), Reason::Computed { column, is_new }) => {
                Some((table, column, *is_new))
            }
            _ => None,
        })?;
    let what = if is_new { "adds generated column" } else { "changes the expression of" };
    let message = format!(
        "{what} `{table}.{name}`: if it is stored, rewrites the whole table, and {} until it is done",
        blocks(view.facts.lock(table)?)
    );
    let help = "on a large table add a plain column, backfill it in batches, and keep it up to date with a trigger";
    Some(Finding::warning(message, help))
}
