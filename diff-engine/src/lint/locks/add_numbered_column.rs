//! `add-numbered-column`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK103",
        name: "add-numbered-column",
        group: Group::Locks,
        what: "adds a column that numbers every row from a sequence, which rewrites the table",
        why: "Each row gets a number of its own, so PostgreSQL rewrites the table while reads and writes wait.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ADD COLUMN \"number\" bigint GENERATED ALWAYS AS IDENTITY;",
        ),
        remedy: "On a large table add a plain column, fill it in batches, and give it its sequence last.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name) = view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
        (Rewritten::Table(table), Reason::Numbers(name)) => Some((table, name)),
        _ => None,
    })?;
    let message = format!(
        "adds `{table}.{name}` and numbers every row: rewrites the whole table, and {} until it is done",
        blocks(view.facts.lock(table)?)
    );
    let help = "on a large table add a plain column, backfill it in batches, and give it its sequence last";
    Some(Finding::warning(message, help))
}
