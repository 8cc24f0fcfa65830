//! The recorded values, as the derive writes them in JSON. Unknown fields are refused: a newer derive needs a newer
//! tool.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Parameters;

/// One recorded model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Record {
    /// From `#[derive(Schema)]`.
    Table(Box<TableRecord>),
    /// From `#[derive(SchemaEnum)]`.
    Enum(Box<EnumRecord>),
}

impl Record {
    /// The model's place in the source.
    pub fn source(&self) -> &Source {
        match self {
            Record::Table(it) => &it.source,
            Record::Enum(it) => &it.source,
        }
    }

    pub(super) fn source_mut(&mut self) -> &mut Source {
        match self {
            Record::Table(it) => &mut it.source,
            Record::Enum(it) => &mut it.source,
        }
    }
}

/// Crates, and the features that each was compiled with, if known.
pub type Crates = BTreeMap<String, Option<BTreeSet<String>>>;

/// The place of a model or a field in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `module_path!()`.
    pub module: String,
    /// The struct's or enum's name.
    pub rust_name: String,
    /// `file!()`: as given to the compiler, relative to the workspace. Empty in the recorded head.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// `line!()` of the derive. 0 in the recorded head.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u32,
}

/// The place of a struct, an enum or a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// As given to the compiler, relative to the workspace.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// The identifier at that place.
    pub name: String,
}

impl Source {
    /// The crate: the first part of its module's path.
    pub fn crate_name(&self) -> &str {
        self.module.split("::").next().unwrap_or_default()
    }
}

fn is_zero(line: &u32) -> bool {
    *line == 0
}

/// A struct that defines a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the model names none.
    pub namespace: String,
    /// The table's name in the database.
    pub name: String,
    /// The name that the table had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The name that its PostgreSQL schema had: `schema_renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_renamed_from: Option<String>,
    /// Its columns, in the order of the fields.
    pub columns: Vec<ColumnRecord>,
    /// Its primary key; no columns: none.
    pub primary_key: KeyRecord,
    /// Unique constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<KeyRecord>,
    /// Check constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckRecord>,
    /// Foreign keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKeyRecord>,
    /// Indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<IndexRecord>,
    /// Exclusion constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<ExclusionRecord>,
    /// Extended statistics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<StatisticsRecord>,
    /// Sequences of the struct's schema.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<SequenceRecord>,
    /// Triggers that must not fire while driftless fills rows: `quiet_trigger`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet_triggers: Vec<String>,
    /// Extensions that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<ExtensionRecord>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A field that is a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRecord {
    /// The field's name in Rust.
    pub field: String,
    /// The field's source file, if it is not the struct's: a column that several structs share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The field's line in the source file, if the compiler provides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The column's name in the database.
    pub name: String,
    /// The name that the column had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The value for rows that have none although one is required: `backfill`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backfill: Option<String>,
    /// The time zone in which its values are local times, for a change of its type: `zone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: TypeRecord,
    /// Whether the field is an `Option`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nullable: bool,
    /// `default = "expression"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// `identity`: `always` or `by_default`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// `serial`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub serial: bool,
    /// The options of the sequence of an identity or a `serial`.
    #[serde(default, skip_serializing_if = "CountingRecord::is_empty")]
    pub counting: CountingRecord,
    /// `generated = "expression"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<String>,
    /// Whether it is computed when it is read.
    #[serde(default, rename = "virtual", skip_serializing_if = "std::ops::Not::not")]
    pub is_virtual: bool,
    /// `not_null(…)`: present, if the field is an `Option`, and with its options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_null: Option<OptionsRecord>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A column's type: exactly one of `text` and `enumeration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeRecord {
    /// A spelling that PostgreSQL accepts: `integer`, `varchar(20)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// An enum of the models.
    #[serde(default, rename = "enum", skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<EnumReference>,
    /// Whether it is an array of that type.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub array: bool,
}

/// An enum that a column refers to. The derive splices it from a trait constant of the Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumReference {
    /// The enum's namespace.
    pub namespace: String,
    /// The enum's name.
    pub name: String,
}

/// A primary key or unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Column names in the database.
    pub columns: Vec<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The column of the field that declares it; none for a check of the struct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The SQL expression.
    pub expression: String,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

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

/// One key of an index: exactly one of `column` and `expression`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexColumnRecord {
    /// A column's name in the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// An SQL expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// `desc`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub descending: bool,
    /// `nulls_first` or `nulls_last`; PostgreSQL's default when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls_first: Option<bool>,
    /// In an exclusion constraint, the operator that compares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

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

/// Extended statistics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsRecord {
    /// Their name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their namespace, if it is not the table's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Column names in the database.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// SQL expressions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expressions: Vec<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

/// A sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceRecord {
    /// Its name, in the struct's schema.
    pub name: String,
    /// `smallint`, `integer` or `bigint`; the last when left out.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub data_type: Option<String>,
    /// Its options.
    #[serde(default, skip_serializing_if = "CountingRecord::is_empty")]
    pub counting: CountingRecord,
    /// The column that it belongs to, by its name in the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<String>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// The options of a sequence, as far as the model sets them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingRecord {
    /// `start = …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// `increment = …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// `min = …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// `max = …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// `cache = …`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
    /// `cycle`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cycle: bool,
}

impl CountingRecord {
    fn is_empty(&self) -> bool {
        *self == CountingRecord::default()
    }
}

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionRecord {
    /// Its name.
    pub name: String,
    /// The namespace for its objects, if the model names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

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
    fn is_empty(&self) -> bool {
        *self == OptionsRecord::default()
    }
}

/// An enum in Rust that is an enum in PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the model names none.
    pub namespace: String,
    /// The type's name in the database.
    pub name: String,
    /// The name that the type had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Its labels, in the order of the variants.
    pub labels: Vec<LabelRecord>,
    /// Removed labels, with those that their rows get: `removed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RemovedRecord>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A removed label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovedRecord {
    /// The label.
    pub label: String,
    /// The label that its rows get: `map_to`.
    pub map_to: String,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRecord {
    /// The variant's name in Rust.
    pub variant: String,
    /// The label in the database.
    pub label: String,
    /// The label that it had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
}
