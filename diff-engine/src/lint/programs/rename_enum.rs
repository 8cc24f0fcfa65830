//! `rename-enum`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP110",
        name: "rename-enum",
        group: Group::Programs,
        what: "renames an enum, or moves it to another schema",
        why: "Diesel asks for a type by its name once on each connection. Running programs look the old name up on each new connection, and fail there.",
        example: Example::Sql("ALTER TYPE \"status\" RENAME TO \"order_status\";"),
        remedy: "Deploy the code at the same time, or keep the name in the database.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let names = view.facts.breaks.iter().find_map(|it| {
        let Break::EnumRenamed(names) = it else { return None };
        Some(names)
    })?;
    let message = format!("renames enum `{}` to `{}`", names.before, names.after);
    let help = "running programs look up the old name on each new connection and fail: deploy the new code at the same time";
    Some(Finding::warning(message, help))
}
