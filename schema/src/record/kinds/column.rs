//! A column: its type, its value, `NOT NULL`.

use serde::{Deserialize, Serialize};

use super::sequence::counting;
use crate::quote::qualified;
use crate::record::resolve::Models;
use crate::record::{CountingRecord, EnumReference, OptionsRecord, Place, RuleRecord, TableRecord};
use crate::{
    Column, ColumnValue, Expression, Generated, GeneratedStorage, Identity, IdentityKind,
    LooseName, Name, Naming, NotNull, ObjectId, QualifiedName, SequenceType, Serial, SqlType,
    Storage,
};

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
    /// Levels of rules for findings about the column. Left out of the recorded head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<RuleRecord>,
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

impl TypeRecord {
    /// The type as SQL names it.
    pub(super) fn spelling(&self) -> String {
        let array = if self.array { "[]" } else { "" };
        let element = match (&self.text, &self.enumeration) {
            (Some(text), _) => text.clone(),
            (None, Some(EnumReference { namespace, name })) => {
                qualified(&QualifiedName::new(namespace.as_str(), name.as_str()))
            }
            (None, None) => String::new(),
        };
        format!("{element}{array}")
    }
}

/// What the field declares besides its column: its place, its backfill and its old name.
pub(super) fn declared(record: &TableRecord, name: &QualifiedName, models: &mut Models) {
    for column in &record.columns {
        let id = ObjectId::column(name, &Name::new(column.name.as_str()));
        if let Some(line) = column.line {
            // A shared column's place is where it is written, the same for all of its tables.
            let file = column.file.as_ref().unwrap_or(&record.source.file);
            let place = Place { file: file.clone(), line, name: column.field.clone() };
            models.places.entry(id.clone()).or_default().push(place);
        }
        if let Some(text) = &column.backfill {
            models.backfills.push((id.clone(), Expression::new(text.as_str())));
        }
        if let Some(old) = &column.renamed_from {
            let old = ObjectId::column(name, &Name::new(old.as_str()));
            models.renamed_from.push((old, id));
        }
    }
}

/// A key's columns are never `NULL`, whatever the field's type.
pub(super) fn column(record: &ColumnRecord, keys: &[Name]) -> Column {
    let name = Name::new(record.name.as_str());
    let data_type = data_type(&record.data_type);
    let counted = SequenceType::parse(&data_type.to_string()).unwrap_or(SequenceType::Integer);
    let counting = || counting(&record.counting, counted);
    let identity = |kind| ColumnValue::Identity(Identity { kind, options: counting() });
    let value = match (&record.identity, &record.default, &record.generated) {
        _ if record.serial => {
            ColumnValue::Serial(Serial { sequence: None, data_type: counted, options: counting() })
        }
        (Some(it), _, _) if it == "always" => identity(IdentityKind::Always),
        (Some(_), _, _) => identity(IdentityKind::ByDefault),
        (None, _, Some(it)) => ColumnValue::Generated(Generated {
            expression: Expression::new(it.trim()),
            storage: if record.is_virtual {
                GeneratedStorage::Virtual
            } else {
                GeneratedStorage::Stored
            },
        }),
        // PostgreSQL stores no default that is only `NULL`.
        (None, Some(it), None) if it.trim().eq_ignore_ascii_case("null") => ColumnValue::Null,
        (None, Some(it), None) => ColumnValue::Default(Expression::new(it.as_str())),
        (None, None, None) => ColumnValue::Null,
    };
    let required = !record.nullable || keys.contains(&name) || record.not_null.is_some();
    let options = &record.options;
    Column {
        collation: options.collation.as_deref().map(LooseName::parse),
        not_null: required.then(|| not_null(record.not_null.as_ref())),
        value,
        storage: options.storage.as_deref().and_then(kept_as),
        compression: options.compression.as_deref().map(Name::from),
        statistics: options.statistics,
        options: options.with.clone(),
        comment: record.comment.clone(),
        zone: record.zone.clone(),
        ..Column::new(name, data_type)
    }
}

fn not_null(record: Option<&OptionsRecord>) -> NotNull {
    let Some(options) = record else { return NotNull::default() };
    let name = options.name.as_deref().map(Name::from);
    NotNull {
        naming: if name.is_some() { Naming::Given } else { Naming::Chosen },
        name,
        validated: !options.not_valid,
        inherited: !options.no_inherit,
        declared: true,
    }
}

fn kept_as(word: &str) -> Option<Storage> {
    Storage::ALL.into_iter().find(|it| it.keyword().eq_ignore_ascii_case(word))
}

pub(super) fn data_type(record: &TypeRecord) -> SqlType {
    let base = match (&record.enumeration, &record.text) {
        (Some(it), _) => {
            SqlType::of_enum(QualifiedName::new(it.namespace.as_str(), it.name.as_str()))
        }
        (None, text) => {
            let text = text.as_deref().unwrap_or_default().trim();
            match text.strip_suffix("[]") {
                Some(element) => SqlType::built_in(element.trim_end()).into_array(),
                None => SqlType::built_in(text),
            }
        }
    };
    if record.array { base.into_array() } else { base }
}
