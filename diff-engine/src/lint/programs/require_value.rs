//! `require-value`.

use driftless_schema::{ColumnValue, Name};

use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::{Statement, TableAction, TableStatement};

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "APP111",
        name: "require-value",
        group: Group::Programs,
        what: "requires a value in a column that running programs do not write",
        why: "The column is new, or PostgreSQL has computed it until now, and it has no default. Programs that were compiled before leave it out of their inserts, and these inserts fail.",
        example: Example::Sql("ALTER TABLE \"users\" ALTER COLUMN \"full_name\" SET NOT NULL;"),
        remedy: "Give the column a default until every program writes it, or deploy the code first.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Table(TableStatement::Alter { table, parts }) = &view.step.statement else {
        return None;
    };
    let known = &view.context.schemas;
    let name = parts.iter().flatten().find_map(unwritten)?;
    let column = known.column_after(table, name)?;
    let is_left_out = match column.value {
        ColumnValue::Null => column.not_null.is_some(),
        ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_)
        | ColumnValue::Generated(_) => false,
    };
    let is_new = view.context.comes_back(table, name);
    let was_computed = known.was_computed(table, name);
    if !is_left_out || !(is_new || was_computed) {
        return None;
    }
    let message = format!(
        "requires a value in `{table}.{name}`, which has no default: inserts of running programs, which leave the column out, fail"
    );
    let help = "give the field a `default` until every running program writes the column";
    Some(Finding::warning(message, help))
}

/// The column that an `INSERT` may have to name from then on.
fn unwritten(action: &TableAction) -> Option<&Name> {
    match action {
        TableAction::SetNotNull(name)
        | TableAction::AddNotNull(name, _)
        | TableAction::DropExpression(name) => Some(name),
        _ => None,
    }
}
