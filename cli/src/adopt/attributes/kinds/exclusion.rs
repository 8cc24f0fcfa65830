//! An exclusion constraint.

use driftless_schema::naming::{addition, of_expression};
use driftless_schema::{Exclusion, IndexKey, Table};

use super::key::of_key;
use crate::adopt::attributes::common::{
    FieldOf, comment, include, loose, name_unless, storage, timing,
};
use crate::adopt::attributes::words::{call, quoted};

pub(super) fn of_exclusion(exclusion: &Exclusion, table: &Table, field: FieldOf<'_>) -> String {
    let parts = exclusion.elements.iter().map(|it| match &it.column.key {
        IndexKey::Column(column) => column.as_str(),
        IndexKey::Expression(expression) => of_expression(expression.as_str()),
    });
    let name = name_unless(table, &exclusion.name, &addition(parts), "excl");
    let elements = exclusion
        .elements
        .iter()
        .map(|it| format!("{} with {}", of_key(&it.column, field), loose(&it.operator)));
    let mut items = vec![call("columns", elements.collect())];
    if exclusion.method.as_str() != "gist" {
        items.push(format!("method = {}", quoted(exclusion.method.as_str())));
    }
    items.extend(exclusion.predicate.iter().map(|it| format!("where = {}", quoted(it.as_str()))));
    items.extend(name);
    items.extend(include(&exclusion.include, field));
    items.extend(timing(exclusion.timing));
    items.extend(storage(&exclusion.storage));
    items.extend(comment(exclusion.comment.as_ref()));
    call("exclude", items)
}
