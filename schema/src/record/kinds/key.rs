//! Keys: the record of a primary key or unique constraint, and a key of an index or exclusion constraint.

use serde::{Deserialize, Serialize};

use crate::naming::{addition, of_expression};
use crate::record::OptionsRecord;
use crate::{Expression, IndexColumn, IndexKey, LooseName, Name, OperatorClass};

/// A primary key or unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The constraint's name, if the model gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Column names in the database.
    pub columns: Vec<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

/// One key of an index: exactly one of `column` and `expression`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexColumnRecord {
    /// A column's name in the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// An SQL expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// `desc`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub descending: bool,
    /// `nulls_first` or `nulls_last`; PostgreSQL's default when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls_first: Option<bool>,
    /// In an exclusion constraint, the operator that compares it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
}

pub(super) fn key(record: &IndexColumnRecord) -> IndexColumn {
    let key = match (&record.column, &record.expression) {
        (Some(column), _) => IndexKey::Column(Name::new(column.as_str())),
        (None, expression) => {
            IndexKey::Expression(Expression::new(expression.as_deref().unwrap_or_default().trim()))
        }
    };
    let options = &record.options;
    IndexColumn {
        collation: options.collation.as_deref().map(LooseName::parse),
        class: options.class.as_deref().map(|it| OperatorClass {
            name: LooseName::parse(it),
            parameters: options.with.clone(),
        }),
        descending: record.descending,
        nulls_first: record.nulls_first.unwrap_or(record.descending),
        statistics: options.statistics,
        ..IndexColumn::new(key)
    }
}

/// The part of an index's name that comes from its keys.
pub(super) fn key_names(columns: &[IndexColumnRecord]) -> String {
    addition(columns.iter().map(|it| match (&it.column, &it.expression) {
        (Some(column), _) => column.as_str(),
        (None, expression) => of_expression(expression.as_deref().unwrap_or_default()),
    }))
}
