//! A foreign key.

use super::common::{names, timing, validity};
use super::namer::Namer;
use crate::naming::addition;
use crate::record::ForeignKeyRecord;
use crate::{Action, ForeignKey, QualifiedName};

pub(super) fn foreign_key(record: &ForeignKeyRecord, namer: &mut Namer<'_>) -> ForeignKey {
    let columns = addition(record.columns.iter().map(String::as_str));
    let (name, naming) = namer.constraint(record.name.as_deref(), &columns, "fkey");
    let references = &record.references;
    let referenced = match record.referenced_columns.as_slice() {
        [] => &references.primary_key,
        _ => &record.referenced_columns,
    };
    let references = QualifiedName::new(references.namespace.as_str(), references.name.as_str());
    let options = &record.options;
    ForeignKey {
        naming,
        on_delete: action(record.on_delete.as_deref()),
        on_delete_columns: names(&record.on_delete_columns),
        on_update: action(record.on_update.as_deref()),
        match_full: options.match_full,
        period: options.period,
        timing: timing(options),
        validity: validity(options),
        comment: options.comment.clone(),
        ..ForeignKey::new(name, names(&record.columns), references, names(referenced))
    }
}

/// The derive accepts only these words.
fn action(word: Option<&str>) -> Action {
    match word {
        Some("restrict") => Action::Restrict,
        Some("cascade") => Action::Cascade,
        Some("set_null") => Action::SetNull,
        Some("set_default") => Action::SetDefault,
        Some(_) | None => Action::NoAction,
    }
}
