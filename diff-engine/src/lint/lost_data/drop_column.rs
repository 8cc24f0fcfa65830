//! `drop-column`.

use driftless_schema::ObjectId;

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL102",
        name: "drop-column",
        group: Group::LostData,
        what: "drops a column and its values",
        why: "The values are gone as soon as the migration commits. A downgrade recreates the column without them, and fails on existing rows if the column is `NOT NULL` without a default. Running programs that list the column fail at once.",
        example: Example::Sql("ALTER TABLE \"users\" DROP COLUMN \"age\";"),
        remedy: "Deploy code that no longer reads the column first. If the column was renamed, say `renamed_from` on the field.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name) = view.facts.loses.iter().find_map(|it| {
        let Loss::Values(table, name) = it else { return None };
        Some((table, name))
    })?;
    if view.context.comes_back(table, name) {
        return None;
    }
    if view.context.schemas.was_computed(table, name) {
        let help = "deploy code that no longer reads the column first; its values are computed again when it comes back";
        return Some(Finding::note(format!("drops generated column `{table}.{name}`"), help));
    }
    let help = match view.context.direction {
        Direction::Up => {
            "deploy code that no longer reads the column first; the downgrade recreates it without its values"
        }
        Direction::Down => "the downgrade loses the values written since the upgrade",
    };
    let column = view.context.known(ObjectId::column(table, name));
    Some(Finding::warning(format!("drops column `{column}` and its data"), help))
}
