//! An index.

use serde::{Deserialize, Serialize};

use super::key::{key, key_names};
use super::options::{names, storage};
use crate::record::resolve::Namer;
use crate::record::{IndexColumnRecord, OptionsRecord};
use crate::{Expression, Index, Name};

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexRecord {
    /// The index's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it forbids equal keys.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// The access method; `btree` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The keys.
    pub columns: Vec<IndexColumnRecord>,
    /// `where = "…"`.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

pub(super) fn index(record: &IndexRecord, namer: &mut Namer<'_>) -> Index {
    let (name, naming) = namer.index(record.name.as_deref(), &key_names(&record.columns), "idx");
    Index {
        naming,
        unique: record.unique,
        nulls_distinct: !record.options.nulls_not_distinct,
        method: Name::new(record.method.as_deref().unwrap_or("btree")),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
        concurrently: record.options.concurrently,
        ..Index::new(name, record.columns.iter().map(key).collect())
    }
}
