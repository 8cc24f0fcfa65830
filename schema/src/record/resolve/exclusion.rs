//! An exclusion constraint.

use super::common::{names, storage, timing};
use super::key::{key, key_names};
use super::namer::Namer;
use crate::record::ExclusionRecord;
use crate::{Exclusion, ExclusionElement, Expression, LooseName, Name};

pub(super) fn exclusion(record: &ExclusionRecord, namer: &mut Namer<'_>) -> Exclusion {
    let (name, naming) =
        namer.relation(record.name.as_deref(), &key_names(&record.columns), "excl");
    let elements = record.columns.iter().map(|it| ExclusionElement {
        column: key(it),
        operator: LooseName::parse(it.operator.as_deref().unwrap_or("=")),
    });
    Exclusion {
        name,
        naming,
        method: Name::new(record.method.as_deref().unwrap_or("gist")),
        elements: elements.collect(),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        timing: timing(&record.options),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
    }
}
