//! An index.

use super::common::{names, storage};
use super::key::{key, key_names};
use super::namer::Namer;
use crate::record::IndexRecord;
use crate::{Expression, Index, Name};

pub(super) fn index(record: &IndexRecord, namer: &mut Namer<'_>) -> Index {
    let (name, naming) = namer.relation(record.name.as_deref(), &key_names(&record.columns), "idx");
    Index {
        naming,
        unique: record.unique,
        nulls_distinct: !record.options.nulls_not_distinct,
        method: Name::new(record.method.as_deref().unwrap_or("btree")),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
        ..Index::new(name, record.columns.iter().map(key).collect())
    }
}
