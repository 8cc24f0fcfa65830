//! `rewrite-for-storage`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten, StoredAs};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK106",
        name: "rewrite-for-storage",
        group: Group::Locks,
        what: "copies a table to or from `UNLOGGED`, to another tablespace or to another access method",
        why: "PostgreSQL copies the whole table while reads and writes wait, and has no online way to do it.",
        example: Example::Sql("ALTER TABLE \"events\" SET TABLESPACE \"archive\";"),
        remedy: "Choose a quiet hour, or create a new table and move the rows in batches.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, kept) = view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
        (Rewritten::Table(table), Reason::Storage(kept)) => Some((table, *kept)),
        _ => None,
    })?;
    let what = match kept {
        StoredAs::Logged => format!("makes `{table}` logged"),
        StoredAs::Unlogged => format!("makes `{table}` unlogged"),
        StoredAs::InTablespace => format!("moves `{table}` to another tablespace"),
        StoredAs::ByAccessMethod => format!("changes the access method of `{table}`"),
    };
    let message = format!(
        "{what}: copies the whole table, and {} until it is done",
        blocks(view.facts.lock(table)?)
    );
    let help = "PostgreSQL has no online way to do it: run it when the table is hardly used";
    Some(Finding::warning(message, help))
}
