//! `rename-enum-label`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP109",
        name: "rename-enum-label",
        group: Group::Programs,
        what: "renames a label of an enum",
        why: "Running programs that write the old label fail at once, and cannot read rows with the new one.",
        example: Example::Sql("ALTER TYPE \"status\" RENAME VALUE 'done' TO 'closed';"),
        remedy: "To rename without downtime, add the new label, deploy code that reads both, and change the rows.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (name, labels) = view.facts.breaks.iter().find_map(|it| {
        let Break::LabelRenamed(name, labels) = it else { return None };
        Some((name, labels))
    })?;
    let message =
        format!("renames label `{}` of enum `{name}` to `{}`", labels.before, labels.after);
    let help = "running programs that write the old label fail at once";
    Some(Finding::warning(message, help))
}
