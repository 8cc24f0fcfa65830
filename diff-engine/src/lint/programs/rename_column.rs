//! `rename-column`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP102",
        name: "rename-column",
        group: Group::Programs,
        what: "renames a column",
        why: "Statements of running programs that use the old name fail at once.",
        example: Example::Sql("ALTER TABLE \"users\" RENAME COLUMN \"name\" TO \"full_name\";"),
        remedy: "To rename without downtime, keep the old name in the database and give the field `column_name`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, names) = view.facts.breaks.iter().find_map(|it| {
        let Break::ColumnRenamed(table, names) = it else { return None };
        // What gets a temporary name is dropped, which is said there.
        (!names.before.is_given_up()).then_some((table, names))
    })?;
    let message = format!("renames column `{table}.{}` to `{}`", names.before, names.after);
    let help = "running programs that use the old name fail at once; to rename without downtime, keep the old name in the database and set `column_name` on the field";
    Some(Finding::warning(message, help))
}
