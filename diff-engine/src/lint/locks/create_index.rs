//! `create-index`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Blocks, Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK206",
        name: "create-index",
        group: Group::Locks,
        what: "builds an index while writes wait",
        why: "`CREATE INDEX` locks the table against writes until the index is built: minutes on a large table.",
        example: Example::Sql("CREATE INDEX \"orders_user_id_idx\" ON \"orders\" (\"user_id\");"),
        remedy: "On a large table say `concurrently` on the index, or `concurrent_indexes = true` in driftless.toml: the draft then builds the index in a migration of its own, without a lock that stops writes.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, index) = view.facts.scans.iter().find_map(|it| {
        let Purpose::Index(name) = &it.purpose else { return None };
        Some((it, name))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    let lock = view.facts.lock(table)?;
    if lock.blocks() == Blocks::SchemaChanges {
        return None;
    }
    let message = format!("building index `{index}` {} on `{table}`", blocks(lock));
    let help = match view.context.schemas.is_wanted_concurrently(table, index) {
        true => {
            "the index cannot be built concurrently here, because other changes of the draft wait for it or rename its table: draft them in a revision of their own"
        }
        false => {
            "on a large table say `concurrently` on the index, or `concurrent_indexes = true` in driftless.toml, to build it without stopping writes"
        }
    };
    Some(Finding::warning(message, help))
}
