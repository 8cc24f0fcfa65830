//! A primary key.

use driftless_schema::PrimaryKey;

use crate::adopt::attributes::common::{FieldOf, comment, include, storage, timing};
use crate::adopt::attributes::words::{call, flag};

/// What has to be said besides its columns, which stand in Diesel's attribute.
pub(super) fn of_primary_key(key: &PrimaryKey, field: FieldOf<'_>) -> Option<String> {
    let mut items = Vec::new();
    items.extend(flag(key.without_overlaps, "without_overlaps"));
    items.extend(include(&key.include, field));
    items.extend(timing(key.timing));
    items.extend(storage(&key.storage));
    items.extend(comment(key.comment.as_ref()));
    (!items.is_empty()).then(|| call("primary_key", items))
}
