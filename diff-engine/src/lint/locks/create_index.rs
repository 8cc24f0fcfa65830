//! `create-index`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "LK206",
        name: "create-index",
        group: Group::Locks,
        what: "builds an index while writes wait",
        why: "`CREATE INDEX` locks the table against writes until the index is built: minutes on a large table.",
        example: Example::Sql("CREATE INDEX \"orders_user_id_idx\" ON \"orders\" (\"user_id\");"),
        remedy: "On a large table write `CREATE INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`.",
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
    let message =
        format!("building index `{index}` {} on `{table}`", blocks(view.facts.lock(table)?));
    let help = "on a large table write `CREATE INDEX CONCURRENTLY`, alone in a directory whose metadata.toml says `run_in_transaction = false`";
    Some(Finding::warning(message, help))
}
