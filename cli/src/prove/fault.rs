//! Finds out why a server refuses a file: the statement, the row and the objects.

use driftless_diff_engine::render::{identifier, qualified};
use driftless_introspect::Error;
use driftless_introspect::script::About;
use driftless_introspect::sqlstate::SqlState;
use driftless_introspect::values::now;
use driftless_schema::{Name, ObjectId, QualifiedName, Schema};

use super::{Claim, Raised};
use crate::replay::{Refused, Site};

/// Finds out what a refusal is about, on the database as it was before the file.
pub(super) fn raised(
    site: &mut Site,
    refused: &Refused,
    claim: &Claim<'_>,
) -> Result<Raised, Error> {
    let about = &refused.complaint.about;
    let mut sentence = refused.complaint.message.clone();
    let mut row = None;
    let found = site.refused_statement(refused, |client| {
        row = query(about, claim.wanted).and_then(|it| now(client, &it).ok()).flatten();
    })?;
    // A place to fill in names its column.
    let is_marked = refused.complaint.is(&SqlState::NOT_NULL_VIOLATION) && about.table.is_none();
    if let Some(statement) = found.filter(|_| !is_marked) {
        sentence = format!("{sentence}, at `{statement}`");
    }
    if let Some(row) = row {
        sentence = format!("{sentence}, for the row `{row}`");
    }
    let by_rows = refused.complaint.is_about_rows();
    let about = named(about).into_iter().collect();
    Ok(Raised { sentence, about, by_rows, passed: None, is_marked })
}

fn table(about: &About) -> Option<QualifiedName> {
    let (namespace, name) = about.table.as_ref()?;
    Some(QualifiedName::new(namespace.as_str(), name.as_str()))
}

fn named(about: &About) -> Option<ObjectId> {
    let table = table(about)?;
    Some(match &about.column {
        Some(column) => ObjectId::column(&table, &Name::new(column.as_str())),
        None => ObjectId::table(&table),
    })
}

/// The condition for a row at fault.
fn query(about: &About, wanted: &Schema) -> Option<String> {
    let name = table(about)?;
    let condition = match (&about.column, &about.constraint) {
        (Some(column), _) => format!("{} IS NULL", identifier(Name::new(column.as_str()))),
        (None, Some(constraint)) => {
            let table = wanted.tables.iter().find(|it| it.name == name)?;
            let check = table.checks.iter().find(|it| it.name.as_str() == constraint)?;
            format!("NOT ({})", check.expression.as_str())
        }
        (None, None) => return None,
    };
    let (own, table) = (identifier(&name.name), qualified(&name));
    Some(format!("SELECT {own} FROM {table} AS {own} WHERE {condition} LIMIT 1"))
}
