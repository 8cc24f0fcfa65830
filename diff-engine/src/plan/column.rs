//! The steps that change a column.

use driftless_schema::{
    BaseType, Column, ColumnValue, Name, ObjectId, Pair, QualifiedName, SqlType,
};

use super::effects::{any_new_column, any_old_column, relation, required};
use super::{CommentOn, Statement, Step, TableAction, comment};
use crate::diff::ColumnChange;

pub(super) fn steps(table: &QualifiedName, change: ColumnChange) -> Vec<Step> {
    let id = |name: &Name| ObjectId::column(table, name);
    match change {
        ColumnChange::Add(column) => {
            let text = column.comment.clone();
            let on = CommentOn::Column(table.clone(), column.name.clone());
            let mut step = alter(table, vec![TableAction::AddColumn(column.clone())])
                .creates(id(&column.name))
                .creates(any_new_column(table));
            if let Some(name) = column.data_type.as_enum() {
                step = step.uses(ObjectId::enumeration(name));
            }
            let mut all = vec![step];
            if text.is_some() {
                all.push(comment(on, text));
            }
            all
        }
        ColumnChange::Drop(column) => {
            let mut step = alter(table, vec![TableAction::DropColumn(column.name.clone())])
                .drops(id(&column.name))
                .drops(any_old_column(table));
            if let Some(name) = column.data_type.as_enum() {
                step = step.releases(ObjectId::enumeration(name));
            }
            vec![step]
        }
        ColumnChange::Rename(names) => {
            let ids = names.as_ref().map(id);
            vec![
                Step::new(Statement::RenameColumn(table.clone(), names))
                    .uses(relation(table))
                    .creates(ids.after)
                    .creates(any_new_column(table))
                    .drops(ids.before),
            ]
        }
        ColumnChange::Type(pair) => retype(table, pair),
        ColumnChange::Nullable(name, nullable) => {
            let step = |action| alter(table, vec![action]).uses(id(&name));
            vec![match nullable {
                true => step(TableAction::DropNotNull(name.clone())).drops(required(table, &name)),
                false => {
                    step(TableAction::SetNotNull(name.clone())).creates(required(table, &name))
                }
            }]
        }
        ColumnChange::Value(pair) => value(table, &pair),
        ColumnChange::Comment(name, text) => {
            vec![comment(CommentOn::Column(table.clone(), name), text)]
        }
    }
}

pub(super) fn alter(table: &QualifiedName, actions: Vec<TableAction>) -> Step {
    Step::new(Statement::AlterTable { table: table.clone(), actions }).uses(relation(table))
}

/// A default goes first and comes back last, in one `ALTER TABLE`: PostgreSQL cannot cast every default along. What is
/// exchanged for another sort of value goes in a statement before and comes in one behind.
fn retype(table: &QualifiedName, pair: Pair<Column>) -> Vec<Step> {
    let name = pair.after.name.clone();
    let types = pair.as_ref().map(|it| it.data_type.clone());
    if let Some(refusal) = refused(table, &pair) {
        return vec![refusal];
    }
    let mut actions = Vec::new();
    let through_text = needs_text(&types);
    let set_type =
        TableAction::SetType { column: name.clone(), types: types.clone(), through_text };
    let exchange = match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Default(_), ColumnValue::Default(after)) => {
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
    // A check or an index over the column goes before and comes after, where it changes at all.
    let mut step = alter(table, actions)
        .uses(ObjectId::column(table, &name))
        .creates(any_new_column(table))
        .drops(any_old_column(table));
    if let Some(name) = types.before.as_enum() {
        step = step.releases(ObjectId::enumeration(name));
    }
    if let Some(name) = types.after.as_enum() {
        step = step.uses(ObjectId::enumeration(name));
    }
    let goes = exchange.goes.map(|it| of_value(table, &name, it));
    let comes = exchange.comes.map(|it| of_value(table, &name, it));
    goes.into_iter().chain([step]).chain(comes).collect()
}

/// No assignment cast leads to an enum, from text or from another enum; through text there is one for each.
fn needs_text(types: &Pair<SqlType>) -> bool {
    matches!(types.after.base, BaseType::Enum(_))
}

fn refused(table: &QualifiedName, pair: &Pair<Column>) -> Option<Step> {
    let serial = pair.as_ref().map(|it| it.value == ColumnValue::Serial);
    let name = &pair.after.name;
    let types = pair.as_ref().map(|it| &it.data_type);
    if serial.before && serial.after && types.differs() {
        return Some(Step::new(Statement::Refuse {
            message: format!(
                "changes `{table}.{name}` from `{}` to `{}`, whose sequence would keep its type",
                types.before, types.after
            ),
            help: format!(
                "write this change by hand: `ALTER SEQUENCE … AS {}` beside `ALTER COLUMN … TYPE`",
                types.after
            ),
        }));
    }
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
    actions.map(|it| of_value(table, &pair.after.name, it)).collect()
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
        (ColumnValue::Identity(_), ColumnValue::Identity(it)) => {
            Exchange { goes: None, comes: Some(TableAction::SetIdentity(name(), *it)) }
        }
        (before, after) => {
            let goes = match before {
                ColumnValue::Default(_) if !matches!(after, ColumnValue::Default(_)) => {
                    Some(TableAction::DropDefault(name()))
                }
                ColumnValue::Identity(_) => Some(TableAction::DropIdentity(name())),
                ColumnValue::Default(_) | ColumnValue::Null | ColumnValue::Serial => None,
            };
            let comes = match after {
                ColumnValue::Default(it) => Some(TableAction::SetDefault(name(), it.clone())),
                ColumnValue::Identity(it) => Some(TableAction::AddIdentity(name(), *it)),
                ColumnValue::Null | ColumnValue::Serial => None,
            };
            Exchange { goes, comes }
        }
    }
}

/// An identity needs `NOT NULL` as long as it is there.
fn of_value(table: &QualifiedName, column: &Name, action: TableAction) -> Step {
    let is_added = matches!(action, TableAction::AddIdentity(..));
    let is_dropped = matches!(action, TableAction::DropIdentity(_));
    let step = alter(table, vec![action]).uses(ObjectId::column(table, column));
    match (is_added, is_dropped) {
        (true, _) => step.uses(required(table, column)),
        (_, true) => step.releases(required(table, column)),
        (false, false) => step,
    }
}
