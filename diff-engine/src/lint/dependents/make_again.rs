//! `make-again`.

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{DependentStatement, Statement, Why};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DP101",
        name: "make-again",
        group: Group::Dependents,
        what: "drops a view, policy, trigger, rule or function that depends on what changes, and recreates it",
        why: "PostgreSQL alters no column that a view depends on. The object is recreated as it was where the draft was made, with its owner, privileges and comments. If production has another version of it, that version is lost.",
        example: Example::Sql(
            "DROP VIEW \"active_users\";\nALTER TABLE \"users\" ALTER COLUMN \"name\" TYPE text;\nCREATE VIEW \"active_users\" AS …;",
        ),
        remedy: "Compare it with the one in production. If a database is named, `driftless revision` does so.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Dependent(DependentStatement::Drop(it, Why::DependsOnAChange)) =
        &view.step.statement
    else {
        return None;
    };
    let message = format!(
        "drops `{}`, {}, and recreates it below: it depends on what changes",
        it.id, it.what
    );
    let help = "it is recreated as it was where this was drafted, with its privileges and comments: compare it with the one in production";
    Some(Finding::warning(message, help))
}
