//! Sequences: their types, their options, and the columns that they belong to.

use crate::{Kind, Name, ObjectId, QualifiedName};

/// A sequence that is no part of an identity or a `serial`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: QualifiedName,
    /// The type of its numbers.
    pub data_type: SequenceType,
    /// Its options.
    pub options: SequenceOptions,
    /// `OWNED BY`: when the column is dropped, the sequence is too.
    pub owned_by: Option<OwnedBy>,
    /// `COMMENT ON SEQUENCE`.
    pub comment: Option<String>,
    /// `UNLOGGED`: a crash takes it back to an earlier number. One that belongs to a column follows the table.
    pub unlogged: bool,
}

/// The column that a sequence belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnedBy {
    /// The column's table.
    pub table: QualifiedName,
    /// The column.
    pub column: Name,
}

/// The possible types of a sequence's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SequenceType {
    /// `smallint`.
    SmallInt,
    /// `integer`.
    Integer,
    /// `bigint`.
    BigInt,
}

impl SequenceType {
    /// All of them.
    pub const ALL: [SequenceType; 3] =
        [SequenceType::SmallInt, SequenceType::Integer, SequenceType::BigInt];

    /// The spelling of `format_type`.
    pub fn spelling(self) -> &'static str {
        match self {
            SequenceType::SmallInt => "smallint",
            SequenceType::Integer => "integer",
            SequenceType::BigInt => "bigint",
        }
    }

    /// Accepts each of PostgreSQL's names for it.
    pub fn parse(text: &str) -> Option<SequenceType> {
        Some(match text.trim().to_lowercase().as_str() {
            "smallint" | "int2" | "smallserial" | "serial2" => SequenceType::SmallInt,
            "integer" | "int" | "int4" | "serial" | "serial4" => SequenceType::Integer,
            "bigint" | "int8" | "bigserial" | "serial8" => SequenceType::BigInt,
            _ => return None,
        })
    }

    /// The minimum and the maximum.
    pub fn range(self) -> (i64, i64) {
        match self {
            SequenceType::SmallInt => (i16::MIN.into(), i16::MAX.into()),
            SequenceType::Integer => (i32::MIN.into(), i32::MAX.into()),
            SequenceType::BigInt => (i64::MIN, i64::MAX),
        }
    }
}

/// The options of a sequence. PostgreSQL's defaults are none, so that the limits follow a type that grows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceOptions {
    /// `INCREMENT BY`.
    pub increment: i64,
    /// `MINVALUE`; none: 1, or the type's minimum if it counts down.
    pub minimum: Option<i64>,
    /// `MAXVALUE`; none: the type's maximum, or -1 if it counts down.
    pub maximum: Option<i64>,
    /// `START WITH`; none: the limit from which it counts.
    pub start: Option<i64>,
    /// `CACHE`: how many numbers a session takes at once.
    pub cache: i64,
    /// `CYCLE`.
    pub cycle: bool,
}

impl Default for SequenceOptions {
    fn default() -> SequenceOptions {
        SequenceOptions {
            increment: 1,
            minimum: None,
            maximum: None,
            start: None,
            cache: 1,
            cycle: false,
        }
    }
}

impl SequenceOptions {
    /// The same options, with none in place of PostgreSQL's defaults for a sequence of that type (`init_params` in
    /// `sequence.c`, PostgreSQL 13 to 18).
    pub fn normal(mut self, data_type: SequenceType) -> SequenceOptions {
        let (least, greatest) = data_type.range();
        let (lowest, highest) = if self.increment > 0 { (1, greatest) } else { (least, -1) };
        self.minimum = self.minimum.filter(|it| *it != lowest);
        self.maximum = self.maximum.filter(|it| *it != highest);
        let (lowest, highest) = (self.minimum.unwrap_or(lowest), self.maximum.unwrap_or(highest));
        let first = if self.increment > 0 { lowest } else { highest };
        self.start = self.start.filter(|it| *it != first);
        self
    }
}

impl ObjectId {
    /// A sequence.
    pub fn sequence(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Sequence, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_postgres_takes_anyway_goes_unsaid() {
        let options = SequenceOptions {
            minimum: Some(1),
            maximum: Some(32767),
            start: Some(1),
            ..SequenceOptions::default()
        };
        assert_eq!(options.clone().normal(SequenceType::SmallInt), SequenceOptions::default());
        let wide = options.normal(SequenceType::BigInt);
        assert_eq!(wide.maximum, Some(32767));
        let down = SequenceOptions {
            increment: -1,
            maximum: Some(-1),
            start: Some(-1),
            ..SequenceOptions::default()
        };
        let down = down.normal(SequenceType::Integer);
        assert_eq!((down.minimum, down.maximum, down.start), (None, None, None));
    }

    #[test]
    fn the_start_follows_the_limit_that_it_counts_from() {
        let options =
            SequenceOptions { minimum: Some(10), start: Some(10), ..SequenceOptions::default() };
        assert_eq!(options.normal(SequenceType::BigInt).start, None);
        let options =
            SequenceOptions { minimum: Some(10), start: Some(11), ..SequenceOptions::default() };
        assert_eq!(options.normal(SequenceType::BigInt).start, Some(11));
    }
}
