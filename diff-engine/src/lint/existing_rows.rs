//! What may fail on rows that are there already.

use driftless_schema::{Name, PrimaryKey, QualifiedName, Unique, Validity};

use super::{Context, Finding};
use crate::plan::{Statement, Step, TableAction};

/// `add-required-column`, `set-not-null`: rows that have no value, and nobody said what they get.
pub(super) fn fill_in(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::FillIn { table, column } = &step.statement else { return None };
    let help = "give the column `default` or `backfill`, or write the `UPDATE` in this place";
    Some(if context.comes_back(table, column) {
        let message = format!(
            "adds `{table}.{column}` as `NOT NULL`, and nobody said what rows get that are there: fails if there are any"
        );
        Finding::warning("DF101", "add-required-column", message, help)
    } else {
        let message =
            format!("forbids `NULL` in `{table}.{column}`, which fails if a row holds one");
        Finding::warning("DF102", "set-not-null", message, help)
    })
}

/// `fill-column`: every row without a value is written.
pub(super) fn fill(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::Fill { table, column, value } = &step.statement else { return None };
    let value = value.as_ref().map_or("its default".to_owned(), |it| format!("`{it}`"));
    let message = format!(
        "gives every row of `{table}` without `{column}` {value}, in one transaction that locks the table"
    );
    let help = "on a large table fill it in batches in a revision before; down does not take the values back";
    Some(Finding::warning("LK401", "fill-column", message, help))
}

/// `add-unique`: existing rows may be equal.
pub(super) fn add_unique(step: &Step, context: &Context) -> Option<Finding> {
    let (table, columns) = find(step, context, |it| {
        let (TableAction::AddUnique(Unique { columns, .. })
        | TableAction::AddPrimaryKey(PrimaryKey { columns, .. })) = it
        else {
            return None;
        };
        Some(columns)
    })?;
    Some(duplicates(table, &listed(columns)))
}

/// `add-unique`, by an index.
pub(super) fn add_unique_index(step: &Step, context: &Context) -> Option<Finding> {
    let Statement::CreateIndex(table, index) = &step.statement else { return None };
    (index.unique && context.may_have_rows(table))
        .then(|| duplicates(table, &format!("index `{}`", index.name)))
}

/// `add-check`: existing rows may break it.
pub(super) fn add_check(step: &Step, context: &Context) -> Option<Finding> {
    let (table, check) = find(step, context, |it| {
        let TableAction::AddCheck(check) = it else { return None };
        (check.validity == Validity::Valid).then_some(check)
    })?;
    let message = format!("fails if a row of `{table}` breaks check `{}`", check.name);
    let help = "look for such rows first; the table is scanned under an exclusive lock";
    Some(Finding::warning("DF105", "add-check", message, help))
}

/// `add-foreign-key`: existing rows may refer to nothing.
pub(super) fn add_foreign_key(step: &Step, context: &Context) -> Option<Finding> {
    let (table, key) = find(step, context, |it| {
        let TableAction::AddForeignKey(key) = it else { return None };
        (key.validity == Validity::Valid).then_some(key)
    })?;
    let columns = listed(&key.columns);
    let message =
        format!("fails if a row of `{table}` has a {columns} that `{}` has not", key.references);
    let help =
        "look for such rows first; both tables are locked against writes while they are compared";
    Some(Finding::warning("DF104", "add-foreign-key", message, help))
}

/// `add-exclusion`: existing rows may exclude each other.
pub(super) fn add_exclusion(step: &Step, context: &Context) -> Option<Finding> {
    let (table, exclusion) = find(step, context, |it| {
        let TableAction::AddExclusion(exclusion) = it else { return None };
        Some(exclusion)
    })?;
    let message =
        format!("fails if two rows of `{table}` exclude each other by `{}`", exclusion.name);
    let help = "look for such rows first; reads and writes wait while the index is built";
    Some(Finding::warning("DF106", "add-exclusion", message, help))
}

/// `validate-constraint`: rows that were there before the constraint may break it.
pub(super) fn validate_constraint(step: &Step, context: &Context) -> Option<Finding> {
    let (table, name) = find(step, context, |it| match it {
        TableAction::ValidateConstraint(name) | TableAction::SetEnforced(name, true) => Some(name),
        _ => None,
    })?;
    let message =
        format!("fails if a row of `{table}` breaks `{name}`, for which no row was looked at yet");
    let help = "look for such rows first; reads and writes go on while they are compared, unless a step before has locked the table";
    Some(Finding::warning("DF107", "validate-constraint", message, help))
}

fn duplicates(table: &QualifiedName, what: &str) -> Finding {
    let message = format!("fails if two rows of `{table}` are equal in {what}");
    let help = "look for duplicates first; writes wait while the index is built";
    Finding::warning("DF103", "add-unique", message, help)
}

fn find<'a, T: ?Sized>(
    step: &'a Step,
    context: &Context,
    of: impl Fn(&'a TableAction) -> Option<&'a T>,
) -> Option<(&'a QualifiedName, &'a T)> {
    let Statement::AlterTable { table, actions } = &step.statement else { return None };
    if !context.may_have_rows(table) {
        return None;
    }
    Some((table, actions.iter().find_map(of)?))
}

fn listed(columns: &[Name]) -> String {
    columns.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
