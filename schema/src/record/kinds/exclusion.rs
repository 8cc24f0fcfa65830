//! An exclusion constraint.

use serde::{Deserialize, Serialize};

use super::key::{key, key_names};
use super::options::{names, storage, timing};
use crate::record::resolve::Namer;
use crate::record::{IndexColumnRecord, OptionsRecord};
use crate::{Exclusion, ExclusionElement, Expression, LooseName, Name};

/// An exclusion constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExclusionRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The access method; `gist` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The keys that are compared.
    pub columns: Vec<IndexColumnRecord>,
    /// `where = "…"`.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

pub(super) fn exclusion(record: &ExclusionRecord, namer: &mut Namer<'_>) -> Exclusion {
    let (name, naming) = namer.key(record.name.as_deref(), &key_names(&record.columns), "excl");
    let elements = record.columns.iter().map(|it| ExclusionElement {
        column: key(it),
        operator: LooseName::parse(it.operator.as_deref().unwrap_or("=")),
    });
    Exclusion {
        name,
        naming,
        method: Name::new(record.method.as_deref().unwrap_or("gist")),
        elements: elements.collect(),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        timing: timing(&record.options),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
    }
}
