//! `add-enum-label`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "EN101",
        name: "add-enum-label",
        group: Group::Enums,
        what: "adds a label to an enum",
        why: "Running programs cannot read a row that has the new label. A downgrade recreates the type without the label, and fails if a row has it.",
        example: Example::Sql("ALTER TYPE \"status\" ADD VALUE 'on_hold';"),
        remedy: "Deploy code that reads the label before code that writes it.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (name, label) = view.facts.breaks.iter().find_map(|it| {
        let Break::LabelAdded(name, label) = it else { return None };
        Some((name, label))
    })?;
    let message = format!(
        "adds label `{label}` to enum `{name}`; the downgrade recreates the type without it"
    );
    let help = "deploy code that reads the label before code that writes it";
    Some(Finding::warning(message, help))
}
