//! `rewrite-for-storage`.

use crate::lint::phrase::under;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten, StoredAs};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK106",
        name: "rewrite-for-storage",
        group: Group::Locks,
        what: "copies a table to or from `UNLOGGED`, to another tablespace or to another access method",
        why: "PostgreSQL copies the whole table while reads and writes wait, and has no way to do it beside them.",
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
        StoredAs::Logged => "writes it to the log",
        StoredAs::Unlogged => "takes it out of the log",
        StoredAs::InTablespace => "moves it to another tablespace",
        StoredAs::ByAccessMethod => "gives it another access method",
    };
    let message =
        format!("{what}: the whole of `{table}` is copied {}", under(view.facts.lock(table)?));
    let help = "there is no way to do it beside running programs: choose a quiet hour";
    Some(Finding::warning(message, help))
}
