//! An index that backs no constraint.

use crate::{Expression, Name, Naming};

/// An index of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Its name, in the table's namespace.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// Whether it forbids equal keys.
    pub unique: bool,
    /// The access method: `btree`, `gin`, …
    pub method: Name,
    /// What is indexed, in order.
    pub columns: Vec<IndexColumn>,
    /// The rows that it holds: `WHERE …`, without the parentheses around it.
    pub predicate: Option<Expression>,
}

/// One key of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexColumn {
    /// What is indexed.
    pub key: IndexKey,
    /// `DESC`.
    pub descending: bool,
    /// Where `NULL` sorts; PostgreSQL's default is first when descending and last when ascending.
    pub nulls_first: bool,
}

/// A column, or an expression over columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(Name),
    /// An expression, without the parentheses around it.
    Expression(Expression),
}
