//! `rewrite-for-type`.

use crate::lint::locks::cast::Cast;
use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Conversion;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK101",
        name: "rewrite-for-type",
        group: Group::Locks,
        what: "casts every value of a column without loss, and rewrites the table",
        why: "PostgreSQL writes the whole table and all its indexes to new files. Reads and writes wait until it is done: seconds per gigabyte.",
        example: Example::Sql("ALTER TABLE \"orders\" ALTER COLUMN \"id\" TYPE bigint;"),
        remedy: "On a large table add a new column, fill it in batches, and switch to it. Running programs must reconnect.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let cast = Cast::of(view).filter(|it| it.conversion == Conversion::Exact)?;
    let message = format!(
        "{}: rewrites the table without losing values, and {} until it is done",
        cast.sentence(),
        blocks(cast.lock)
    );
    let help = "on a large table add a column, backfill it in batches, and switch to it; running programs must reconnect";
    Some(Finding::warning(message, help))
}
