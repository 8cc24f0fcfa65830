//! A primary key.

use driftless_schema::PrimaryKey;

use crate::adopt::attributes::common::{FieldOf, comment, include, storage, timing};
use crate::adopt::attributes::words::{call, flag};

/// What has to be said: these fields, if Diesel's attribute does not name them, and options.
pub(in crate::adopt::attributes) fn of_primary_key(
    key: &PrimaryKey,
    fields: &[&str],
    field: FieldOf<'_>,
) -> Option<String> {
    let mut items = Vec::new();
    items.extend(flag(key.without_overlaps, "without_overlaps"));
    items.extend(include(&key.include, field));
    items.extend(timing(key.timing));
    items.extend(storage(&key.storage));
    items.extend(comment(key.comment.as_ref()));
    let fields: Vec<String> = fields.iter().map(|it| (*it).to_owned()).collect();
    match (fields.is_empty(), items.is_empty()) {
        (true, true) => None,
        (true, false) => Some(call("primary_key", items)),
        (false, true) => Some(call("primary_key", fields)),
        (false, false) => {
            let columns = [call("columns", fields)];
            Some(call("primary_key", columns.into_iter().chain(items).collect()))
        }
    }
}
