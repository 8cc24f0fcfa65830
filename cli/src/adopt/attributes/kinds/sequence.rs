//! Sequences, and how those of identities and serials count.

use driftless_schema::{
    ColumnValue, OwnedBy, Schema, Sequence, SequenceOptions, SequenceType, Table,
};

use crate::adopt::attributes::common::{FieldOf, comment};
use crate::adopt::attributes::words::{call, quoted};

/// The sequences that the table's struct is to say: those that belong to it, and those that belong to none and that it is
/// the first to draw from.
pub(super) fn of_table<'a>(table: &Table, schema: &'a Schema) -> Vec<&'a Sequence> {
    let draws = |table: &Table, sequence: &Sequence| {
        table.name.namespace == sequence.name.namespace
            && table.columns.iter().any(|it| match &it.value {
                ColumnValue::Default(text) => {
                    text.as_str().starts_with("nextval(")
                        && text.as_str().contains(sequence.name.name.as_str())
                }
                _ => false,
            })
    };
    let is_its = |sequence: &&Sequence| match &sequence.owned_by {
        Some(owner) => owner.table == table.name,
        None => {
            let first = schema.tables.iter().find(|it| draws(it, sequence));
            first.is_some_and(|it| it.name == table.name)
        }
    };
    schema.sequences.iter().filter(is_its).collect()
}

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
