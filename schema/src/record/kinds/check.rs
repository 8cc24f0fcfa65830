//! A check constraint.

use serde::{Deserialize, Serialize};

use super::options::validity;
use crate::record::OptionsRecord;
use crate::record::resolve::Namer;
use crate::{Check, Expression};

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The column of the field that declares it; none for a check of the struct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The SQL expression.
    pub expression: String,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

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
