//! A check constraint.

use super::common::validity;
use super::namer::Namer;
use crate::record::CheckRecord;
use crate::{Check, Expression};

pub(super) fn check(record: &CheckRecord, namer: &mut Namer<'_>) -> Check {
    let column = record.column.as_deref().unwrap_or_default();
    let (name, naming) = namer.constraint(record.name.as_deref(), column, "check");
    Check {
        naming,
        inherited: !record.options.no_inherit,
        validity: validity(&record.options),
        comment: record.options.comment.clone(),
        ..Check::new(name, Expression::new(record.expression.trim()))
    }
}
