//! `rename-table`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP103",
        name: "rename-table",
        group: Group::Programs,
        what: "renames a table, or moves it to another schema",
        why: "Statements of running programs that use the old name fail at once.",
        example: Example::Sql("ALTER TABLE \"users\" RENAME TO \"accounts\";"),
        remedy: "To rename without downtime, keep the old name in the database and give the struct `table_name`.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let names = view.facts.breaks.iter().find_map(|it| {
        let Break::TableRenamed(names) = it else { return None };
        Some(names)
    })?;
    let message = format!("renames table `{}` to `{}`", names.before, names.after);
    let help = "running programs that use the old name fail at once; to rename without downtime, keep the old name in the database and set `table_name` on the struct";
    Some(Finding::warning(message, help))
}
