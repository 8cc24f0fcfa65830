//! A unique constraint.

use super::options::{names, storage, timing};
use crate::Unique;
use crate::naming::addition;
use crate::record::KeyRecord;
use crate::record::resolve::Namer;

pub(super) fn unique(record: &KeyRecord, namer: &mut Namer<'_>) -> Unique {
    let columns = addition(record.columns.iter().map(String::as_str));
    let (name, naming) = namer.key(record.name.as_deref(), &columns, "key");
    let options = &record.options;
    Unique {
        naming,
        include: names(&options.include),
        nulls_distinct: !options.nulls_not_distinct,
        without_overlaps: options.without_overlaps,
        timing: timing(options),
        storage: storage(options),
        comment: options.comment.clone(),
        ..Unique::new(name, names(&record.columns))
    }
}
