//! `merge-labels`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL105",
        name: "merge-labels",
        group: Group::LostData,
        what: "gives rows with a removed label another label, so that the two can no longer be told apart",
        why: "After the migration nobody knows which rows had the removed label. A downgrade brings the label back, but not to the rows.",
        example: Example::Model(
            "#[schema(removed(\"on_hold\", map_to = \"Open\"))]\nenum Status { Open, Closed }",
        ),
        remedy: "Keep the label if the difference matters, or write it into another column first.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let labels = view.facts.loses.iter().find_map(|it| {
        let Loss::Distinction { labels, .. } = it else { return None };
        Some(labels)
    })?;
    let all: Vec<String> = labels
        .iter()
        .map(|it| format!("rows with `{}` the label `{}`", it.before, it.after))
        .collect();
    let message = format!("gives {}", all.join(", "));
    let help = "the downgrade cannot restore the old label, unless no other row has the new one";
    Some(Finding::warning(message, help))
}
