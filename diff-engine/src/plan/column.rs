//! The steps that change a column.

use driftless_schema::well_known::own_storage;
use driftless_schema::{
    BaseType, Column, ColumnValue, Identity, Kept, LooseName, Name, NotNull, ObjectId, Pair,
    QualifiedName, SequenceType, Serial, SqlType,
};

use super::effects::{
    any_new_column, any_new_computed, any_new_sequence, any_old_column, any_old_computed,
    any_old_sequence, relation, required,
};
use super::{CommentOn, SequenceIs, Statement, Step, TableAction, comment, index, key, sequence};
use crate::diff::{ColumnChange, Computed, sort_of};
use crate::versions::alters_expressions;

pub(super) fn steps(table: &QualifiedName, change: ColumnChange, server_version: u32) -> Vec<Step> {
    match change {
        ColumnChange::Add(column) => add(table, *column),
        ColumnChange::Drop(column) => vec![drop_column(table, &column)],
        ColumnChange::Rename(names) => {
            let ids = names.as_ref().map(|it| ObjectId::column(table, it));
            vec![
                Step::new(Statement::RenameColumn(table.clone(), names))
                    .uses(relation(table))
                    .creates(ids.after)
                    .creates(any_new_column(table))
                    .drops(ids.before),
            ]
        }
        ColumnChange::Type(pair) => retype(table, *pair),
        ColumnChange::NotNull(name, constraints) => not_null(table, &name, constraints),
        ColumnChange::Value(pair) => value(table, &pair),
        ColumnChange::Computed(computed) => computed_anew(table, *computed, server_version),
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
        ColumnChange::Comment(name, text) => {
            vec![comment(CommentOn::Column(table.clone(), name), text)]
        }
    }
}

pub(super) fn alter(table: &QualifiedName, actions: Vec<TableAction>) -> Step {
    Step::new(Statement::AlterTable { table: table.clone(), actions }).uses(relation(table))
}

fn add(table: &QualifiedName, column: Column) -> Vec<Step> {
    let on = CommentOn::Column(table.clone(), column.name.clone());
    let text = column.comment.clone();
    let id = ObjectId::column(table, &column.name);
    let (spelled, mut all, constraint) = comes_later(table, column.clone());
    let step = alter(table, vec![TableAction::AddColumn(spelled.clone())]).creates(id.clone());
    let step = match &column.value {
        ColumnValue::Generated(_) => {
            step.creates(any_new_computed(table)).uses(any_new_column(table))
        }
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => step.creates(any_new_column(table)),
    };
    all.push(uses_of(step, &spelled).uses(any_new_sequence()));
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

/// The column as `CREATE TABLE` can say it; before it the sequence of a `serial` that the word alone does not make, and
/// behind it a `NOT NULL` that would be taken for valid where there is no row yet.
pub(super) fn comes_later(
    table: &QualifiedName,
    mut column: Column,
) -> (Column, Vec<Step>, Option<Step>) {
    let mut sequences = Vec::new();
    if let Some(serial) = column.uncommon_serial() {
        let (name, steps) = sequence::of_serial(table, &column.name, serial);
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

/// What a new column needs.
pub(super) fn uses_of(step: Step, column: &Column) -> Step {
    match column.data_type.as_enum() {
        Some(name) => step.uses(ObjectId::enumeration(name)),
        None => step,
    }
}

fn drop_column(table: &QualifiedName, column: &Column) -> Step {
    let mut step = alter(table, vec![TableAction::DropColumn(column.name.clone())])
        .drops(ObjectId::column(table, &column.name))
        .releases(any_old_sequence());
    step = match &column.value {
        ColumnValue::Generated(_) => {
            step.drops(any_old_computed(table)).releases(any_old_column(table))
        }
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => step.drops(any_old_column(table)),
    };
    if let Some(name) = column.data_type.as_enum() {
        step = step.releases(ObjectId::enumeration(name));
    }
    step
}

/// How values are kept, and what the planner knows of them.
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
    let (set, reset) = index::difference(options);
    if !set.is_empty() {
        all.push(TableAction::SetOptions(name(), set));
    }
    if !reset.is_empty() {
        all.push(TableAction::ResetOptions(name(), reset));
    }
    all
}

/// A default goes first and comes back last, in one `ALTER TABLE`: PostgreSQL cannot cast every default along. What is
/// exchanged for another sort of value goes in a statement before and comes in one behind.
fn retype(table: &QualifiedName, pair: Pair<Column>) -> Vec<Step> {
    let name = pair.after.name.clone();
    if let Some(refusal) = refused(table, &pair) {
        return vec![refusal];
    }
    let mut actions = Vec::new();
    let set_type = set_type(&pair);
    let is_recast = pair.before.data_type != pair.after.data_type;
    let exchange = match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Default(before), ColumnValue::Default(after))
            if is_recast || before != after =>
        {
            actions.push(TableAction::DropDefault(name.clone()));
            actions.push(set_type);
            actions.push(TableAction::SetDefault(name.clone(), after.clone()));
            Exchange::default()
        }
        (before, after) => {
            actions.push(set_type);
            if before == after { Exchange::default() } else { exchange(&pair) }
        }
    };
    let step = recast(table, &pair, actions);
    let goes = exchange.goes.map(|it| of_value(table, &name, it));
    let mut all: Vec<Step> = goes.into_iter().chain([step]).collect();
    all.extend(counted(table, &pair));
    all.extend(exchange.comes.map(|it| of_value(table, &name, it)));
    all
}

fn set_type(pair: &Pair<Column>) -> TableAction {
    let types = pair.as_ref().map(|it| it.data_type.clone());
    let collations: Pair<Option<LooseName>> = pair.as_ref().map(|it| it.collation.clone());
    let through_text = types.differs() && needs_text(&types);
    TableAction::SetType { column: pair.after.name.clone(), types, collations, through_text }
}

/// A check or an index over the column goes before and comes after, where it changes at all.
fn recast(table: &QualifiedName, pair: &Pair<Column>, actions: Vec<TableAction>) -> Step {
    let types = pair.as_ref().map(|it| &it.data_type);
    let mut step = alter(table, actions)
        .uses(ObjectId::column(table, &pair.after.name))
        .uses(any_new_sequence())
        .releases(any_old_sequence())
        .creates(any_new_column(table))
        .drops(any_old_column(table));
    if let Some(name) = types.before.as_enum() {
        step = step.releases(ObjectId::enumeration(name));
    }
    if let Some(name) = types.after.as_enum() {
        step = step.uses(ObjectId::enumeration(name));
    }
    step
}

/// No assignment cast leads to an enum, from text or from another enum; through text there is one for each.
fn needs_text(types: &Pair<SqlType>) -> bool {
    matches!(types.after.base, BaseType::Enum(_))
}

fn refused(table: &QualifiedName, pair: &Pair<Column>) -> Option<Step> {
    let serial = pair.as_ref().map(|it| matches!(it.value, ColumnValue::Serial(_)));
    let name = &pair.after.name;
    if !serial.differs() {
        return None;
    }
    let direction = if serial.before { "from" } else { "to" };
    Some(Step::new(Statement::Refuse {
        message: format!(
            "changes `{table}.{name}` {direction} `serial`, whose sequence would lose its position"
        ),
        help: "write this change by hand: move the sequence's position along with `setval`"
            .to_owned(),
    }))
}

fn value(table: &QualifiedName, pair: &Pair<Column>) -> Vec<Step> {
    if let Some(refusal) = refused(table, pair) {
        return vec![refusal];
    }
    let Exchange { goes, comes } = exchange(pair);
    let actions = goes.into_iter().chain(comes);
    let mut all: Vec<Step> = actions.map(|it| of_value(table, &pair.after.name, it)).collect();
    all.extend(counted(table, pair));
    all
}

/// A sequence that counts otherwise: of an identity or of a `serial`, on both sides.
fn counted(table: &QualifiedName, pair: &Pair<Column>) -> Vec<Step> {
    let name = &pair.after.name;
    let column = ObjectId::column(table, name);
    match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Identity(before), ColumnValue::Identity(after)) => {
            // It is of the column's type and has followed that by now.
            let counts = SequenceType::parse(&pair.after.data_type.to_string())
                .unwrap_or(SequenceType::BigInt);
            let options =
                Pair { before: (counts, &before.options), after: (counts, &after.options) };
            let sequence = SequenceIs::OfIdentity(table.clone(), name.clone());
            let steps = sequence::alter(&sequence, options, false);
            steps.into_iter().map(|it| it.uses(column.clone()).uses(relation(table))).collect()
        }
        (ColumnValue::Serial(before), ColumnValue::Serial(after)) => {
            let options = Pair {
                before: (before.data_type, &before.options),
                after: (after.data_type, &after.options),
            };
            let sequence = SequenceIs::Named(sequence::named(table, name, after));
            let steps = sequence::alter(&sequence, options, true);
            steps.into_iter().map(|it| it.uses(column.clone()).uses(relation(table))).collect()
        }
        _ => Vec::new(),
    }
}

/// One sort of value for another, each in a statement of its own: identity and default exclude each other within one
/// `ALTER TABLE` too.
#[derive(Default)]
struct Exchange {
    goes: Option<TableAction>,
    comes: Option<TableAction>,
}

fn exchange(pair: &Pair<Column>) -> Exchange {
    let name = || pair.after.name.clone();
    match (&pair.before.value, &pair.after.value) {
        (
            ColumnValue::Identity(Identity { kind: before, .. }),
            ColumnValue::Identity(Identity { kind: after, .. }),
        ) => {
            let comes = (before != after).then(|| TableAction::SetIdentity(name(), *after));
            Exchange { goes: None, comes }
        }
        (before, after) => {
            let goes = match before {
                ColumnValue::Default(_) if !matches!(after, ColumnValue::Default(_)) => {
                    Some(TableAction::DropDefault(name()))
                }
                ColumnValue::Identity(_) => Some(TableAction::DropIdentity(name())),
                ColumnValue::Default(_)
                | ColumnValue::Null
                | ColumnValue::Serial(_)
                | ColumnValue::Generated(_) => None,
            };
            let comes = match after {
                ColumnValue::Default(it) => Some(TableAction::SetDefault(name(), it.clone())),
                ColumnValue::Identity(it) => Some(TableAction::AddIdentity(name(), it.clone())),
                ColumnValue::Null | ColumnValue::Serial(_) | ColumnValue::Generated(_) => None,
            };
            Exchange { goes, comes }
        }
    }
}

/// An identity needs `NOT NULL` as long as it is there.
fn of_value(table: &QualifiedName, column: &Name, action: TableAction) -> Step {
    let is_added = matches!(action, TableAction::AddIdentity(..));
    let is_dropped = matches!(action, TableAction::DropIdentity(_));
    let step = alter(table, vec![action])
        .uses(ObjectId::column(table, column))
        .uses(any_new_sequence())
        .releases(any_old_sequence());
    match (is_added, is_dropped) {
        (true, _) => step.uses(required(table, column)),
        (_, true) => step.releases(required(table, column)),
        (false, false) => step,
    }
}

/// In place where the server can, else a column of the same name in its place, which computes its values anew.
fn computed_anew(table: &QualifiedName, computed: Computed, server_version: u32) -> Vec<Step> {
    let Computed { column, beside, anew, needed_by } = computed;
    if let Some(mut all) = in_place(table, &column, server_version) {
        all.extend(beside.into_iter().flat_map(|it| super::steps(it, server_version)));
        return all;
    }
    if let Some(other) = needed_by.first() {
        let name = &column.after.name;
        return vec![Step::new(Statement::Refuse {
            message: format!(
                "makes `{table}.{name}` again, which `{table}.{other}` seems to be computed from"
            ),
            help: format!("first give `{other}` up, and bring it back in a later revision"),
        })];
    }
    anew.into_iter().flat_map(|it| super::steps(it, server_version)).collect()
}

/// `SET EXPRESSION` is there from PostgreSQL 17 on; what is computed when it is read cannot become plain.
fn in_place(table: &QualifiedName, pair: &Pair<Column>, server_version: u32) -> Option<Vec<Step>> {
    let name = || pair.after.name.clone();
    let recasts = sort_of(&pair.before) != sort_of(&pair.after);
    let action = match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Generated(before), ColumnValue::Generated(after))
            if before.kept == after.kept && alters_expressions(server_version) =>
        {
            TableAction::SetExpression(name(), after.expression.clone())
        }
        (
            ColumnValue::Generated(before),
            ColumnValue::Null | ColumnValue::Default(_) | ColumnValue::Identity(_),
        ) if before.kept == Kept::Stored => TableAction::DropExpression(name()),
        _ => return None,
    };
    let computes = matches!(action, TableAction::SetExpression(..));
    let step = alter(table, vec![action])
        .uses(ObjectId::column(table, &pair.after.name))
        .uses(any_new_column(table))
        .releases(any_old_column(table));
    let mut all = vec![step];
    if recasts {
        all.push(recast(table, pair, vec![set_type(pair)]));
    }
    if !computes {
        all.extend(exchange(pair).comes.map(|it| of_value(table, &pair.after.name, it)));
    }
    Some(all)
}

fn not_null(table: &QualifiedName, column: &Name, constraints: Pair<Option<NotNull>>) -> Vec<Step> {
    let id = ObjectId::column(table, column);
    let act = |it| alter(table, vec![it]).uses(id.clone());
    let drop = || act(TableAction::DropNotNull(column.clone())).drops(required(table, column));
    let add = |it: NotNull| {
        let action = match it == it.clone().plain() {
            true => TableAction::SetNotNull(column.clone()),
            false => TableAction::AddNotNull(column.clone(), it),
        };
        act(action).creates(required(table, column))
    };
    match (constraints.before, constraints.after) {
        (None, None) => Vec::new(),
        (None, Some(after)) => vec![add(after)],
        (Some(_), None) => vec![drop()],
        (Some(before), Some(after)) if before.validated && !after.validated => {
            vec![drop(), add(after)]
        }
        (Some(before), Some(after)) => {
            let mut all = Vec::new();
            let Some(known) = before.name.clone() else {
                // Only a server whose constraints have names can have them otherwise.
                return vec![drop(), add(after)];
            };
            let name = after.name.clone().unwrap_or_else(|| known.clone());
            if before.naming != after.naming || known != name {
                all.push(key::rename(table, Pair { before: known, after: name.clone() }, false));
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
