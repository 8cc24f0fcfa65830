//! Sequences: `pg_sequence`. Sequences of identities and of `serial` become part of their columns.

use std::collections::BTreeMap;

use driftless_schema::quote::deparsed;
use driftless_schema::{OwnedBy, QualifiedName, Sequence, SequenceOptions, SequenceType, Serial};
use postgres::{Row, Transaction};

use super::Tables;
use crate::Error;

/// The sequences that belong to columns, by table and column number.
pub(super) type Owned = BTreeMap<(u32, i16), Vec<OwnedSequence>>;

/// A sequence of which it is not known yet whether it is part of its column.
pub(super) struct OwnedSequence {
    pub(super) sequence: Sequence,
    pub(super) of_identity: bool,
    /// The text of a default that uses it.
    next_value: String,
    /// Whether it became part of its column.
    taken: bool,
}

impl OwnedSequence {
    /// The `serial` that the sequence makes, if this default uses it. A sequence with a comment is more than a `serial`
    /// can have.
    pub(super) fn serial(&mut self, default: &str) -> Option<Serial> {
        if self.of_identity || self.sequence.comment.is_some() || default != self.next_value {
            return None;
        }
        self.taken = true;
        let Sequence { name, data_type, options, owned_by: _, comment: _, unlogged: _ } =
            self.sequence.clone();
        Some(Serial { sequence: Some(name), data_type, options })
    }
}

/// All sequences; those that belong to columns separately.
pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<(Vec<Sequence>, Owned), Error> {
    let rows = super::rows(transaction, "reading sequences", include_str!("sequence.sql"), names)?;
    let (mut free, mut owned) = (Vec::new(), Owned::new());
    for row in rows {
        let owner = row.get::<_, Option<u32>>("table_oid");
        let sequence = sequence(&row);
        let Some(table) = owner else {
            if row.get("of_extension") {
                continue;
            }
            free.push(sequence);
            continue;
        };
        let text: &str = row.get("spelling");
        owned.entry((table, row.get("column_number"))).or_default().push(OwnedSequence {
            sequence,
            of_identity: row.get("of_identity"),
            next_value: format!("nextval({}::regclass)", deparsed(text)),
            taken: false,
        });
    }
    Ok((free, owned))
}

/// The sequences that are no part of their column, each with the column that it belongs to.
pub(super) fn of_their_own(owned: Owned, tables: &Tables) -> Vec<Sequence> {
    let mut all = Vec::new();
    for ((table, number), sequences) in owned {
        // A sequence of an unmodelled table is left out together with the table.
        let Some(reading) = tables.get(&table) else { continue };
        let Some((column, _)) = reading.attributes.get(&number) else { continue };
        for it in sequences.into_iter().filter(|it| !it.taken && !it.of_identity) {
            let owned_by = OwnedBy { table: reading.table.name.clone(), column: column.clone() };
            all.push(Sequence { owned_by: Some(owned_by), ..it.sequence });
        }
    }
    all
}

fn sequence(row: &Row) -> Sequence {
    let data_type = SequenceType::parse(row.get("data_type")).unwrap_or(SequenceType::BigInt);
    let options = SequenceOptions {
        increment: row.get("increment"),
        minimum: Some(row.get("minimum")),
        maximum: Some(row.get("maximum")),
        start: Some(row.get("start")),
        cache: row.get("cache"),
        cycle: row.get("cycle"),
    };
    Sequence {
        name: QualifiedName::new(row.get::<_, String>("namespace"), row.get::<_, String>("name")),
        data_type,
        options: options.normal(data_type),
        owned_by: None,
        comment: row.get("comment"),
        unlogged: row.get("unlogged"),
    }
}
