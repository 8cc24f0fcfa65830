//! A foreign key.

use driftless_schema::naming::addition;
use driftless_schema::quote::{sparing, sparing_name};
use driftless_schema::{Action, ForeignKey, Name, Table};

use crate::adopt::attributes::common::{comment, name_unless, names, timing, validity};
use crate::adopt::attributes::words::{flag, quoted};
use crate::adopt::choice::Choice;
use crate::adopt::rust::{Field, Structure};

/// On the field where one column refers, otherwise on the struct.
pub(super) fn of_foreign_key<'a>(
    key: &ForeignKey,
    columns: &[&'a Field],
    target: Option<&Choice<'_>>,
    structure: &Structure,
    table: &Table,
) -> (Option<&'a str>, String) {
    let Target { path, referenced } = Target::of(key, target, structure);
    let mut actions = Vec::new();
    for (word, action) in [("on_delete", key.on_delete), ("on_update", key.on_update)] {
        let named = match action {
            Action::NoAction => continue,
            Action::Restrict => "restrict",
            Action::Cascade => "cascade",
            Action::SetNull => "set_null",
            Action::SetDefault => "set_default",
        };
        let set: Vec<&str> = match word {
            "on_delete" => {
                let fields =
                    key.on_delete_columns.iter().filter_map(|it| field_in_key(key, columns, it));
                fields.collect()
            }
            _ => Vec::new(),
        };
        let set = if set.is_empty() { String::new() } else { format!("({})", set.join(", ")) };
        actions.push(format!("{word} = {named}{set}"));
    }
    actions.extend(flag(key.match_full, "match_full"));
    actions.extend(flag(key.period, "period"));
    actions.extend(timing(key.timing));
    actions.extend(validity(key.validity));
    actions.extend(comment(key.comment.as_ref()));
    let parts = addition(key.columns.iter().map(Name::as_str));
    actions.extend(name_unless(table, &key.name, &parts, "fkey"));
    if let [column] = columns {
        let mut items = vec![path];
        if !referenced.is_empty() {
            items.push(format!("column = {}", referenced.join("")));
        }
        items.extend(actions);
        return (Some(&column.name), format!("references({})", items.join(", ")));
    }
    let mut items = vec![format!("columns({})", names(columns)), format!("references = {path}")];
    if !referenced.is_empty() {
        items.push(format!("referenced({})", referenced.join(", ")));
    }
    items.extend(actions);
    (None, format!("foreign_key({})", items.join(", ")))
}

/// How a key names what it refers to.
struct Target {
    /// The path of a struct; or the table with its columns, as a text.
    path: String,
    /// The fields of the struct, if they are not its primary key.
    referenced: Vec<String>,
}

impl Target {
    /// A struct of another crate, one that nobody can name, and a table without one are named by the text.
    fn of(key: &ForeignKey, target: Option<&Choice<'_>>, structure: &Structure) -> Target {
        let is_named = |it: &&Choice<'_>| {
            let is_itself = it.structure.path() == structure.path();
            it.structure.root == structure.root
                && (is_itself || !it.structure.is_new && !structure.is_new)
        };
        let Some(Choice { structure: target, table: other, .. }) = target.filter(is_named) else {
            return Target { path: quoted(&in_sql(key)), referenced: Vec::new() };
        };
        let path = match (target.path() == structure.path(), target.module == structure.module) {
            (true, _) => "Self".to_owned(),
            (false, true) => target.name.clone(),
            (false, false) => target.path(),
        };
        let primary = other.primary_key.as_ref().map(|it| &it.columns);
        let fields = key.referenced_columns.iter().filter_map(|it| target.field(other.column(it)?));
        let referenced = match primary == Some(&key.referenced_columns) {
            true => Vec::new(),
            false => fields.map(|it| it.name.clone()).collect(),
        };
        Target { path, referenced }
    }
}

/// `auth.users(id)`
fn in_sql(key: &ForeignKey) -> String {
    let columns: Vec<String> = key.referenced_columns.iter().map(sparing_name).collect();
    let table = match key.references.namespace.as_str() {
        "public" => sparing_name(&key.references.name),
        _ => sparing(&key.references),
    };
    format!("{table}({})", columns.join(", "))
}

/// The field of one of the key's columns.
fn field_in_key<'a>(key: &ForeignKey, fields: &[&'a Field], column: &Name) -> Option<&'a str> {
    let place = key.columns.iter().position(|it| it == column)?;
    fields.get(place).map(|it| it.name.as_str())
}
