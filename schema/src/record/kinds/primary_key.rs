//! A primary key.

use super::options::{names, storage, timing};
use crate::PrimaryKey;
use crate::record::KeyRecord;
use crate::record::resolve::Namer;

/// None if no columns of a table are its key.
pub(super) fn primary_key(record: &KeyRecord, namer: &mut Namer<'_>) -> Option<PrimaryKey> {
    if record.columns.is_empty() {
        return None;
    }
    let (name, naming) = namer.key(record.name.as_deref(), "", "pkey");
    let options = &record.options;
    Some(PrimaryKey {
        naming,
        include: names(&options.include),
        without_overlaps: options.without_overlaps,
        timing: timing(options),
        storage: storage(options),
        comment: options.comment.clone(),
        ..PrimaryKey::new(name, names(&record.columns))
    })
}
