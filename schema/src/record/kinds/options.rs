//! Options, and what records of several kinds have in common.

use serde::{Deserialize, Serialize};

use crate::{IndexStorage, Name, Parameters, Timing, Validity};

/// Options of tables, columns, constraints and indexes besides their defining parts. The words are those of the
/// attributes; the derive checks which of them each kind accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionsRecord {
    /// `CLUSTER ON`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub clustered: bool,
    /// `DEFERRABLE`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferrable: bool,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deferred: bool,
    /// `MATCH FULL`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub match_full: bool,
    /// `NO INHERIT`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_inherit: bool,
    /// `NOT ENFORCED`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_enforced: bool,
    /// `NOT VALID`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
    /// `NULLS NOT DISTINCT`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nulls_not_distinct: bool,
    /// `concurrently`, of an index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub concurrently: bool,
    /// `PERIOD` on the last column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub period: bool,
    /// `UNLOGGED`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// `WITHOUT OVERLAPS` on the last column.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_overlaps: bool,
    /// The access method of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<String>,
    /// An operator class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// A collation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// `COMMENT ON`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// `SET COMPRESSION`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compression: Option<String>,
    /// The name of a `NOT NULL`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `full`, `nothing`, or `index` on an index or a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica_identity: Option<String>,
    /// `enabled` or `forced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_security: Option<String>,
    /// `COMMENT ON SCHEMA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_comment: Option<String>,
    /// `SET STATISTICS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistics: Option<i16>,
    /// `plain`, `external`, `extended`, `main`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<String>,
    /// `TABLESPACE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<String>,
    /// Column names in the database.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// The kinds of statistics; all when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// `WITH (…)`, `SET (…)`, or the parameters of an operator class.
    #[serde(default, skip_serializing_if = "Parameters::is_empty")]
    pub with: Parameters,
}

impl OptionsRecord {
    pub(super) fn is_empty(&self) -> bool {
        *self == OptionsRecord::default()
    }
}

pub(super) fn timing(options: &OptionsRecord) -> Timing {
    match (options.deferrable, options.deferred) {
        (_, true) => Timing::Deferred,
        (true, false) => Timing::Deferrable,
        (false, false) => Timing::Immediate,
    }
}

pub(super) fn validity(options: &OptionsRecord) -> Validity {
    match (options.not_enforced, options.not_valid) {
        (true, _) => Validity::NotEnforced,
        (false, true) => Validity::NotValid,
        (false, false) => Validity::Valid,
    }
}

pub(super) fn storage(options: &OptionsRecord) -> IndexStorage {
    IndexStorage {
        parameters: options.with.clone(),
        tablespace: options.tablespace.as_deref().map(Name::from),
        clustered: options.clustered,
        replica_identity: options.replica_identity.is_some(),
    }
}

pub(super) fn names(texts: &[String]) -> Vec<Name> {
    texts.iter().map(|it| Name::new(it.as_str())).collect()
}
