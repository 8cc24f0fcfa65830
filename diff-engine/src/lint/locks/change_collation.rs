//! `change-collation`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Rewritten};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK208",
        name: "change-collation",
        group: Group::Locks,
        what: "changes the collation of a column, which rebuilds its indexes",
        why: "PostgreSQL rebuilds every index on the column while reads and writes wait. Queries that sort or compare the column give other results.",
        example: Example::Sql(
            "ALTER TABLE \"users\" ALTER COLUMN \"name\" TYPE text COLLATE \"C\";",
        ),
        remedy: "Choose a quiet hour for a large table. Check queries that rely on the order. Running programs must reconnect.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name, collation) =
        view.facts.rewrites.iter().filter(|it| it.is_certain).find_map(|it| {
            match (&it.what, &it.reason) {
                (Rewritten::IndexesOver(table, name), Reason::Collation(_, collation)) => {
                    Some((table, name, collation))
                }
                _ => None,
            }
        })?;
    let collation =
        collation.as_ref().map_or("the default of its type".to_owned(), |it| format!("`{it}`"));
    let message = format!(
        "changes the collation of `{table}.{name}` to {collation}: rebuilds every index on the column, and {} until it is done",
        blocks(view.facts.lock(table)?)
    );
    let help = "queries that sort or compare the column give other results; running programs must reconnect";
    Some(Finding::warning(message, help))
}
