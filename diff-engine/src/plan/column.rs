//! The steps that change a column.

use driftless_schema::well_known::own_storage;
use driftless_schema::{
    BaseType, Cast, Column, ColumnValue, Expression, Kind, LooseName, Name, NotNull, ObjectId,
    Pair, QualifiedName, Serial, Side, SqlType,
};

use super::effects::{Resource, relation, required};
use super::serial::{ValueChange, default_again, value_change};
use super::{CommentOn, Step, TableAction, alter, comment, fill, serial};
use crate::diff::{Alteration, ColumnChange, Computed, Fill, Recreation, Retyped, sort_of};
use crate::kinds::{SequenceIs, index, sequence};
use crate::plan::{Refusal, TableStatement, constraint};

pub(super) fn steps(table: &QualifiedName, change: ColumnChange) -> Vec<Step> {
    match change {
        ColumnChange::Add(column, fill) => add(table, *column, fill),
        ColumnChange::Drop(column) => {
            let leaving = Resource::LeavingColumn(table.clone(), column.name.clone());
            let step = drop_column(table, &column).drops(leaving);
            vec![step.drops(Resource::AnyLeavingColumn(table.clone()))]
        }
        ColumnChange::Rename(names) => {
            let ids = names.as_ref().map(|it| ObjectId::column(table, it));
            let after = names.after.clone();
            vec![
                Step::new(TableStatement::RenameColumn(table.clone(), names))
                    .uses(relation(table))
                    .creates(ids.after)
                    .creates(Resource::AnyColumn(Side::After, table.clone()))
                    .creates(Resource::Column(Side::After, table.clone(), after))
                    .drops(ids.before),
            ]
        }
        ColumnChange::Type(it) => retype(table, *it),
        ColumnChange::NotNull(name, constraints, fill) => not_null(table, &name, constraints, fill),
        ColumnChange::Value(pair) => value(table, &pair),
        ColumnChange::Default(pair) => {
            let ValueChange { removal, addition } = default_again(table, &pair);
            [removal, addition].concat()
        }
        ColumnChange::Computed(it) => compute(table, *it),
        ColumnChange::Recreate(it) => recreate(table, *it),
        ColumnChange::Settings(pair) => {
            let Pair { mut before, after } = *pair;
            if sort_of(&before) != sort_of(&after) {
                (before.storage, before.compression) = (None, None);
            }
            let actions = settings(&before, &after);
            let id = ObjectId::column(table, &after.name);
            let is_any = !actions.is_empty();
            is_any.then(|| alter(table, actions).uses(id)).into_iter().collect()
        }
        ColumnChange::Follow(it) => vec![serial::follow(table, *it)],
        ColumnChange::Comment(name, text) => {
            vec![comment(CommentOn::Column(table.clone(), name), text)]
        }
    }
}

/// A column that requires a value which nobody gives is added in three steps, so that it works on a table with rows:
/// without the requirement, filled, required. So is a column whose existing rows get another value than new ones.
fn add(table: &QualifiedName, column: Column, backfill: Option<Expression>) -> Vec<Step> {
    let is_given = match column.value {
        ColumnValue::Null => false,
        ColumnValue::Default(_) => backfill.is_none(),
        ColumnValue::Identity(_) | ColumnValue::Serial(_) | ColumnValue::Generated(_) => true,
    };
    if is_given || column.nullable() && backfill.is_none() {
        return add_as_it_is(table, column);
    }
    let plain = Column { not_null: None, value: ColumnValue::Null, ..column.clone() };
    let mut all = add_as_it_is(table, plain.clone());
    let fill = backfill.map_or(Fill::Unsaid, Fill::Value);
    all.extend(fill::steps(table, &column.name, fill));
    let defaulted = Column { value: column.value.clone(), ..plain.clone() };
    if plain.value != defaulted.value {
        all.extend(value(table, &Pair { before: plain, after: defaulted }));
    }
    let constraints = Pair { before: None, after: column.not_null };
    all.extend(not_null(table, &column.name, constraints, Fill::Nothing));
    all
}

fn add_as_it_is(table: &QualifiedName, column: Column) -> Vec<Step> {
    let on = CommentOn::Column(table.clone(), column.name.clone());
    let text = column.comment.clone();
    let id = ObjectId::column(table, &column.name);
    let (spelled, mut all, constraint) = comes_later(table, column.clone());
    let step = alter(table, vec![TableAction::AddColumn(spelled.clone())])
        .creates(id.clone())
        .creates(Resource::Column(Side::After, table.clone(), column.name.clone()));
    let step = match &column.value {
        ColumnValue::Generated(_) => step
            .creates(Resource::AnyComputed(Side::After, table.clone()))
            .uses(Resource::AnyColumn(Side::After, table.clone()))
            .uses(Resource::AnyFunction(Side::After)),
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => step.creates(Resource::AnyColumn(Side::After, table.clone())),
    };
    let step = step
        .enters(&spelled.data_type)
        .sorts_by(column.collation.as_ref())
        .uses(Resource::AnySequence(Side::After));
    all.push(step.depends(table, &texts(&column.value), Side::After));
    let plain = Column::new(column.name.clone(), column.data_type.clone());
    let actions = settings(&plain, &column);
    if !actions.is_empty() {
        all.push(alter(table, actions).uses(id));
    }
    all.extend(constraint);
    if text.is_some() {
        all.push(comment(on, text));
    }
    all
}

/// The column as `CREATE TABLE` can write it, and separate steps: before it the sequence of a `serial` that the word
/// alone does not describe, and after it a `NOT NULL` that would count as valid while there is no row yet.
pub(super) fn comes_later(
    table: &QualifiedName,
    mut column: Column,
) -> (Column, Vec<Step>, Option<Step>) {
    let mut sequences = Vec::new();
    if let Some(serial) = column.uncommon_serial() {
        let (name, steps) = sequence::plan::of_serial(table, &column.name, serial);
        sequences = steps;
        let known = Serial { sequence: Some(name), ..serial.clone() };
        column.value = ColumnValue::Serial(known);
    }
    let later = column.not_null.take_if(|it| !it.validated).map(|it| {
        alter(table, vec![TableAction::AddNotNull(column.name.clone(), it)])
            .uses(ObjectId::column(table, &column.name))
            .creates(required(table, &column.name))
    });
    (column, sequences, later)
}

fn drop_column(table: &QualifiedName, column: &Column) -> Step {
    let mut step = alter(table, vec![TableAction::DropColumn(column.name.clone())])
        .drops(ObjectId::column(table, &column.name))
        .drops(Resource::Column(Side::Before, table.clone(), column.name.clone()))
        .releases(Resource::AnySequence(Side::Before));
    step = match &column.value {
        ColumnValue::Generated(_) => step
            .drops(Resource::AnyComputed(Side::Before, table.clone()))
            .releases(Resource::AnyColumn(Side::Before, table.clone()))
            .releases(Resource::AnyFunction(Side::Before)),
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => step.drops(Resource::AnyColumn(Side::Before, table.clone())),
    };
    step.leaves(&column.data_type).sorted_by(column.collation.as_ref()).depends(
        table,
        &texts(&column.value),
        Side::Before,
    )
}

/// The texts of a value.
fn texts(value: &ColumnValue) -> Vec<Expression> {
    match value {
        ColumnValue::Default(it) => vec![it.clone()],
        ColumnValue::Generated(it) => vec![it.expression.clone()],
        ColumnValue::Null | ColumnValue::Identity(_) | ColumnValue::Serial(_) => Vec::new(),
    }
}

/// How values are stored, and what the planner knows of them.
pub(super) fn settings(before: &Column, after: &Column) -> Vec<TableAction> {
    let name = || after.name.clone();
    let mut all = Vec::new();
    if before.storage != after.storage {
        all.push(match after.storage.or_else(|| own_storage(&after.data_type)) {
            Some(it) => TableAction::SetStorage(name(), it),
            None => TableAction::ResetStorage(name()),
        });
    }
    if before.compression != after.compression {
        all.push(TableAction::SetCompression(name(), after.compression.clone()));
    }
    if before.statistics != after.statistics {
        all.push(TableAction::SetStatistics(name(), after.statistics));
    }
    let options = Pair { before: &before.options, after: &after.options };
    let (set, reset) = index::plan::difference(options);
    if !set.is_empty() {
        all.push(TableAction::SetOptions(name(), set));
    }
    if !reset.is_empty() {
        all.push(TableAction::ResetOptions(name(), reset));
    }
    all
}

/// The default is dropped first and set last, in one `ALTER TABLE`, unless PostgreSQL casts it along. If the column gets
/// another sort of value, the old one is removed in a statement before and the new one added in a statement after.
fn retype(table: &QualifiedName, retyped: Retyped) -> Vec<Step> {
    if let Some(refusal) = no_cast(table, &retyped) {
        return vec![refusal];
    }
    let pair = &retyped.column;
    let name = pair.after.name.clone();
    let mut actions = Vec::new();
    let set_type = set_type(&retyped);
    let is_recast = pair.before.data_type != pair.after.data_type;
    let value = match (&pair.before.value, &pair.after.value) {
        // What they call may be dropped, created, or both.
        (ColumnValue::Default(before), ColumnValue::Default(after))
            if (is_recast || before != after) && (calls(before) || calls(after)) =>
        {
            actions.push(set_type);
            default_again(table, pair)
        }
        (ColumnValue::Default(before), ColumnValue::Default(after))
            if is_recast || before != after =>
        {
            let along = cast_along(&retyped, &Pair { before, after });
            let (dropped, set) = match along {
                Along::NotAtAll => (true, true),
                Along::InOtherWords => (false, true),
                Along::AsItIs => (false, false),
            };
            actions.extend(dropped.then(|| TableAction::DropDefault(name.clone())));
            actions.push(set_type);
            actions.extend(set.then(|| TableAction::SetDefault(name.clone(), after.clone())));
            ValueChange::default()
        }
        (before, after) => {
            actions.push(set_type);
            if before == after { ValueChange::default() } else { value_change(table, pair) }
        }
    };
    let step = recast(table, pair, actions);
    let mut all = value.removal;
    let counts = pair.as_ref().map(sequence::plan::counts);
    // The sequence of an identity has the column's type. Its limits have to fit a narrower one before, and a wider one after.
    match sequence::plan::is_narrower(counts.after, counts.before) {
        true => all.extend(counted(table, pair).into_iter().chain([step])),
        false => all.extend([step].into_iter().chain(counted(table, pair))),
    }
    all.extend(value.addition);
    all
}

/// Whether a text uses a function, or something else that no model describes.
fn calls(text: &Expression) -> bool {
    text.reads().is_some_and(|all| all.iter().any(|it| it.kind == Kind::Other))
}

/// How `ALTER COLUMN … TYPE` treats a default.
enum Along {
    /// PostgreSQL may have no cast for the default, or the default changes too.
    NotAtAll,
    /// The default keeps its meaning, but names the old type: `'x'::character varying`.
    InOtherWords,
    /// The default is then what a new column of that type would have.
    AsItIs,
}

/// PostgreSQL casts a default as an assignment to the column would, whatever `USING` says, and keeps its inner words.
fn cast_along(retyped: &Retyped, texts: &Pair<&Expression>) -> Along {
    let Retyped { column, values, cast, session } = retyped;
    let is_automatic = matches!(cast, Some(Cast::InPlace | Cast::Rewritten));
    let types = column.as_ref().map(|it| &it.data_type.base);
    let (BaseType::BuiltIn(_), BaseType::BuiltIn(_)) = (types.before, types.after) else {
        return Along::NotAtAll;
    };
    if !is_automatic || session.is_some() || texts.before != texts.after {
        return Along::NotAtAll;
    }
    let same_words = texts.before.as_str() == texts.after.as_str();
    let plain = values.as_ref().map(SqlType::without_modifiers);
    if same_words || !plain.differs() || [&plain.before, &plain.after].into_iter().all(is_number) {
        return Along::AsItIs;
    }
    Along::InOtherWords
}

/// Whether literals of the type are numbers, which no type is written beside.
fn is_number(data_type: &SqlType) -> bool {
    let BaseType::BuiltIn(name) = &data_type.base else { return false };
    !data_type.array && ["smallint", "integer", "bigint", "numeric"].contains(&name.as_str())
}

/// A refusal, if PostgreSQL has no cast to the new type.
pub(crate) fn no_cast(
    table: &QualifiedName,
    Retyped { column, cast, .. }: &Retyped,
) -> Option<Step> {
    let types = column.as_ref().map(|it| &it.data_type);
    let name = &column.after.name;
    (*cast == Some(Cast::Missing)).then(|| {
        Step::new(Refusal {
            message: format!(
                "changes the type of `{table}.{name}` from `{}` to `{}`, but PostgreSQL has no cast between these types",
                types.before, types.after
            ),
            help: "write a `USING` that converts the values, or give the column another name: the draft then drops the old column and adds a new one"
                .to_owned(),
        })
    })
}

pub(crate) fn set_type(Retyped { column: pair, values, cast, session }: &Retyped) -> TableAction {
    let declared = pair.as_ref().map(|it| it.data_type.clone());
    let collations: Pair<Option<LooseName>> = pair.as_ref().map(|it| it.collation.clone());
    TableAction::SetType {
        column: pair.after.name.clone(),
        to: pair.after.data_type.clone(),
        types: declared,
        values: values.clone(),
        sorted: collations.clone(),
        collations,
        cast: *cast,
        session: session.clone(),
    }
}

/// A check or an index over the column is dropped before and created after, if it changes at all.
pub(crate) fn recast(
    table: &QualifiedName,
    pair: &Pair<Column>,
    actions: Vec<TableAction>,
) -> Step {
    let types = pair.as_ref().map(|it| &it.data_type);
    let step = alter(table, actions)
        .uses(ObjectId::column(table, &pair.after.name))
        .uses(Resource::AnySequence(Side::After))
        .releases(Resource::AnySequence(Side::Before))
        .creates(Resource::AnyColumn(Side::After, table.clone()))
        .creates(Resource::Column(Side::After, table.clone(), pair.after.name.clone()))
        .drops(Resource::AnyColumn(Side::Before, table.clone()))
        .drops(Resource::Column(Side::Before, table.clone(), pair.after.name.clone()));
    let step = match pair.before.collation != pair.after.collation {
        true => {
            step.sorts_by(pair.after.collation.as_ref()).sorted_by(pair.before.collation.as_ref())
        }
        false => step,
    };
    match types.differs() {
        true => step.leaves(types.before).enters(types.after),
        false => step,
    }
}

fn value(table: &QualifiedName, pair: &Pair<Column>) -> Vec<Step> {
    let ValueChange { removal, addition } = value_change(table, pair);
    let mut all = removal;
    all.extend(addition);
    all.extend(counted(table, pair));
    all
}

/// A sequence with other options: of an identity or of a `serial`, on both sides.
fn counted(table: &QualifiedName, pair: &Pair<Column>) -> Vec<Step> {
    let name = &pair.after.name;
    let column = ObjectId::column(table, name);
    match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Identity(before), ColumnValue::Identity(after)) => {
            let counts = pair.as_ref().map(sequence::plan::counts);
            let options = Pair {
                before: (counts.before, &before.options),
                after: (counts.after, &after.options),
            };
            let sequence = SequenceIs::OfIdentity(table.clone(), name.clone());
            let steps = sequence::plan::alter(&sequence, options, false);
            steps.into_iter().map(|it| it.uses(column.clone()).uses(relation(table))).collect()
        }
        (ColumnValue::Serial(before), ColumnValue::Serial(after)) => {
            let options = Pair {
                before: (before.data_type, &before.options),
                after: (after.data_type, &after.options),
            };
            let sequence = SequenceIs::Named(sequence::plan::named(table, name, after));
            let steps = sequence::plan::alter(&sequence, options, true);
            steps.into_iter().map(|it| it.uses(column.clone()).uses(relation(table))).collect()
        }
        _ => Vec::new(),
    }
}

/// A column of the same name replaces it and computes its values again.
fn recreate(table: &QualifiedName, Recreation { column, read_by }: Recreation) -> Vec<Step> {
    if let Some(other) = read_by {
        let name = &column.after.name;
        return vec![Step::new(Refusal {
            message: format!(
                "cannot drop and recreate `{table}.{name}`, because `{table}.{other}` seems to be computed from it"
            ),
            help: format!("drop `{other}` first, and add it again in a later revision"),
        })];
    }
    let mut all = vec![drop_column(table, &column.before)];
    all.extend(add(table, column.after, None));
    all
}

fn compute(table: &QualifiedName, Computed { retyped, by }: Computed) -> Vec<Step> {
    let pair = &retyped.column;
    let name = || pair.after.name.clone();
    let recasts = sort_of(&pair.before) != sort_of(&pair.after);
    let (action, computes) = match by {
        Alteration::SetExpression(it) => (TableAction::SetExpression(name(), it), true),
        Alteration::DropExpression => (TableAction::DropExpression(name()), false),
    };
    let mut step = alter(table, vec![action])
        .uses(ObjectId::column(table, &pair.after.name))
        .releases(Resource::AnyColumn(Side::Before, table.clone()))
        .depends(table, &texts(&pair.before.value), Side::Before);
    // A column that loses its expression mentions nothing new, and may change its type right afterwards.
    if computes {
        step = step.uses(Resource::AnyColumn(Side::After, table.clone())).depends(
            table,
            &texts(&pair.after.value),
            Side::After,
        );
    }
    let mut all = vec![step];
    if recasts {
        // No `USING` is allowed when a computed column changes its type.
        let session = retyped.session.clone().filter(|_| !computes);
        all.push(recast(table, pair, vec![set_type(&Retyped { session, ..retyped.clone() })]));
    }
    if !computes {
        all.extend(value_change(table, pair).addition);
    }
    all
}

fn not_null(
    table: &QualifiedName,
    column: &Name,
    constraints: Pair<Option<NotNull>>,
    fill: Fill,
) -> Vec<Step> {
    let filling = fill::steps(table, column, fill);
    let id = ObjectId::column(table, column);
    let act = |it| alter(table, vec![it]).uses(id.clone());
    let drop = || act(TableAction::DropNotNull(column.clone())).drops(required(table, column));
    let add = |it: NotNull| {
        let action = match it == it.clone().plain() {
            true => TableAction::SetNotNull(column.clone()),
            false => TableAction::AddNotNull(column.clone(), it),
        };
        act(action)
            .creates(required(table, column))
            .uses(Resource::Filled(table.clone(), column.clone()))
    };
    match (constraints.before, constraints.after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => filling.into_iter().chain([add(after)]).collect(),
        (Some(_), None) => vec![drop()],
        (Some(before), Some(after)) if before.validated && !after.validated => {
            vec![drop(), add(after)]
        }
        (Some(before), Some(after)) => {
            let mut all = Vec::new();
            let Some(known) = before.name.clone() else {
                // Only a server whose `NOT NULL` constraints have names can have a difference here.
                return vec![drop(), add(after)];
            };
            let name = after.name.clone().unwrap_or_else(|| known.clone());
            if before.naming != after.naming || known != name {
                all.push(constraint::rename(
                    table,
                    Pair { before: known, after: name.clone() },
                    false,
                ));
            }
            let constraint = ObjectId::constraint(table, &name);
            if !before.validated && after.validated {
                let validate = TableAction::ValidateConstraint(name.clone());
                all.push(act(validate).uses(constraint.clone()).creates(required(table, column)));
            }
            if before.inherited != after.inherited {
                let inherit = TableAction::SetInherited(name, after.inherited);
                all.push(act(inherit).uses(constraint));
            }
            all
        }
    }
}
