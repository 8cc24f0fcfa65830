//! A unique constraint.

use super::common::{names, storage, timing};
use super::namer::Namer;
use crate::Unique;
use crate::naming::addition;
use crate::record::KeyRecord;

pub(super) fn unique(record: &KeyRecord, namer: &mut Namer<'_>) -> Unique {
    let columns = addition(record.columns.iter().map(String::as_str));
    let (name, naming) = namer.relation(record.name.as_deref(), &columns, "key");
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
