//! A unique constraint.

use driftless_schema::naming::addition;
use driftless_schema::{Name, Table, Unique};

use crate::adopt::attributes::common::{
    FieldOf, comment, include, name_unless, names, storage, timing,
};
use crate::adopt::attributes::words::{call, flag};
use crate::adopt::rust::Field;

/// On the field where it is over one column, otherwise on the struct.
pub(super) fn of_unique<'a>(
    unique: &Unique,
    columns: &[&'a Field],
    table: &Table,
    field: FieldOf<'_>,
) -> (Option<&'a str>, String) {
    let parts = addition(unique.columns.iter().map(Name::as_str));
    let name = name_unless(table, &unique.name, &parts, "key");
    let mut items: Vec<String> = name.into_iter().collect();
    items.extend(flag(!unique.nulls_distinct, "nulls_not_distinct"));
    items.extend(flag(unique.without_overlaps, "without_overlaps"));
    items.extend(include(&unique.include, field));
    items.extend(timing(unique.timing));
    items.extend(storage(&unique.storage));
    items.extend(comment(unique.comment.as_ref()));
    match (columns, items.is_empty()) {
        ([field], _) => (Some(&field.name), call("unique", items)),
        (several, true) => (None, format!("unique({})", names(several))),
        (several, false) => {
            let columns = [call("columns", vec![names(several)])];
            (None, call("unique", columns.into_iter().chain(items).collect()))
        }
    }
}
