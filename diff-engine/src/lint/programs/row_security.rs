//! `row-security`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP204",
        name: "row-security",
        group: Group::Programs,
        what: "enables row security, which hides every row that no policy shows",
        why: "Without a policy only the owner sees rows, and other roles get no error. With `FORCE` the owner sees none either.",
        example: Example::Sql("ALTER TABLE \"notes\" ENABLE ROW LEVEL SECURITY;"),
        remedy: "Create the policies first.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let hidden: Vec<_> = view
        .facts
        .breaks
        .iter()
        .filter_map(|it| {
            let Break::RowsHidden { table, from_owner } = it else { return None };
            Some((table, *from_owner))
        })
        .collect();
    // One statement may do both: what it does to the owner says more.
    let (table, from_owner) = hidden.into_iter().max_by_key(|(_, from_owner)| *from_owner)?;
    let message = match from_owner {
        true => {
            format!("hides all rows of `{table}` that no policy shows, from its owner too")
        }
        false => {
            format!("hides all rows of `{table}` that no policy shows, except from its owner")
        }
    };
    let help = "without a policy all rows are hidden: create the policies first";
    Some(Finding::warning(message, help))
}
