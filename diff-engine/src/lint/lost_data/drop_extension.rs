//! `drop-extension`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL113",
        name: "drop-extension",
        group: Group::LostData,
        what: "drops an extension with everything that it provides",
        why: "Types, functions and operators of the extension are gone. The statement fails while a column, an index or a function uses any of them.",
        example: Example::Sql("DROP EXTENSION \"citext\";"),
        remedy: "Look for other uses of the extension: driftless sees only what it models.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let name = view.facts.loses.iter().find_map(|it| {
        let Loss::Extension(name) = it else { return None };
        Some(name)
    })?;
    let message = format!(
        "drops extension `{name}` with everything it provides; this fails while anything uses it"
    );
    let help = "look for other uses of the extension: driftless sees only what it models";
    Some(Finding::warning(message, help))
}
