//! Domains and their checks: `pg_type` and `pg_constraint`, read in one query.

use driftless_schema::{Domain, DomainCheck, Expression, Name, Naming, QualifiedName, Validity};
use postgres::{Row, Transaction};

use super::data_type::data_type;
use super::gone;
use super::text::unwrapped;
use crate::Error;

const DOING: &str = "reading domains";

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<Domain>, Error> {
    let mut all: Vec<Domain> = Vec::new();
    for row in super::rows(transaction, DOING, include_str!("domain.sql"), names)? {
        let name =
            QualifiedName::new(row.get::<_, String>("namespace"), row.get::<_, String>("name"));
        let check = check(&row)?;
        match all.last_mut() {
            Some(domain) if domain.name == name => domain.checks.extend(check),
            Some(_) | None => {
                let checks = check.into_iter().collect();
                all.push(Domain { checks, ..domain(&row, name, names) });
            }
        }
    }
    Ok(all)
}

/// Without its checks.
fn domain(row: &Row, name: QualifiedName, managed: &[String]) -> Domain {
    let collation = row.get::<_, Option<String>>("collation_name");
    Domain {
        name,
        data_type: data_type(row, managed),
        collation: collation.map(|it| super::loose(row.get("collation_namespace"), it)),
        default: row.get::<_, Option<&str>>("default_value").map(Expression::new),
        not_null: row.get("not_null"),
        checks: Vec::new(),
        comment: row.get("comment"),
    }
}

/// None if the row is that of a domain without checks.
fn check(row: &Row) -> Result<Option<DomainCheck>, Error> {
    let Some(name) = row.get::<_, Option<String>>("check_name") else { return Ok(None) };
    let text = row.get::<_, Option<&str>>("check_expression").ok_or_else(|| gone(DOING))?;
    Ok(Some(DomainCheck {
        name: Name::new(name),
        naming: Naming::Given,
        expression: Expression::new(unwrapped(text)),
        validity: if row.get("check_validated") { Validity::Valid } else { Validity::NotValid },
        comment: row.get("check_comment"),
    }))
}
