//! `rebuild-enum`.

use crate::kinds::EnumStatement;
use crate::lint::phrase::{blocks, labels};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "EN104",
        name: "rebuild-enum",
        group: Group::Enums,
        what: "recreates an enum, because labels are removed or change their order",
        why: "PostgreSQL can neither remove nor reorder labels. driftless replaces the type: every table with a column of it is rewritten while reads and writes wait, and running programs look for a type that is gone.",
        example: Example::Sql(
            "ALTER TYPE \"status\" RENAME TO \"status__old\";\nCREATE TYPE \"status\" AS ENUM ('open', 'closed');\nALTER TABLE \"orders\" ALTER COLUMN \"status\" TYPE \"status\" USING …;",
        ),
        remedy: "Keep a label that is no longer needed, and forbid it with a check on each column. Say `removed(label, map_to = …)` on the enum to give its rows another label. Running programs must reconnect.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Enum(EnumStatement::Replace { after, away, gone, renamed, columns, .. }) =
        &view.step.statement
    else {
        return None;
    };
    let name = &after.name;
    let what = match away.as_slice() {
        [] => format!("recreates enum `{name}` with its labels in another order"),
        all => format!("recreates enum `{name}` without {}", labels(all)),
    };
    let mut parts = vec![what];
    if !gone.is_empty() {
        parts.push(format!("fails if a row has {}", labels(gone)));
    }
    parts.extend(renamed.iter().map(|it| format!("renames `{}` to `{}`", it.before, it.after)));
    if let Some(lock) = columns.iter().filter_map(|it| view.context.relabelling(it)).max() {
        let tables: Vec<String> = columns.iter().map(|it| format!("`{it}`")).collect();
        let tables = tables.join(", ");
        parts.push(format!(
            "rewrites the tables of {tables}, and {} until it is done",
            blocks(lock)
        ));
    }
    let message = parts.join("; ");
    let help = match away.as_slice() {
        [] => {
            "to avoid this, keep the order that the database has; running programs must reconnect"
        }
        _ if gone.is_empty() => {
            "to avoid this, keep the label and forbid it with a check on each column (`check = \"status <> 'label'\"`); running programs must reconnect"
        }
        _ => {
            "to avoid this, keep the label and forbid it with a check on each column (`check = \"status <> 'label'\"`); to give its rows another label, add `removed(label, map_to = …)` to the enum; running programs must reconnect"
        }
    };
    Some(Finding::warning(message, help))
}
