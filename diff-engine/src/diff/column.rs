//! What can happen to a column.

use driftless_schema::{
    Cast, Column, ColumnValue, Expression, GeneratedStorage, LooseName, Name, NotNull, Pair,
    Sequence, SqlType,
};

use super::{SessionUse, session_use};
use crate::matching::{Casts, Values};
use crate::versions::alters_expressions;

/// A change of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChange {
    /// The column is new.
    Add(Box<Column>, Option<Expression>),
    /// The column is dropped, with its data.
    Drop(Box<Column>),
    /// The column is renamed.
    Rename(Pair<Name>),
    /// The column gets another type or collation; its default, if any, changes along with it.
    Type(Box<Retyped>),
    /// The column accepts `NULL` from now on, or no longer does, or for other rows than before.
    NotNull(Name, Pair<Option<NotNull>>, Fill),
    /// The column gets another value if an `INSERT` names none.
    Value(Box<Pair<Column>>),
    /// The column's default is dropped and set again, because what it calls is recreated in between.
    Default(Box<Pair<Column>>),
    /// The column is computed from another expression, or no longer computed, and is altered in place.
    Computed(Box<Computed>),
    /// The column is dropped and added again, because it cannot be altered in place.
    Recreate(Box<Recreation>),
    /// The column's values are stored differently, or the planner gets other settings.
    Settings(Box<Pair<Column>>),
    /// A new sequence, which the column draws from, continues after the numbers of the rows.
    Follow(Box<Following>),
    /// The column's comment is changed or removed.
    Comment(Name, Option<String>),
}

impl ColumnChange {
    /// The column's name after, or before if it is dropped.
    pub(crate) fn column(&self) -> &Name {
        match self {
            ColumnChange::Add(it, _) | ColumnChange::Drop(it) => &it.name,
            ColumnChange::Rename(names) => &names.after,
            ColumnChange::Type(it) => &it.column.after.name,
            ColumnChange::NotNull(name, ..) | ColumnChange::Comment(name, _) => name,
            ColumnChange::Value(it) | ColumnChange::Default(it) | ColumnChange::Settings(it) => {
                &it.after.name
            }
            ColumnChange::Computed(it) => &it.retyped.column.after.name,
            ColumnChange::Recreate(it) => &it.column.after.name,
            ColumnChange::Follow(it) => &it.column,
        }
    }
}

/// A column of another type, or with another collation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retyped {
    /// The column.
    pub column: Pair<Column>,
    /// What its values are.
    pub values: Pair<SqlType>,
    /// The cast to its new type; none if no server was asked.
    pub cast: Option<Cast>,
    /// The session settings that the change depends on, which the draft therefore sets.
    pub session: Option<SessionUse>,
}

impl Retyped {
    /// How the column gets its new type. It is known what the values of both types are, and how the one is cast to the
    /// other.
    pub(crate) fn of(column: Pair<Column>, values: &Values, casts: &Casts) -> Retyped {
        let types = column.as_ref().map(|it| &it.data_type);
        let below = values.pair(types);
        let (_, is_checked) = values.after(types.after);
        let is_over_another = below.as_ref() != types;
        let cast = match casts.of(below.as_ref()) {
            // Arrays are cast element by element, and a type with conditions looks at each value.
            Some(Cast::InPlace) if is_over_another && (is_checked || below.after.array) => {
                Some(Cast::Rewritten)
            }
            cast => cast,
        };
        let of_values = |column: &Column, data_type: &SqlType| Column {
            data_type: data_type.clone(),
            ..column.clone()
        };
        let held = Pair {
            before: of_values(&column.before, &below.before),
            after: of_values(&column.after, &below.after),
        };
        Retyped { session: session_use(&held, cast), column, values: below, cast }
    }
}

/// The value for rows that have none although one is required from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fill {
    /// None: every row has a value, or no existing row is checked.
    Nothing,
    /// The column's default.
    Default,
    /// A value over the row.
    Value(Expression),
    /// Nobody has given a value.
    Unsaid,
}

/// A computed column that is altered in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The column, and the change of its type, if it changes.
    pub retyped: Retyped,
    /// How.
    pub by: Alteration,
}

/// How a computed column is altered in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alteration {
    /// The column gets another expression.
    SetExpression(Expression),
    /// The column keeps its values and is no longer computed.
    DropExpression,
}

/// A column, and the new sequence that it draws from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The column.
    pub column: Name,
    /// The sequence.
    pub sequence: Sequence,
    /// Whether other columns draw from it too.
    pub is_shared: bool,
}

/// A column that is replaced by another one of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recreation {
    /// The column. The side before has the name that the column keeps until it is dropped.
    pub column: Pair<Column>,
    /// Another computed column that seems to read this one, so that it cannot be dropped.
    pub read_by: Option<Name>,
}

/// The type and the collation: what a column holds and how it sorts.
pub(crate) fn sort_of(column: &Column) -> (&SqlType, &Option<LooseName>) {
    (&column.data_type, &column.collation)
}

/// Whether the column is computed on either side, and not by the same expression.
pub(super) fn is_computed_anew(Pair { before, after }: &Pair<Column>) -> bool {
    let is_computed = |it: &Column| matches!(it.value, ColumnValue::Generated(_));
    before.value != after.value && (is_computed(before) || is_computed(after))
}

/// How a server of that version alters a computed column in place; none if it cannot. `SET EXPRESSION` exists from
/// PostgreSQL 17 on; a virtual column cannot become an ordinary one.
pub(super) fn altered_in_place(
    Pair { before, after }: &Pair<Column>,
    server_version: u32,
) -> Option<Alteration> {
    match (&before.value, &after.value) {
        (ColumnValue::Generated(before), ColumnValue::Generated(after))
            if before.storage == after.storage && alters_expressions(server_version) =>
        {
            Some(Alteration::SetExpression(after.expression.clone()))
        }
        (
            ColumnValue::Generated(before),
            ColumnValue::Null | ColumnValue::Default(_) | ColumnValue::Identity(_),
        ) if before.storage == GeneratedStorage::Stored => Some(Alteration::DropExpression),
        _ => None,
    }
}
