//! What can happen to a column.

use driftless_schema::{
    Cast, Column, ColumnValue, Expression, Kept, LooseName, Name, NotNull, Pair,
};

use super::recreated::Recreated;
use super::{SessionUse, session_use};
use crate::matching::{Casts, KeptTable, Matched, Renames};
use crate::versions::alters_expressions;

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
    /// Its default is dropped and set again, since what it calls is recreated in between.
    Default(Box<Pair<Column>>),
    /// It is computed from something else, or no longer, and is altered in place.
    Computed(Box<Computed>),
    /// It is dropped and added again, since it cannot be altered to what it is after.
    Recreate(Box<Recreation>),
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

/// A computed column that is altered in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The column.
    pub column: Pair<Column>,
    /// How.
    pub by: Alteration,
    /// What leads to its type; none where nobody was asked.
    pub cast: Option<Cast>,
}

/// How a computed column is altered in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// It gets another expression.
    SetExpression(Expression),
    /// It keeps its values and is computed no longer.
    DropExpression,
}

/// A column that another one of its name takes the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recreation {
    /// The column. The one before has the name that it has until it is dropped.
    pub column: Pair<Column>,
    /// Another computed column that seems to read it, so that it cannot be dropped.
    pub read_by: Option<Name>,
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

/// How a server of that version alters a computed column to what it is after; none where it cannot. `SET EXPRESSION` is there
/// from PostgreSQL 17 on; what is computed when it is read cannot become plain.
pub(super) fn altered_in_place(
    Pair { before, after }: &Pair<Column>,
    server_version: u32,
) -> Option<Alteration> {
    match (&before.value, &after.value) {
        (ColumnValue::Generated(before), ColumnValue::Generated(after))
            if before.kept == after.kept && alters_expressions(server_version) =>
        {
            Some(Alteration::SetExpression(after.expression.clone()))
        }
        (
            ColumnValue::Generated(before),
            ColumnValue::Null | ColumnValue::Default(_) | ColumnValue::Identity(_),
        ) if before.kept == Kept::Stored => Some(Alteration::DropExpression),
        _ => None,
    }
}

/// What happens to the columns of a table.
pub(super) struct Columns<'a> {
    pub(super) kept: &'a KeptTable,
    pub(super) renames: &'a Renames,
    pub(super) recreated: &'a Recreated,
    pub(super) casts: &'a Casts,
    pub(super) server_version: u32,
}

impl Columns<'_> {
    pub(super) fn changes(&self) -> Vec<ColumnChange> {
        let fill = |it: &Column| self.kept.backfills.get(&it.name).cloned();
        let carry = |it: &Column| self.renames.carry_column(&self.kept.name.before, it.clone());
        let columns = self.kept.columns.iter();
        columns
            .flat_map(|matched| match matched {
                Matched::Added(it) => vec![ColumnChange::Add(Box::new(it.clone()), fill(it))],
                Matched::Removed(it) => vec![ColumnChange::Drop(Box::new(carry(it)))],
                Matched::Kept(pair) => {
                    let carried = Pair { before: carry(&pair.before), after: pair.after.clone() };
                    self.of_one(&pair.before.name, &carried, fill(&pair.after))
                }
            })
            .collect()
    }

    /// `pair` has the names after.
    fn of_one(
        &self,
        name_before: &Name,
        pair: &Pair<Column>,
        backfill: Option<Expression>,
    ) -> Vec<ColumnChange> {
        let table = &self.kept.name.after;
        let name = || pair.after.name.clone();
        if let Some(read_by) = self.recreated.column(table, &pair.after.name) {
            // It is not renamed before it is dropped.
            let before = Column { name: name_before.clone(), ..pair.before.clone() };
            let column = Pair { before, after: pair.after.clone() };
            let recreation = Recreation { column, read_by: read_by.clone() };
            return vec![ColumnChange::Recreate(Box::new(recreation))];
        }
        let mut all = Vec::new();
        if *name_before != pair.after.name {
            all.push(ColumnChange::Rename(Pair { before: name_before.clone(), after: name() }));
        }
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
        let retyped = sort_of(&pair.before) != sort_of(after);
        let cast = self.casts.of(pair.as_ref().map(|it| &it.data_type));
        let altered = altered_in_place(pair, self.server_version);
        if let (true, Some(by)) = (is_computed_anew(pair), altered) {
            let computed = Computed { column: pair.clone(), by, cast };
            all.push(ColumnChange::Computed(Box::new(computed)));
        } else if retyped {
            let session = session_use(pair, cast);
            all.push(ColumnChange::Type(Box::new(Retyped { column: pair.clone(), cast, session })));
        } else if self.recreated.has_default(table, &after.name) {
            all.push(ColumnChange::Default(Box::new(pair.clone())));
        } else if *value != after.value && !self.recreated.is_of_rebuilt(table, &after.name) {
            all.push(ColumnChange::Value(Box::new(pair.clone())));
        }
        if *not_null != after.not_null {
            let constraints = pair.as_ref().map(|it| it.not_null.clone());
            all.push(ColumnChange::NotNull(name(), constraints, fill(pair, backfill)));
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
}

/// What fills a column that stays: a computed one is never without a value that could be given.
fn fill(Pair { before, after }: &Pair<Column>, backfill: Option<Expression>) -> Fill {
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
