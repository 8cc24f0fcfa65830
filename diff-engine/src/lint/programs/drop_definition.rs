//! `drop-definition`.

use driftless_schema::DependentKind;

use crate::lint::Direction;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{DependentStatement, Statement, Why};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP116",
        name: "drop-definition",
        group: Group::Programs,
        what: "drops a view, function, procedure, aggregate, type, trigger, policy, rule, foreign-data wrapper, server, user mapping, foreign table, publication, event trigger, operator, operator class or family, collation, cast or part of text search, or replaces it by one that PostgreSQL does not take in its place",
        why: "Running programs that query the view or call the function fail, or miss columns that they read. What a trigger, a policy or a rule did no longer happens.",
        example: Example::Sql("DROP VIEW public.active_users;"),
        remedy: "Release programs that no longer use it first. To change the columns of a view or the signature of a function while programs run, create one under a new name, and drop the old one in a later revision.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Dependent(DependentStatement::Drop(it, why)) = &view.step.statement else {
        return None;
    };
    if view.context.direction == Direction::Down {
        return None;
    }
    let (id, noun) = (&it.id, it.what.noun());
    let is_used = matches!(
        it.what,
        DependentKind::View
            | DependentKind::MaterializedView
            | DependentKind::Function
            | DependentKind::Procedure
            | DependentKind::Aggregate
            | DependentKind::WindowFunction
            | DependentKind::CompositeType
            | DependentKind::RangeType
            | DependentKind::ForeignDataWrapper
            | DependentKind::ForeignTable
            | DependentKind::Publication
            | DependentKind::Server
            | DependentKind::UserMapping
            | DependentKind::Cast
            | DependentKind::Collation
            | DependentKind::Operator
            | DependentKind::OperatorClass
            | DependentKind::OperatorFamily
            | DependentKind::TextSearchConfiguration
            | DependentKind::TextSearchDictionary
            | DependentKind::TextSearchParser
            | DependentKind::TextSearchTemplate
    );
    let (message, help) = match (why, is_used) {
        (Why::DependsOnAChange, _) | (Why::Replaced, false) => return None,
        (Why::Declared, true) => (
            format!("drops {noun} `{id}`: running programs that use it fail"),
            "release programs that no longer use it first",
        ),
        (Why::Declared, false) => (
            format!("drops {noun} `{id}`: what the {noun} did no longer happens"),
            "look whether programs rely on it first",
        ),
        (Why::Replaced, true) => (
            format!(
                "drops {noun} `{id}` and creates it with another definition, which it cannot take in place: running programs that use the old one may fail"
            ),
            "to change it while programs run, create one under a new name, and drop the old one in a later revision",
        ),
    };
    Some(Finding::warning(message, help))
}
