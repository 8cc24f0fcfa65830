//! A `serial` whose sequence the other side declares on its own: spelled out as a sequence and a default, so that one sequence
//! is compared with itself.

use driftless_schema::quote::{literal, qualified};
use driftless_schema::{
    ColumnValue, Expression, Name, ObjectId, OwnedBy, Pair, QualifiedName, Schema, Sequence,
    Serial, Side,
};

use crate::kinds::sequence::plan::named;

/// Both schemas, with such a `serial` spelled out.
pub(super) fn spelled_out(mut schemas: Pair<Schema>) -> Pair<Schema> {
    for side in Side::BOTH {
        let other = side.other().of(&schemas).clone();
        let schema = side.of_mut(&mut schemas);
        for table in &mut schema.tables {
            for column in &mut table.columns {
                let ColumnValue::Serial(serial) = &column.value else { continue };
                let name = named(&table.name, &column.name, serial);
                if !is_declared(&other, &name, &table.name, &column.name) {
                    continue;
                }
                let Serial { data_type, options, .. } = serial.clone();
                let owner = OwnedBy { table: table.name.clone(), column: column.name.clone() };
                column.value = ColumnValue::Default(drawn(&name));
                schema.sequences.push(Sequence {
                    name,
                    data_type,
                    options,
                    owned_by: Some(owner),
                    comment: None,
                });
            }
        }
    }
    schemas
}

/// Whether the schema has the sequence on its own, and the column draws from it.
fn is_declared(
    schema: &Schema,
    sequence: &QualifiedName,
    table: &QualifiedName,
    column: &Name,
) -> bool {
    let is_there = schema.sequences.iter().any(|it| it.name == *sequence);
    let table = schema.tables.iter().find(|it| it.name == *table);
    let column = table.and_then(|it| it.columns.iter().find(|it| it.name == *column));
    let draws = column.is_some_and(|it| match &it.value {
        ColumnValue::Default(text) => draws(text, sequence),
        ColumnValue::Null
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_)
        | ColumnValue::Generated(_) => false,
    });
    is_there && draws
}

/// Whether the text draws from the sequence: PostgreSQL has said so, or, if it has not been asked, its name occurs.
pub(crate) fn draws(text: &Expression, sequence: &QualifiedName) -> bool {
    match text.reads() {
        Some(reads) => reads.contains(&ObjectId::sequence(sequence)),
        None => text.mentions(&sequence.name),
    }
}

/// The default of a `serial`.
fn drawn(sequence: &QualifiedName) -> Expression {
    let text = format!("nextval({}::regclass)", literal(&qualified(sequence)));
    Expression::new(text).reading([ObjectId::sequence(sequence)].into())
}
