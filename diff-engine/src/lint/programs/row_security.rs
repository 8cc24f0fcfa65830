//! `row-security`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Break;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP204",
        name: "row-security",
        group: Group::Programs,
        what: "switches row security on, so that rows disappear for whoever no policy lets see them",
        why: "Without a policy nobody but the owner sees any row, and nobody gets an error. With `FORCE` the owner sees none either.",
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
