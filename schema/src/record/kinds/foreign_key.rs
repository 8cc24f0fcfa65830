//! A foreign key.

use serde::{Deserialize, Serialize};

use super::options::{names, timing, validity};
use crate::naming::addition;
use crate::record::OptionsRecord;
use crate::record::resolve::Namer;
use crate::{Action, ForeignKey, QualifiedName};

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignKeyRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The referencing columns' names in the database.
    pub columns: Vec<String>,
    /// The referenced table, spliced from a trait constant of the other struct.
    pub references: TableReference,
    /// The referenced columns' names in the database; empty: the primary key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referenced_columns: Vec<String>,
    /// `no_action` (also when left out), `restrict`, `cascade`, `set_null`, `set_default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<String>,
    /// The columns that `on_delete` sets; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<String>,
    /// The same words as `on_delete`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

/// A table that a foreign key refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableReference {
    /// The table's namespace.
    pub namespace: String,
    /// The table's name.
    pub name: String,
    /// The columns of its primary key.
    pub primary_key: Vec<String>,
}

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
