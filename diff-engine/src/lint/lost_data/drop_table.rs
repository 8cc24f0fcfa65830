//! `drop-table`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL101",
        name: "drop-table",
        group: Group::LostData,
        what: "drops a table and its rows",
        why: "The rows are gone as soon as the migration commits. A downgrade recreates the table, but empty. Programs that still use the table fail at once.",
        example: Example::Sql("DROP TABLE \"orders\";"),
        remedy: "Deploy code that no longer uses the table first. Keep a copy (`pg_dump --table`) if anybody may ask for the rows. If the table was renamed, say `renamed_from` on the model.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let table = view.facts.loses.iter().find_map(|it| {
        let Loss::Rows(table) = it else { return None };
        Some(table)
    })?;
    let help = match view.context.direction {
        Direction::Up => {
            "deploy code that no longer uses the table first; the downgrade recreates it empty"
        }
        Direction::Down => "the downgrade loses the rows written since the upgrade",
    };
    Some(Finding::warning(format!("drops table `{table}` and its rows"), help))
}
