//! `drop-schema`.

use crate::kinds::NamespaceStatement;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL112",
        name: "drop-schema",
        group: Group::LostData,
        what: "drops a schema, which fails if anything is left in it",
        why: "driftless drops only what it models, and never uses `CASCADE`. Functions, views or tables that no model describes keep the schema from being dropped.",
        example: Example::Sql("DROP SCHEMA \"archive\";"),
        remedy: "Look for other objects in the schema (`\\dn+` and `\\dt archive.*` in psql), and move or drop them in an earlier migration of your own.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Namespace(NamespaceStatement::Drop(name)) = &view.step.statement else {
        return None;
    };
    let message = format!("drops schema `{name}`; this fails if anything is left in it");
    let help = "look for other objects in the schema: driftless drops only what it models";
    Some(Finding::warning(message, help))
}
