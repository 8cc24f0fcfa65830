//! `check-domain`.

use driftless_schema::{Domain, DomainCheck, ObjectId, Pair, SqlType, Validity};

use crate::lint::known::Known;
use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::matching::Matched;
use crate::plan::{Purpose, Relation, Statement, TableAction, TableStatement};

/// The rules about domains.
pub(crate) const RULES: &[&Rule] = &[&CHECK_DOMAIN];

const CHECK_DOMAIN: Rule = Rule {
    page: Page {
        code: "DF109",
        name: "check-domain",
        group: Group::ExistingRows,
        what: "makes a domain stricter that tables with rows may use",
        why: "The migration fails if a column of the domain, or of a domain over it, holds a value that the domain no longer accepts. PostgreSQL reads every such table while other sessions cannot write to it.",
        example: Example::Sql(
            "ALTER DOMAIN \"public\".\"email\" ADD CONSTRAINT \"email_check\" CHECK (VALUE ~ '@');",
        ),
        remedy: "Look for such values first. For large tables, add the check as `not_valid` and validate it in a later revision: new values are checked in between.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    checked(view).or_else(|| entered(view))
}

/// A domain that becomes stricter.
fn checked(view: &View<'_>) -> Option<Finding> {
    let (domain, broken) = view.facts.scans.iter().find_map(|it| {
        let Relation::TablesWith(domain) = &it.table else { return None };
        Some((domain, said(&it.purpose)?))
    })?;
    let lock = view.facts.strongest_lock()?;
    let message = format!("fails if a row holds a value of domain `{domain}` that {broken}");
    let help =
        format!("look for such values first; reading each table with the domain {}", blocks(lock));
    Some(Finding::warning(message, help))
}

/// A column that gets a domain with conditions as its type.
fn entered(view: &View<'_>) -> Option<Finding> {
    let Statement::Table(TableStatement::Alter { table, parts }) = &view.step.statement else {
        return None;
    };
    let (column, to) = parts.iter().flatten().find_map(|it| match it {
        TableAction::SetType { column, to, .. } => Some((column, to)),
        _ => None,
    })?;
    let lock = view.facts.lock(table)?;
    let known = &view.context.schemas;
    let before = &known.column_before(table, column)?.data_type;
    if !known.looks_at_values(to) || before == to && is_no_stricter(to, known) {
        return None;
    }
    let message =
        format!("fails if a row of `{table}` has a value in `{column}` that `{to}` refuses");
    let help =
        format!("look for such values first; reading each table with the domain {}", blocks(lock));
    Some(Finding::warning(message, help))
}

/// Whether the domain that replaces another one of its name accepts all that the other one did.
fn is_no_stricter(data_type: &SqlType, known: &Known) -> bool {
    let Some(id) = data_type.defined_as() else { return false };
    let accepts = |pair: &Pair<Domain>| {
        let Pair { before, after } = pair;
        let had = |it: &DomainCheck| {
            let same = |one: &&DomainCheck| one.expression == it.expression;
            before.checks.iter().any(|it| same(&it) && it.validity == Validity::Valid)
        };
        before.data_type == after.data_type
            && (before.not_null || !after.not_null)
            && after.checks.iter().all(had)
    };
    known.standalone.domains.iter().any(|it| match it {
        Matched::Kept(pair) => ObjectId::domain(&pair.after.name) == id && accepts(pair),
        Matched::Added(_) | Matched::Removed(_) => false,
    })
}

fn said(purpose: &Purpose) -> Option<String> {
    match purpose {
        Purpose::Check(name) | Purpose::Validation(name) => {
            Some(format!("violates check `{name}`"))
        }
        Purpose::NotNull(_) => Some("is null".to_owned()),
        _ => None,
    }
}
