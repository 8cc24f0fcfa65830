//! A column or an expression of an index or an exclusion constraint.

use driftless_schema::{IndexColumn, IndexKey};

use crate::adopt::attributes::common::{FieldOf, loose, parameters};
use crate::adopt::attributes::words::quoted;

/// Behind a key: ` collation = "C" class = "text_pattern_ops" desc`.
pub(super) fn of_key(column: &IndexColumn, field: FieldOf<'_>) -> String {
    let mut key = match &column.key {
        IndexKey::Column(name) => field(name),
        IndexKey::Expression(expression) => quoted(expression.as_str()),
    };
    if column.descending {
        key.push_str(" desc");
    }
    match (column.descending, column.nulls_first) {
        (true, false) => key.push_str(" nulls_last"),
        (false, true) => key.push_str(" nulls_first"),
        (true, true) | (false, false) => {}
    }
    if let Some(it) = &column.collation {
        key.push_str(&format!(" collation = {}", loose(it)));
    }
    if let Some(class) = &column.class {
        key.push_str(&match parameters(&class.parameters) {
            all if all.is_empty() => format!(" class = {}", loose(&class.name)),
            all => format!(" class({}, {all})", loose(&class.name)),
        });
    }
    if let Some(it) = column.statistics {
        key.push_str(&format!(" statistics = {it}"));
    }
    key
}
