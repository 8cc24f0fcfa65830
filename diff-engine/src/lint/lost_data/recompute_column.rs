//! `recompute-column`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Loss;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL111",
        name: "recompute-column",
        group: Group::LostData,
        what: "drops a column and adds it again, because this server cannot change in place how it is computed",
        why: "The values are computed once more. Values of a column that was not computed before are lost. Indexes, constraints and views that mention the column are recreated too.",
        example: Example::Sql(
            "ALTER TABLE \"orders\" DROP COLUMN \"total\";\nALTER TABLE \"orders\" ADD COLUMN \"total\" integer GENERATED ALWAYS AS (\"price\" * \"count\") STORED;",
        ),
        remedy: "Nothing, if the column was computed before. From PostgreSQL 17 on the expression of a stored column is changed in place.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let (table, name) = view.facts.loses.iter().find_map(|it| {
        let Loss::Values(table, name) = it else { return None };
        Some((table, name))
    })?;
    if !view.context.comes_back(table, name) {
        return None;
    }
    let help = "this server cannot change how a column is computed; driftless also recreates what depends on the column";
    if view.context.schemas.was_computed(table, name) {
        let message =
            format!("drops and recreates column `{table}.{name}`: its values are computed again");
        return Some(Finding::warning(message, help));
    }
    let message = format!(
        "drops and recreates column `{table}.{name}`: its values are lost, and computed from other columns from then on"
    );
    Some(Finding::warning(message, help))
}
