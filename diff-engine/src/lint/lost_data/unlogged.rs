//! `unlogged`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Loss, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL109",
        name: "unlogged",
        group: Group::LostData,
        what: "makes a table or a sequence unlogged, so that a crash empties it or takes it back",
        why: "PostgreSQL writes no log for an unlogged table. After a crash the table is empty, and on replicas it is always empty. A sequence begins again at the number that it had when it became unlogged.",
        example: Example::Sql("ALTER TABLE \"sessions\" SET UNLOGGED;"),
        remedy: "Keep only data in it that can be computed again, such as a cache.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let of = view.facts.loses.iter().find_map(|it| {
        let Loss::Durability(of) = it else { return None };
        Some(of)
    })?;
    if let Relation::Sequence(sequence) = of {
        let id = sequence.id();
        return Some(Finding::warning(
            format!(
                "sequence `{id}` is unlogged: after a crash it gives numbers again that it has given"
            ),
            "keep it logged if its numbers are stored anywhere",
        ));
    }
    let Relation::Table(table) = of else { return None };
    let message =
        format!("`{table}` is unlogged: a crash empties it, and on replicas it is always empty");
    Some(Finding::warning(message, "keep only data in it that can be computed again"))
}
