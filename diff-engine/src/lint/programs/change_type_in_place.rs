//! `change-type-in-place`.

use crate::lint::locks::cast::Cast;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP201",
        name: "change-type-in-place",
        group: Group::Programs,
        what: "changes a column's type without touching a row",
        why: "The table is not rewritten. But prepared statements that return the column fail with \"cached plan must not change result type\", on each try, until the program reconnects.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"name\" TYPE text;"),
        remedy: "Restart running programs, or let their pools open new connections, after the migration.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, column, types) = view.facts.breaks.iter().find_map(|it| {
        let Break::Prepared { table, column, types } = it else { return None };
        Some((table, column, types))
    })?;
    if !types.differs() || Cast::of(view).is_some() {
        return None;
    }
    let message = format!(
        "changes the type of `{table}.{column}` from `{}` to `{}` without rewriting the table",
        types.before, types.after
    );
    let help =
        "running programs must reconnect: their prepared statements that return the column fail";
    Some(Finding::note(message, help))
}
