//! `rename-schema`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP104",
        name: "rename-schema",
        group: Group::Programs,
        what: "renames a schema",
        why: "Statements of running programs that use the old name fail at once, and so does a `search_path` that has it.",
        example: Example::Sql("ALTER SCHEMA \"crm\" RENAME TO \"sales\";"),
        remedy: "Deploy the code at the same time, or keep the name in the database.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let names = view.facts.breaks.iter().find_map(|it| {
        let Break::NamespaceRenamed(names) = it else { return None };
        Some(names)
    })?;
    let message = format!("renames schema `{}` to `{}`", names.before, names.after);
    let help = "running programs that use the old name fail at once, and so does a `search_path` that has it: deploy the new code at the same time";
    Some(Finding::warning(message, help))
}
