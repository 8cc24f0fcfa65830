//! Columns whose type stands over another one, as if they had the type of their values: a proof looks at values, and the
//! type that a draft creates or replaces is not there before it.

use driftless_diff_engine::render::type_name;
use driftless_schema::{
    Column, ColumnValue, Expression, NotNull, ObjectId, Schema, SqlType, TypeOver,
};

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
    below_by(|it| schema.type_over(it), data_type)
}

fn below_by<'a>(
    type_over: impl Fn(&ObjectId) -> Option<TypeOver<'a>>,
    data_type: &SqlType,
) -> Option<Below> {
    let over = |it: &SqlType| type_over(&it.defined_as()?);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use driftless_schema::{Kind, QualifiedName};

    use super::*;

    fn named(name: &str) -> SqlType {
        SqlType::defined(Kind::Other, QualifiedName::new("public", name))
    }

    /// Below `top`: `middle`, then `list`, an array of `item`, then an integer.
    fn below_of(data_type: &SqlType) -> Option<Below> {
        let types = [("top", named("middle")), ("middle", named("list"))];
        let types: BTreeMap<ObjectId, (&str, SqlType)> = types
            .into_iter()
            .chain([("list", named("item").into_array()), ("item", SqlType::built_in("integer"))])
            .map(|(name, over)| (named(name).defined_as().expect("it has a name"), (name, over)))
            .collect();
        let texts = [("list", "cardinality(VALUE) > 1"), ("item", "VALUE > 7 -- more")];
        let texts: BTreeMap<&str, Expression> =
            texts.into_iter().map(|(name, text)| (name, Expression::new(text))).collect();
        let five = Expression::new("5");
        let over = |id: &ObjectId| {
            let (name, data_type) = types.get(id)?;
            Some(TypeOver {
                data_type,
                default: (*name == "item").then_some(&five),
                not_null: ["middle", "item"].contains(name),
                conditions: texts.get(name).into_iter().collect(),
            })
        };
        below_by(over, data_type)
    }

    #[test]
    fn a_value_has_the_type_below_all_others_and_meets_what_each_says() {
        let below = below_of(&named("top")).expect("it stands over others");
        assert_eq!(below.data_type, SqlType::built_in("integer").into_array());
        assert!(below.default.is_none());
        let said: Vec<(bool, String)> = below
            .rules
            .iter()
            .map(|it| (it.is_required(), it.condition("a", &below.data_type)))
            .collect();
        let of_value = |said: &str| {
            format!("(SELECT ({said}\n) FROM (SELECT CAST(a AS integer[])) AS driftless (value))")
        };
        let of_elements = |said: &str| {
            format!(
                "(SELECT pg_catalog.bool_and(({said}\n) IS NOT FALSE) FROM pg_catalog.unnest(CAST(a AS integer[])) AS driftless (value))"
            )
        };
        assert_eq!(
            said,
            [
                (true, of_value("VALUE IS NOT NULL")),
                (false, of_value("cardinality(VALUE) > 1")),
                (false, of_elements("VALUE IS NOT NULL")),
                (false, of_elements("VALUE > 7 -- more")),
            ]
        );
    }

    #[test]
    fn arrays_of_a_type_have_neither_its_default_nor_its_not_null() {
        let one = below_of(&named("item")).expect("it stands over another");
        let column = |data_type| Column::new("a", data_type);
        let plain = over_its_values(column(named("item")), one);
        assert_eq!(plain.value, ColumnValue::Default(Expression::new("5")));
        assert!(!plain.nullable());
        let many = below_of(&named("item").into_array()).expect("it stands over another");
        let array = over_its_values(column(named("item").into_array()), many);
        assert_eq!(array, column(SqlType::built_in("integer").into_array()));
    }

    #[test]
    fn arrays_over_arrays_and_other_types_stay() {
        assert!(below_of(&named("list").into_array()).is_none());
        assert!(below_of(&named("unknown")).is_none());
        assert!(below_of(&SqlType::built_in("integer")).is_none());
    }
}
