//! Sequences, and how those of identities and serials count.

use driftless_schema::{
    ColumnValue, Expression, ObjectId, OwnedBy, Schema, Sequence, SequenceOptions, SequenceType,
    Table,
};

use crate::adopt::attributes::common::{FieldOf, comment};
use crate::adopt::attributes::words::{call, quoted};

/// The sequences that the table's struct declares: those that belong to the table, and those that belong to no table and
/// from which this table is the first to take its numbers.
pub(super) fn of_table<'a>(table: &Table, schema: &'a Schema) -> Vec<&'a Sequence> {
    let draws = |table: &Table, sequence: &Sequence| {
        let id = ObjectId::sequence(&sequence.name);
        let reads = |it: &Expression| it.reads().is_some_and(|it| it.contains(&id));
        table
            .columns
            .iter()
            .any(|it| matches!(&it.value, ColumnValue::Default(default) if reads(default)))
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
    // One that belongs to a column follows the table.
    let is_unlogged = sequence.unlogged && sequence.owned_by.is_none();
    items.extend(is_unlogged.then(|| "unlogged".to_owned()));
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

#[cfg(test)]
mod tests {
    use driftless_schema::{Column, Name, QualifiedName, SequenceOptions, SequenceType, SqlType};

    use super::*;

    #[test]
    fn a_sequence_belongs_to_the_table_that_draws_from_it_whatever_the_names() {
        let sequence = |name: &str| Sequence {
            name: QualifiedName::new("public", name),
            data_type: SequenceType::BigInt,
            options: SequenceOptions::default(),
            owned_by: None,
            comment: None,
            unlogged: false,
        };
        let table = |name: &str, drawn: &str| {
            let id = ObjectId::sequence(&QualifiedName::new("public", drawn));
            let default = Expression::new(format!("nextval('public.{drawn}'::regclass)"));
            let value = ColumnValue::Default(default.reading([id].into()));
            let column = Column { value, ..Column::new("n", SqlType::built_in("bigint")) };
            let name = QualifiedName::new("public", name);
            Table { columns: vec![column], ..Table::new(name) }
        };
        // The name of one sequence is part of the other's name.
        let schema = Schema {
            sequences: vec![sequence("numbers"), sequence("old_numbers")],
            tables: vec![table("a", "old_numbers"), table("b", "numbers")],
            ..Schema::default()
        };
        let of = |place: usize| -> Vec<&Name> {
            of_table(&schema.tables[place], &schema).iter().map(|it| &it.name.name).collect()
        };
        assert_eq!(of(0), [&Name::new("old_numbers")]);
        assert_eq!(of(1), [&Name::new("numbers")]);
    }
}
