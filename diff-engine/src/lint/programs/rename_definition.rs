//! `rename-definition`.

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{DependentStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP120",
        name: "rename-definition",
        group: Group::Programs,
        what: "renames a view, function, procedure, aggregate or type, or moves it to another schema",
        why: "Statements of running programs that use the old name fail at once. Bodies of functions that have the old name fail when they are called.",
        example: Example::Sql("ALTER VIEW public.active_users RENAME TO members;"),
        remedy: "To rename without downtime, define both names, release programs that use the new one, and drop the old one in a later revision.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Dependent(DependentStatement::Alter(it, alteration)) = &view.step.statement
    else {
        return None;
    };
    let from = alteration.renamed_from.as_ref()?;
    // Programs do not name triggers, policies and rules.
    if view.context.direction == Direction::Down || it.relation_below().is_some() {
        return None;
    }
    Some(Finding::warning(
        format!(
            "renames {} `{from}` to `{}`: running programs that use the old name fail at once",
            it.what.noun(),
            it.id
        ),
        "to rename without downtime, define both names, and drop the old one in a later revision",
    ))
}
