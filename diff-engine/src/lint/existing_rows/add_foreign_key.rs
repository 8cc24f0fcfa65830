//! `add-foreign-key`.

use crate::lint::phrase::{blocks, columns};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF104",
        name: "add-foreign-key",
        group: Group::ExistingRows,
        what: "adds a foreign key to a table with rows",
        why: "The migration fails if a row refers to a row that does not exist. PostgreSQL compares both tables while other sessions wait.",
        example: Example::Sql(
            "ALTER TABLE \"orders\" ADD CONSTRAINT \"orders_user_id_fkey\" FOREIGN KEY (\"user_id\") REFERENCES \"users\" (\"id\");",
        ),
        remedy: "Look for rows without a counterpart first. On a large table declare the key `not_valid` in one revision and valid in the next one.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (scan, names, references) = view.facts.scans.iter().find_map(|it| {
        let Purpose::ForeignKey { columns, references } = &it.purpose else { return None };
        Some((it, columns, references))
    })?;
    let Relation::Table(table) = &scan.table else { return None };
    if view.context.cannot_fail(view, table) {
        return None;
    }
    let message = format!(
        "fails if a row of `{table}` has a {} with no matching row in `{references}`",
        columns(names)
    );
    let help = format!(
        "look for such rows first; comparing the tables {} on both",
        blocks(view.facts.lock(table)?)
    );
    Some(Finding::warning(message, help))
}
