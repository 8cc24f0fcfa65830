//! A column with rows that draws its numbers from a new sequence: the sequence continues after the last number that a row
//! has.

use driftless_schema::{ColumnValue, Name, QualifiedName, Sequence};

use super::Change;
use super::column::{ColumnChange, Following};
use crate::matching::{Matched, MatchedTable, Matching, draws};

pub(super) fn changes(matching: &Matching) -> Vec<Change> {
    let added = matching.standalone.sequences.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(it),
        Matched::Removed(_) | Matched::Kept(_) => None,
    });
    let of_one = |sequence: &Sequence| {
        let columns = columns(matching, sequence);
        let is_shared = columns.len() > 1;
        let following = |(table, column)| {
            let following = Following { column, sequence: sequence.clone(), is_shared };
            Change::Column(table, ColumnChange::Follow(Box::new(following)))
        };
        columns.into_iter().map(following).collect::<Vec<_>>()
    };
    added.flat_map(of_one).collect()
}

/// The columns that were there before. A new one gets its numbers from the sequence.
fn columns(matching: &Matching, sequence: &Sequence) -> Vec<(QualifiedName, Name)> {
    let mut all = Vec::new();
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        for column in &kept.columns {
            if let Matched::Kept(pair) = column
                && let ColumnValue::Default(text) = &pair.after.value
                && draws(text, &sequence.name)
                && !matches!(pair.before.value, ColumnValue::Generated(_))
            {
                all.push((kept.name.after.clone(), pair.after.name.clone()));
            }
        }
    }
    all
}
