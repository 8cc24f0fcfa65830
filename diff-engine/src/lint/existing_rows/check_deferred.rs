//! `check-deferred`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{AroundStatement, Statement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DF113",
        name: "check-deferred",
        group: Group::ExistingRows,
        what: "checks deferred constraints before the transaction ends",
        why: "PostgreSQL alters no table while checks of its rows are pending. So deferred constraints are checked as soon as rows are filled, and what is written below is checked at once too.",
        example: Example::Sql("SET CONSTRAINTS ALL IMMEDIATE;"),
        remedy: "Nothing, unless statements that you add below need a constraint to be deferred: move them above.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Around(AroundStatement::CheckDeferred) = &view.step.statement else {
        return None;
    };
    let message = "checks all deferred constraints here instead of at the end of the transaction: PostgreSQL cannot alter a table that has pending checks".to_owned();
    let help = "fails if a row violates one; statements that you add below are checked at once too";
    Some(Finding::note(message, help))
}
