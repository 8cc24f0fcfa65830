//! Questions that only PostgreSQL can answer: do two texts mean the same, and how is one type cast to another?

use std::collections::BTreeMap;

use crate::{Cast, Expression, Name, Pair, QualifiedName, SqlType};

/// A question to PostgreSQL. The texts come from two descriptions of one object; at most one of them from a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How the texts are used, which decides how they are parsed.
    pub used_as: TextUse,
    /// The table that they belong to, by its names.
    pub table: Pair<QualifiedName>,
    /// The columns that they may mention.
    pub row: Vec<RowColumn>,
    /// The texts themselves. For a type: its spellings.
    pub texts: Pair<Expression>,
    /// The enums that the texts mention with names or labels that differ between the sides: each text has those of its own
    /// side. Types in `row` and `used_as` are named as before.
    pub enums: Vec<RenamedEnum>,
}

/// An enum whose name or labels differ between the sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedEnum {
    /// Its name on each side.
    pub names: Pair<QualifiedName>,
    /// All its labels on each side, in order: they tell which side a database has if the names do not.
    pub labels: Pair<Vec<String>>,
    /// The labels that are renamed.
    pub renamed: Vec<Pair<String>>,
}

/// What does the value that fills a column read, in its own table and in others? It runs while everything new exists and
/// everything old still does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillQuestion {
    /// The table that is filled.
    pub table: QualifiedName,
    /// The value.
    pub value: Expression,
    /// The tables that the value may read, with their columns, under the names that they have when it runs. Types have the
    /// names that the database knows.
    pub tables: BTreeMap<QualifiedName, BTreeMap<Name, SqlType>>,
}

/// How a text is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextUse {
    /// The spelling of a type, modifiers and array brackets included.
    Type,
    /// How the one type is cast to the other. The texts are their spellings.
    Cast,
    /// A default, assigned to a column of that type; it cannot mention columns.
    Default(SqlType),
    /// A generated column of that type: a value over the row, assigned to the column.
    Generated(SqlType),
    /// A check or the predicate of an index: a boolean over the row.
    Condition,
    /// An expression of an index or of statistics: a value of any type over the row.
    Value,
}

impl TextUse {
    /// Whether the text may mention columns.
    pub fn sees_a_row(&self) -> bool {
        match self {
            TextUse::Generated(_) | TextUse::Condition | TextUse::Value => true,
            TextUse::Type | TextUse::Cast | TextUse::Default(_) => false,
        }
    }
}

/// One column that the texts may mention. A renamed column has two names and is one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowColumn {
    /// Its name for each text; none if that side has no such column.
    pub names: Pair<Option<Name>>,
    /// Its type.
    pub data_type: SqlType,
}

/// PostgreSQL's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They mean the same.
    Same,
    /// They do not, or one of them is not valid in this database.
    Different,
    /// How the one type, which differs from the other, is cast to it.
    Cast(Cast),
    /// The question cannot be asked here, for this reason. Never a ground for DDL.
    Unknown(String),
}
