//! Sequences, and the options of the sequences of identities and serials.

use crate::record::{CountingRecord, SequenceRecord};
use crate::{Name, OwnedBy, QualifiedName, Sequence, SequenceOptions, SequenceType};

pub(super) fn sequence(record: &SequenceRecord, table: &QualifiedName) -> Sequence {
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
