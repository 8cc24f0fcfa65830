//! What can happen to a column.

use driftless_schema::{Column, Name, Pair};

use crate::matching::Matched;

/// A change of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// It is new.
    Add(Column),
    /// It goes, with its data.
    Drop(Column),
    /// It has another name.
    Rename(Pair<Name>),
    /// It holds another type; its default, if any, goes along.
    Type(Pair<Column>),
    /// It may hold `NULL` from now on, or may not.
    Nullable(Name, bool),
    /// What it holds where an `INSERT` says nothing is another.
    Value(Pair<Column>),
    /// Its comment is another, or gone.
    Comment(Name, Option<String>),
}

pub(super) fn changes(
    all: &[Matched<Column>],
    carry: impl Fn(Column) -> Column,
) -> Vec<ColumnChange> {
    all.iter()
        .flat_map(|matched| match matched {
            Matched::Added(it) => vec![ColumnChange::Add(it.clone())],
            Matched::Removed(it) => vec![ColumnChange::Drop(carry(it.clone()))],
            Matched::Kept(pair) => kept(pair, &carry),
        })
        .collect()
}

fn kept(pair: &Pair<Column>, carry: &impl Fn(Column) -> Column) -> Vec<ColumnChange> {
    let mut all = Vec::new();
    if pair.before.name != pair.after.name {
        all.push(ColumnChange::Rename(pair.as_ref().map(|it| it.name.clone())));
    }
    let pair = Pair { before: carry(pair.before.clone()), after: pair.after.clone() };
    let Column { name: _, data_type, nullable, value, comment } = &pair.before;
    let after = &pair.after;
    if *data_type != after.data_type {
        all.push(ColumnChange::Type(pair.clone()));
    } else if *value != after.value {
        all.push(ColumnChange::Value(pair.clone()));
    }
    if *nullable != after.nullable {
        all.push(ColumnChange::Nullable(after.name.clone(), after.nullable));
    }
    if *comment != after.comment {
        all.push(ColumnChange::Comment(after.name.clone(), after.comment.clone()));
    }
    all
}
