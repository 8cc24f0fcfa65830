//! Defaults that draw from a sequence: one sequence is compared with itself, whether a `serial` brings it or the schema declares
//! it, and whatever its name is.

use std::collections::BTreeMap;

use driftless_schema::quote::{literal, qualified};
use driftless_schema::{
    ColumnValue, Expression, Kind, Name, ObjectId, OwnedBy, Pair, QualifiedName, Schema, Sequence,
    Serial, Side,
};

use super::Renames;
use crate::kinds::sequence::plan::named;

/// Both schemas, with a `serial` spelled out as a sequence and a default if the other side declares its sequence on its own.
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
                column.value = ColumnValue::Default(next_of(&name));
                schema.sequences.push(Sequence {
                    name,
                    data_type,
                    options,
                    owned_by: Some(owner),
                    comment: None,
                    unlogged: table.traits.unlogged,
                });
            }
        }
    }
    schemas
}

/// Whether the schema has the sequence on its own, and the column draws from it or still owns it: dropping a default leaves
/// the sequence.
fn is_declared(
    schema: &Schema,
    sequence: &QualifiedName,
    table: &QualifiedName,
    column: &Name,
) -> bool {
    let Some(declared) = schema.sequences.iter().find(|it| it.name == *sequence) else {
        return false;
    };
    let owner = declared.owned_by.as_ref();
    let is_owned = owner.is_some_and(|it| it.table == *table && it.column == *column);
    let table = schema.tables.iter().find(|it| it.name == *table);
    let column = table.and_then(|it| it.columns.iter().find(|it| it.name == *column));
    let draws = column.is_some_and(|it| match &it.value {
        ColumnValue::Default(text) => draws(text, sequence),
        ColumnValue::Null
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_)
        | ColumnValue::Generated(_) => false,
    });
    is_owned || draws
}

/// Whether the text draws from the sequence: PostgreSQL has said so, or, if it has not been asked, its name occurs.
pub(crate) fn draws(text: &Expression, sequence: &QualifiedName) -> bool {
    match text.reads() {
        Some(reads) => reads.contains(&ObjectId::sequence(sequence)),
        None => text.mentions(&sequence.name),
    }
}

/// The schemas, with defaults equal that draw from one sequence under two names: PostgreSQL carries such a default along
/// with the sequence.
pub(super) fn carried(mut schemas: Pair<Schema>, renames: &Renames) -> Pair<Schema> {
    let Pair { before, after } = &mut schemas;
    let moved: BTreeMap<ObjectId, ObjectId> = before
        .sequences
        .iter()
        .map(|it| Pair { before: it.name.clone(), after: renames.sequence(it) })
        .filter(Pair::differs)
        .map(|Pair { before, after }| (ObjectId::sequence(&before), ObjectId::sequence(&after)))
        .collect();
    if moved.is_empty() {
        return schemas;
    }
    let carry = |before: &mut Expression, after: Option<&Expression>| {
        let Some(after) = after else { return };
        let moved = drawn_from(before).and_then(|it| moved.get(it));
        if moved.is_some() && moved == drawn_from(after) {
            *before = before.clone().meaning_the_same_as(after);
        }
    };
    for table in &mut before.tables {
        let name = renames.table(&table.name);
        let Some(after) = after.tables.iter().find(|it| it.name == name) else { continue };
        for column in &mut table.columns {
            let ColumnValue::Default(text) = &mut column.value else { continue };
            let name = renames.column(&table.name, &column.name);
            let after = after.columns.iter().find(|it| it.name == name);
            let after = after.and_then(|it| match &it.value {
                ColumnValue::Default(text) => Some(text),
                ColumnValue::Null
                | ColumnValue::Identity(_)
                | ColumnValue::Serial(_)
                | ColumnValue::Generated(_) => None,
            });
            carry(text, after);
        }
    }
    for domain in &mut before.domains {
        let Some(text) = &mut domain.default else { continue };
        let name = renames.object(Kind::Domain, &domain.name);
        let after = after.domains.iter().find(|it| it.name == name);
        carry(text, after.and_then(|it| it.default.as_ref()));
    }
    schemas
}

/// The default of a `serial`.
pub(super) fn next_of(sequence: &QualifiedName) -> Expression {
    let text = format!("nextval({}::regclass)", literal(&qualified(sequence)));
    Expression::new(text).reading([ObjectId::sequence(sequence)].into())
}

/// The sequence whose next number is the whole value, if PostgreSQL has said what the text reads: it deparses the name of the
/// one sequence as the one constant (13 to 18).
fn drawn_from(text: &Expression) -> Option<&ObjectId> {
    let name = text.as_str().strip_prefix("nextval('")?.strip_suffix("'::regclass)")?;
    let is_one_constant = !name.replace("''", "").contains('\'');
    let mut reads = text.reads()?.iter();
    let sequence = reads.next().filter(|it| it.kind == Kind::Sequence)?;
    (is_one_constant && reads.next().is_none()).then_some(sequence)
}
