//! Defaults and identities: what new rows get, and what existing rows get with a new column.

use driftless_schema::{Column, ColumnValue, Expression, Generated, Kept};

use super::{Context, Finding};
use crate::plan::{Statement, Step, TableAction};

/// `change-default`: new rows get another value; rows that are there keep theirs.
pub(super) fn change_default(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let [action] = actions.as_slice() else { return None };
    let message = match action {
        TableAction::SetDefault(name, _)
        | TableAction::DrawFrom(name, _)
        | TableAction::DropDefault(name)
            if context.is_numbered(table, name) =>
        {
            return None;
        }
        TableAction::SetDefault(name, it) => {
            format!(
                "sets the default of `{table}.{name}` to `{it}`; existing rows keep their values"
            )
        }
        TableAction::DrawFrom(name, sequence) => {
            format!(
                "lets `{table}.{name}` draw from the sequence `{sequence}`; existing rows keep their values"
            )
        }
        TableAction::DropDefault(name) => {
            format!(
                "takes the default of `{table}.{name}` away; inserts that leave it out store `NULL` or fail"
            )
        }
        _ => return None,
    };
    let help = "old and new programs agree only where they set the column themselves";
    Some(Finding::note("APP107", "change-default", message, help))
}

/// Functions that give each row its own value (`provolatile = 'v'` in `pg_proc`, PostgreSQL 13 to 18).
const VOLATILE: &[&str] = &[
    "random(",
    "gen_random_uuid(",
    "uuidv4(",
    "uuidv7(",
    "clock_timestamp(",
    "timeofday(",
    "nextval(",
];

/// `volatile-default`, `add-numbered-column`: a new column with a value for each row rewrites the table.
pub(super) fn volatile_default(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let column = actions.iter().find_map(|it| {
        let TableAction::AddColumn(column) = it else { return None };
        Some(column)
    })?;
    let (code, rule, what, help) = match &column.value {
        ColumnValue::Default(it) if volatile(it) => (
            "LK102",
            "volatile-default",
            "whose default gives every row its own value",
            "on a large table add the column without the default, set the default, and fill it in batches",
        ),
        ColumnValue::Identity(_) | ColumnValue::Serial(_) => (
            "LK103",
            "add-numbered-column",
            "which numbers every row",
            "on a large table add a plain column, fill it in batches, and give it its sequence last",
        ),
        ColumnValue::Default(_) | ColumnValue::Null | ColumnValue::Generated(_) => return None,
    };
    if !context.may_have_rows(table) {
        return None;
    }
    let message = format!(
        "adds `{table}.{}`, {what}: the whole table is rewritten under an exclusive lock",
        column.name
    );
    Some(Finding::warning(code, rule, message, help))
}

/// `rewrite-to-compute`: a stored value is computed for every row.
pub(super) fn rewrite_to_compute(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    let (name, what) = actions.iter().find_map(|it| match it {
        TableAction::AddColumn(Column {
            name,
            value: ColumnValue::Generated(Generated { kept: Kept::Stored, .. }),
            ..
        }) => Some((name, "adds")),
        TableAction::SetExpression(name, _) => Some((name, "computes anew")),
        _ => None,
    })?;
    if !context.may_have_rows(table) {
        return None;
    }
    let message = format!(
        "{what} `{table}.{name}` for every row: where it is stored, the whole table is rewritten under an exclusive lock"
    );
    let help = "on a large table add a plain column, fill it in batches, and keep it by a trigger";
    Some(Finding::warning("LK104", "rewrite-to-compute", message, help))
}

fn volatile(expression: &Expression) -> bool {
    let text = expression.as_str().to_lowercase();
    VOLATILE.iter().any(|it| text.contains(it))
}
