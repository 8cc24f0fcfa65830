//! `unlogged`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL109",
        name: "unlogged",
        group: Group::LostData,
        what: "makes a table unlogged, so that a crash empties it",
        why: "PostgreSQL writes no log for an unlogged table. After a crash the table is empty, and on replicas it is always empty.",
        example: Example::Sql("ALTER TABLE \"sessions\" SET UNLOGGED;"),
        remedy: "Keep only data in it that can be computed again, such as a cache.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let table = view.facts.loses.iter().find_map(|it| {
        let Loss::Durability(table) = it else { return None };
        Some(table)
    })?;
    let message =
        format!("`{table}` is unlogged: a crash empties it, and on replicas it is always empty");
    Some(Finding::warning(message, "keep only data in it that can be computed again"))
}
