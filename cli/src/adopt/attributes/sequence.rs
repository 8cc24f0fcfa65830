//! Sequences, and how those of identities and serials count.

use driftless_schema::{OwnedBy, Sequence, SequenceOptions, SequenceType};

use super::common::{FieldOf, comment};
use super::words::{call, quoted};

pub(super) fn of_sequence(sequence: &Sequence, field: FieldOf<'_>) -> String {
    let mut items = vec![format!("name = {}", quoted(sequence.name.name.as_str()))];
    if sequence.data_type != SequenceType::BigInt {
        items.push(format!("type = {}", sequence.data_type.spelling()));
    }
    items.extend(counting(&sequence.options));
    if let Some(OwnedBy { column, .. }) = &sequence.owned_by {
        items.push(format!("owned_by = {}", field(column)));
    }
    items.extend(comment(sequence.comment.as_ref()));
    call("sequence", items)
}

pub(super) fn counting(options: &SequenceOptions) -> Vec<String> {
    let SequenceOptions { increment, minimum, maximum, start, cache, cycle } = options;
    let mut items = Vec::new();
    items.extend(start.map(|it| format!("start = {it}")));
    items.extend((*increment != 1).then(|| format!("increment = {increment}")));
    items.extend(minimum.map(|it| format!("min = {it}")));
    items.extend(maximum.map(|it| format!("max = {it}")));
    items.extend((*cache != 1).then(|| format!("cache = {cache}")));
    items.extend(cycle.then(|| "cycle".to_owned()));
    items
}
