//! Finds out why a server refuses a file: the statement, the row and the objects.

use driftless_diff_engine::Draft;
use driftless_diff_engine::render::{identifier, qualified};
use driftless_introspect::Error;
use driftless_introspect::script::{About, Complaint};
use driftless_introspect::sqlstate::SqlState;
use driftless_introspect::values::now;
use driftless_revisions::Migration;
use driftless_schema::{Name, ObjectId, QualifiedName, Schema};
use driftless_sql::place::{Place, summary};
use driftless_sql::script::message as sent;

use super::{Claim, Raised};
use crate::replay::{File, Refused, Site};

/// Finds out what a refusal is about, on the database as it was before the file.
pub(super) fn raised(
    site: &mut Site,
    name: &str,
    refused: &Refused,
    claim: &Claim<'_>,
) -> Result<Raised, Error> {
    let about = &refused.complaint.about;
    let mut row = None;
    site.ask_before_the_fault(refused, |client| {
        row = query(about, claim.wanted).and_then(|it| now(client, &it).ok()).flatten();
    })?;
    // A place to fill in names its column.
    let is_marked = refused.complaint.is(&SqlState::NOT_NULL_VIOLATION) && about.table.is_none();
    let mut sentence = said(name, refused, claim.written, is_marked);
    if let Some(row) = row {
        sentence = format!("{sentence}, for the row `{row}`");
    }
    let by_rows = refused.complaint.is_about_rows();
    let mut about: Vec<ObjectId> = named(about).into_iter().collect();
    if about.is_empty() {
        about = drafted_for(refused, claim.draft);
    }
    Ok(Raised { sentence, about, by_rows, passed: None, is_marked })
}

/// What happened: with the file and the line if the file is written, since a draft that nobody can open has no lines.
fn said(name: &str, refused: &Refused, written: &[Migration], is_marked: bool) -> String {
    let Complaint { message, place, .. } = refused.complaint.as_ref();
    let statement = place.as_ref().map(|it| &it.statement);
    let files = written.iter().flat_map(|it| File::down(it).into_iter().chain([File::up(it)]));
    let file = files.into_iter().find(|it| it.to_string() == refused.file);
    // The draft of a written file may have other lines.
    let line = file.as_ref().zip(statement.as_ref()).and_then(|(file, statement)| {
        let all = sent(file.sql);
        let exact = refused.complaint.line.filter(|_| file.sql == refused.sql);
        exact.or_else(|| all.iter().find(|it| summary(it) == **statement).map(|it| it.line))
    });
    match (line, place.as_deref()) {
        (Some(line), Some(place)) => {
            let place = Place { line, ..place.clone() };
            let after = if name == "up after down" { " after down.sql" } else { "" };
            format!("`{}` fails{after}: {}", refused.file, place.saying(message))
        }
        (None, Some(Place { statement, .. })) if !is_marked => {
            format!("{name} raises: {message}, at `{statement}`")
        }
        (_, _) => format!("{name} raises: {message}"),
    }
}

/// The objects of the warning that the draft has written above the statement.
fn drafted_for(refused: &Refused, draft: &Draft) -> Vec<ObjectId> {
    let Some(wanted) = &refused.complaint.place else { return Vec::new() };
    let mut end = 0;
    for statement in sent(&refused.sql) {
        let above = &refused.sql[end..statement.start];
        end = statement.start + statement.text.len();
        if statement.text == wanted.text {
            let warnings = draft.warnings.iter().chain(&draft.down_warnings);
            let mut found = warnings.filter(|it| above.contains(it.message.as_str()));
            return found.next().map_or_else(Vec::new, |it| it.about.clone());
        }
    }
    Vec::new()
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
