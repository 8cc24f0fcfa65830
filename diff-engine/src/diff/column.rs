//! What can happen to a column.

use driftless_schema::{Cast, Column, ColumnValue, Expression, LooseName, Name, NotNull, Pair};

use super::{Change, SessionUse, session_use};
use crate::matching::{Casts, KeptTable, Matched};

/// A change of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// It is new.
    Add(Box<Column>, Option<Expression>),
    /// It goes, with its data.
    Drop(Box<Column>),
    /// It has another name.
    Rename(Pair<Name>),
    /// It holds another type, or sorts otherwise; its default, if any, goes along.
    Type(Box<Retyped>),
    /// It may hold `NULL` from now on, or may not, or not for the same rows.
    NotNull(Name, Pair<Option<NotNull>>, Fill),
    /// What it holds where an `INSERT` says nothing is another.
    Value(Box<Pair<Column>>),
    /// It is computed from something else, or is computed from now on, or no longer.
    Computed(Box<Computed>),
    /// How its values are kept, or what the planner knows of them, is another.
    Settings(Box<Pair<Column>>),
    /// Its comment is another, or gone.
    Comment(Name, Option<String>),
}

/// A column of another type, or with another collation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retyped {
    /// The column.
    pub column: Pair<Column>,
    /// What leads to its type; none where nobody was asked.
    pub cast: Option<Cast>,
    /// What the change depends on besides the values, and the draft says.
    pub session: Option<SessionUse>,
}

/// What rows get that have no value where one is required from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Nothing: none can be without, or none is looked at.
    Nothing,
    /// What the column has by default.
    Default,
    /// A value over the row.
    Value(Expression),
    /// Nobody said.
    Unsaid,
}

/// A column that is computed before or after, and otherwise on the other side. Not every server can alter that in place;
/// where it cannot, the column is made again, and with it whatever mentions it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The column.
    pub column: Pair<Column>,
    /// Whether it is made again wherever it runs, since what it is computed from changes its type.
    pub again: bool,
    /// What leads to its type; none where nobody was asked.
    pub cast: Option<Cast>,
    /// What happens to what mentions it, where the column stays.
    pub beside: Vec<Change>,
    /// What happens to it where the column is made again.
    pub anew: Vec<Change>,
    /// Other computed columns that seem to mention it, so that it cannot be made again.
    pub needed_by: Vec<Name>,
}

/// The type and the collation: what a column holds and how it sorts.
pub(crate) fn sort_of(column: &Column) -> (&driftless_schema::SqlType, &Option<LooseName>) {
    (&column.data_type, &column.collation)
}

/// Whether it is computed on either side, and not alike.
pub(super) fn is_computed_anew(Pair { before, after }: &Pair<Column>) -> bool {
    let is_computed = |it: &Column| matches!(it.value, ColumnValue::Generated(_));
    before.value != after.value && (is_computed(before) || is_computed(after))
}

pub(super) fn changes(
    table: &KeptTable,
    carry: impl Fn(Column) -> Column,
    casts: &Casts,
) -> Vec<ColumnChange> {
    let fill = |it: &Column| table.backfills.get(&it.name).cloned();
    let columns = table.columns.iter();
    columns
        .flat_map(|matched| match matched {
            Matched::Added(it) => vec![ColumnChange::Add(Box::new(it.clone()), fill(it))],
            Matched::Removed(it) => vec![ColumnChange::Drop(Box::new(carry(it.clone())))],
            Matched::Kept(pair) => kept(pair, &carry, casts, fill(&pair.after)),
        })
        .collect()
}

fn kept(
    pair: &Pair<Column>,
    carry: &impl Fn(Column) -> Column,
    casts: &Casts,
    backfill: Option<Expression>,
) -> Vec<ColumnChange> {
    let mut all = Vec::new();
    if pair.before.name != pair.after.name {
        all.push(ColumnChange::Rename(pair.as_ref().map(|it| it.name.clone())));
    }
    let pair = Pair { before: carry(pair.before.clone()), after: pair.after.clone() };
    let Column {
        name: _,
        data_type: _,
        collation: _,
        not_null,
        value,
        storage,
        compression,
        statistics,
        options,
        comment,
        zone: _,
    } = &pair.before;
    let after = &pair.after;
    let name = || after.name.clone();
    let retyped = sort_of(&pair.before) != sort_of(after);
    let cast = casts.of(pair.as_ref().map(|it| &it.data_type));
    if is_computed_anew(&pair) {
        let column = pair.clone();
        let (beside, anew, needed_by) = (Vec::new(), Vec::new(), Vec::new());
        let again = false;
        let computed = Computed { column, again, cast, beside, anew, needed_by };
        all.push(ColumnChange::Computed(Box::new(computed)));
    } else if retyped {
        let session = session_use(&pair, cast);
        all.push(ColumnChange::Type(Box::new(Retyped { column: pair.clone(), cast, session })));
    } else if *value != after.value {
        all.push(ColumnChange::Value(Box::new(pair.clone())));
    }
    if *not_null != after.not_null {
        let constraints = pair.as_ref().map(|it| it.not_null.clone());
        let fill = fill(&pair, backfill);
        all.push(ColumnChange::NotNull(name(), constraints, fill));
    }
    // Another type takes storage and compression away.
    let lost = retyped && (after.storage.is_some() || after.compression.is_some());
    if (storage, compression, statistics, options)
        != (&after.storage, &after.compression, &after.statistics, &after.options)
        || lost
    {
        all.push(ColumnChange::Settings(Box::new(pair.clone())));
    }
    if *comment != after.comment {
        all.push(ColumnChange::Comment(name(), after.comment.clone()));
    }
    all
}

/// What fills a column that stays: a computed one is never without a value that could be given.
pub(super) fn fill(Pair { before, after }: &Pair<Column>, backfill: Option<Expression>) -> Fill {
    if !before.nullable() || after.nullable() {
        return Fill::Nothing;
    }
    match (&after.value, backfill) {
        (ColumnValue::Generated(_), _) => Fill::Nothing,
        (_, Some(value)) => Fill::Value(value),
        (ColumnValue::Default(_) | ColumnValue::Serial(_), None) => Fill::Default,
        (ColumnValue::Null | ColumnValue::Identity(_), None) => Fill::Unsaid,
    }
}
