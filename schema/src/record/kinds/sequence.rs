//! Sequences, and the options of the sequences of identities and serials.

use serde::{Deserialize, Serialize};

use crate::record::resolve::{Models, former};
use crate::{Name, ObjectId, OwnedBy, QualifiedName, Sequence, SequenceOptions, SequenceType};

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
    /// The name that it had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The column that it belongs to, by its name in the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<String>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// `unlogged`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
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
    pub(super) fn is_empty(&self) -> bool {
        *self == CountingRecord::default()
    }
}

/// Adds the sequences of a struct.
pub(super) fn sequences(records: &[SequenceRecord], table: &QualifiedName, models: &mut Models) {
    for record in records {
        let sequence = sequence(record, table);
        if let Some(old) = &record.renamed_from {
            let old = ObjectId::sequence(&former(&sequence.name, old));
            models.renamed_from.push((old, ObjectId::sequence(&sequence.name)));
        }
        models.schema.sequences.push(sequence);
    }
}

fn sequence(record: &SequenceRecord, table: &QualifiedName) -> Sequence {
    let data_type = record.data_type.as_deref().and_then(SequenceType::parse);
    let data_type = data_type.unwrap_or(SequenceType::BigInt);
    let owned_by = record
        .owned_by
        .as_deref()
        .map(|it| OwnedBy { table: table.clone(), column: Name::new(it) });
    Sequence {
        name: table.sibling(Name::new(record.name.as_str())),
        data_type,
        options: counting(&record.counting, data_type),
        owned_by,
        comment: record.comment.clone(),
        unlogged: record.unlogged,
    }
}

pub(super) fn counting(record: &CountingRecord, data_type: SequenceType) -> SequenceOptions {
    let CountingRecord { start, increment, min, max, cache, cycle } = record;
    let options = SequenceOptions {
        increment: increment.unwrap_or(1),
        minimum: *min,
        maximum: *max,
        start: *start,
        cache: cache.unwrap_or(1),
        cycle: *cycle,
    };
    options.normal(data_type)
}
