//! `rebuild-index`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Reason, Relation, Rewritten};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK207",
        name: "rebuild-index",
        group: Group::Locks,
        what: "rebuilds an invalid index while writes wait",
        why: "An index is invalid where `CREATE INDEX CONCURRENTLY` failed. `REINDEX` locks its table against writes until the index is built.",
        example: Example::Sql("REINDEX INDEX \"orders_user_id_idx\";"),
        remedy: "On a large table run `REINDEX INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let name = view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
        (Rewritten::Index(name), Reason::Reindex) => Some(name),
        _ => None,
    })?;
    let on_table = view.facts.locks.iter().find_map(|it| match &it.on {
        Relation::TableOf(_) => Some(it.mode),
        _ => None,
    })?;
    let message =
        format!("rebuilds invalid index `{name}`, which {} on its table", blocks(on_table));
    let help = "on a large table run `REINDEX INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`";
    Some(Finding::warning(message, help))
}
