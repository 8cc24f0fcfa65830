//! Columns whose type stands over another one, as if they had the type of their values: a proof looks at values, and the
//! type that a draft creates or replaces is not there before it.

use driftless_diff_engine::render::type_name;
use driftless_schema::{Column, ColumnValue, Expression, NotNull, Schema, SqlType};

/// What is below the type of a column.
pub(super) struct Below {
    /// The type of the values, which stands over no other.
    pub(super) data_type: SqlType,
    /// What the types above it say about the values.
    pub(super) rules: Vec<Rule>,
    /// The value of a column that has no default of its own.
    default: Option<Expression>,
}

/// What a type says about values.
pub(super) struct Rule {
    /// Whether it is about the elements of the column's values.
    is_of_elements: bool,
    said: Said,
}

enum Said {
    NotNull,
    /// Not false for `VALUE`.
    Condition(String),
}

/// With the types of values as the types of columns, and with what the types above them give to columns.
pub(super) fn over_values(schema: &Schema) -> Schema {
    let mut all = schema.clone();
    for column in all.tables.iter_mut().flat_map(|it| &mut it.columns) {
        if let Some(below) = below(schema, &column.data_type) {
            *column = over_its_values(column.clone(), below);
        }
    }
    all
}

fn over_its_values(column: Column, below: Below) -> Column {
    let is_required = below.rules.iter().any(Rule::is_required);
    Column {
        not_null: column.not_null.or(is_required.then(NotNull::default)),
        value: match (column.value, below.default) {
            (ColumnValue::Null, Some(default)) => ColumnValue::Default(default),
            (value, _) => value,
        },
        data_type: below.data_type,
        ..column
    }
}

/// None for a type that stands over no other, and for arrays of a type over arrays, whose elements no cast reaches.
pub(super) fn below(schema: &Schema, data_type: &SqlType) -> Option<Below> {
    let over = |it: &SqlType| schema.type_over(&it.defined_as()?);
    let mut found = over(data_type)?;
    let mut is_of_elements = data_type.array;
    // A column of an array gets no default from the type of the elements.
    let default = found.default.filter(|_| !is_of_elements).cloned();
    let mut rules = Vec::new();
    loop {
        let not_null = found.not_null.then_some(Said::NotNull);
        let conditions = found.conditions.iter().map(|it| Said::Condition(it.as_str().to_owned()));
        rules.extend(
            not_null.into_iter().chain(conditions).map(|said| Rule { is_of_elements, said }),
        );
        if is_of_elements && found.data_type.array {
            return None;
        }
        is_of_elements |= found.data_type.array;
        let Some(next) = over(found.data_type) else {
            let data_type = SqlType { array: is_of_elements, ..found.data_type.clone() };
            return Some(Below { data_type, rules, default });
        };
        found = next;
    }
}

impl Rule {
    /// Whether the column itself is never null.
    pub(super) fn is_required(&self) -> bool {
        matches!(self.said, Said::NotNull) && !self.is_of_elements
    }

    /// As a condition over a value of that type, which is not false.
    pub(super) fn condition(&self, value: &str, data_type: &SqlType) -> String {
        let value = format!("CAST({value} AS {})", type_name(data_type));
        let said = match &self.said {
            Said::NotNull => "VALUE IS NOT NULL",
            Said::Condition(it) => it,
        };
        // The name is the one that `VALUE` means where it is a column. A line end ends a comment.
        if self.is_of_elements {
            format!(
                "(SELECT pg_catalog.bool_and(({said}\n) IS NOT FALSE) FROM pg_catalog.unnest({value}) AS driftless (value))"
            )
        } else {
            format!("(SELECT ({said}\n) FROM (SELECT {value}) AS driftless (value))")
        }
    }
}
