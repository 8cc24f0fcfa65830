//! A column or an expression of an index or an exclusion constraint.

use crate::naming::{addition, of_expression};
use crate::record::IndexColumnRecord;
use crate::{Expression, IndexColumn, IndexKey, LooseName, Name, OperatorClass};

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
