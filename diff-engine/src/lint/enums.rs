//! Enums: labels that come or change their name.

use super::{Context, Finding};
use crate::diff::RenamedLabel;
use crate::plan::{Statement, Step};

/// `add-enum-label`: programs that are running cannot read it.
pub(super) fn add_label(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::AddLabel(name, label) = &step.statement else { return None };
    let message = format!(
        "adds `{}` to enum `{name}`, which down takes away by making the type again",
        label.label
    );
    let help = "deploy code that reads the label before code that writes it";
    Some(Finding::warning("EN101", "add-enum-label", message, help))
}

/// `rename-enum`: Diesel asks for a type by its name once on each connection.
pub(super) fn rename_enum(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameEnum(names) = &step.statement else { return None };
    let message = format!("renames enum `{}` to `{}`", names.before, names.after);
    let help = "running programs look the old name up on each new connection, and fail there";
    Some(Finding::warning("APP110", "rename-enum", message, help))
}

/// `rename-enum-label`: programs that are running write the old one.
pub(super) fn rename_label(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::RenameLabel(name, RenamedLabel { names: labels, .. }) = &step.statement else {
        return None;
    };
    let message = format!("renames `{}` of enum `{name}` to `{}`", labels.before, labels.after);
    let help = "running programs that write the old label fail at once";
    Some(Finding::warning("APP109", "rename-enum-label", message, help))
}

/// `rebuild-enum`: another type takes the enum's place, and every table with a column of it is written anew.
pub(super) fn replace(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::ReplaceEnum { after, away, gone, renamed, columns, .. } = &step.statement else {
        return None;
    };
    let name = &after.name;
    let what = match (away.as_slice(), gone.as_slice()) {
        ([], _) => "puts its labels in another order".to_owned(),
        (all, []) => format!("takes {} away", listed(all)),
        (all, gone) => {
            format!("takes {} away, which fails if a row has {}", listed(all), listed(gone))
        }
    };
    let tables: Vec<String> = columns.iter().map(|it| format!("`{it}`")).collect();
    let rewrites = match tables.as_slice() {
        [] => String::new(),
        all => format!("; the tables of {} are rewritten under an exclusive lock", all.join(", ")),
    };
    let renames: Vec<String> =
        renamed.iter().map(|it| format!(" renames `{}` to `{}`,", it.before, it.after)).collect();
    let renames = renames.concat();
    let renames = renames.strip_suffix(',').map_or(String::new(), |it| format!(",{it}"));
    let message = format!("makes enum `{name}` again{renames} and {what}{rewrites}");
    let help = match away.as_slice() {
        [] => "cheaper: keep the order that the database has; running programs must reconnect",
        _ => {
            "cheaper: keep the label, and forbid it with a check on each column (`check = \"status <> 'label'\"`); say `removed(label, map_to = …)` on the enum to give its rows another one; running programs must reconnect"
        }
    };
    Some(Finding::warning("EN104", "rebuild-enum", message, help))
}

/// `merge-labels`: rows of two labels can be told apart no longer.
pub(super) fn merge_labels(step: &Step, _: &Context) -> Option<Finding> {
    let Statement::ReplaceEnum { merged, .. } = &step.statement else { return None };
    let all: Vec<String> =
        merged.iter().map(|it| format!("`{}` become `{}`", it.before, it.after)).collect();
    if all.is_empty() {
        return None;
    }
    let message = format!("rows with {}", all.join(", rows with "));
    let help = "no way down tells them apart again, unless no row had the other label";
    Some(Finding::warning("DL105", "merge-labels", message, help))
}

fn listed(labels: &[String]) -> String {
    labels.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
