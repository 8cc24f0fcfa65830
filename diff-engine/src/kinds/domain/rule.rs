//! `check-domain`.

use crate::lint::phrase::blocks;
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Purpose, Relation};

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

fn said(purpose: &Purpose) -> Option<String> {
    match purpose {
        Purpose::Check(name) | Purpose::Validation(name) => {
            Some(format!("violates check `{name}`"))
        }
        Purpose::NotNull(_) => Some("is null".to_owned()),
        _ => None,
    }
}
