//! `drop-index`.

use crate::kinds::IndexStatement;
use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP115",
        name: "drop-index",
        group: Group::Programs,
        what: "drops an index that queries may need",
        why: "Queries that used the index read the whole table from then on. `DROP INDEX` itself is quick, but reads and writes of the table wait for it, and it waits for every running query.",
        example: Example::Sql("DROP INDEX \"orders_user_id_idx\";"),
        remedy: "Look at `idx_scan` of the index in `pg_stat_user_indexes` first, on replicas too.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Index(IndexStatement::Drop { name, .. }) = &view.step.statement else {
        return None;
    };
    let known = &view.context.schemas;
    if view.context.direction == Direction::Down || known.unique_index_given_up(name).is_some() {
        return None;
    }
    let table = known.index_given_up(name)?;
    let message = format!(
        "drops index `{}` of `{table}`: queries that use it read the whole table from then on",
        name.name
    );
    let help = format!(
        "look whether it is used first, on replicas too: `SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '{}'`",
        name.name
    );
    Some(Finding::warning(message, help))
}
