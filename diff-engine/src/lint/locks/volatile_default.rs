//! `volatile-default`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK102",
        name: "volatile-default",
        group: Group::Locks,
        what: "adds a column whose default gives every row its own value, which rewrites the table",
        why: "A constant default costs nothing. A function such as `gen_random_uuid()` or `clock_timestamp()` must be called for each row, so PostgreSQL rewrites the table while reads and writes wait.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ADD COLUMN \"token\" uuid DEFAULT gen_random_uuid();",
        ),
        remedy: "On a large table add the column without the default, set the default, and fill the rows in batches.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name) = view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
        (Rewritten::Table(table), Reason::VolatileDefault(name)) => Some((table, name)),
        _ => None,
    })?;
    let message = format!(
        "adds `{table}.{name}` with a default that differs for each row: rewrites the whole table, and {} until it is done",
        blocks(view.facts.lock(table)?)
    );
    let help = "on a large table add the column without the default, set the default, and backfill in batches";
    Some(Finding::warning(message, help))
}
