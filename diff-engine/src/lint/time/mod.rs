//! Conversions that depend on a time zone or a style.

pub(super) mod text_style;
pub(super) mod time_zone;

use driftless_schema::{Name, QualifiedName};

use super::rule::View;
use crate::diff::SessionUse;
use crate::plan::{Break, Statement, TableAction, TableStatement};

/// The first column of the step whose change depends on the session, unless its table is a new one.
fn conversion<'a>(view: &View<'a>) -> Option<(&'a QualifiedName, &'a Name, &'a SessionUse)> {
    let Statement::Table(TableStatement::Alter { table, parts }) = &view.step.statement else {
        return None;
    };
    let (column, session) = parts.iter().flatten().find_map(|it| match it {
        TableAction::SetType { column, session: Some(session), .. } => Some((column, session)),
        _ => None,
    })?;
    let is_known =
        |it: &Break| matches!(it, Break::Prepared { column: other, .. } if other == column);
    view.facts.breaks.iter().any(is_known).then_some((table, column, session))
}
