//! How a sequence is addressed, and what `ALTER SEQUENCE` and `setval` do.

use driftless_schema::{Name, ObjectId, OwnedBy, QualifiedName, SequenceType};

/// How a sequence is addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceIs {
    /// By its name.
    Named(QualifiedName),
    /// As the sequence of an identity, whose name follows no rename.
    OfIdentity(QualifiedName, Name),
}

impl SequenceIs {
    /// The sequence, or the column whose identity it is.
    pub fn id(&self) -> ObjectId {
        match self {
            SequenceIs::Named(name) => ObjectId::sequence(name),
            SequenceIs::OfIdentity(table, column) => ObjectId::column(table, column),
        }
    }
}

/// One action of an `ALTER SEQUENCE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SequenceAction {
    /// `AS`.
    Type(SequenceType),
    /// `INCREMENT BY`.
    Increment(i64),
    /// `MINVALUE`; none: `NO MINVALUE`.
    Minimum(Option<i64>),
    /// `MAXVALUE`; none: `NO MAXVALUE`.
    Maximum(Option<i64>),
    /// `START WITH`, which does not change the position.
    Start(i64),
    /// `CACHE`.
    Cache(i64),
    /// `CYCLE` or `NO CYCLE`.
    Cycle(bool),
    /// `OWNED BY`.
    OwnedBy(Option<OwnedBy>),
    /// `SET UNLOGGED` or `SET LOGGED`, which stands alone.
    Unlogged(bool),
}

/// A position outside the numbers that a sequence is to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Less than that number.
    Below(i64),
    /// More than that number.
    Above(i64),
}

/// Whose numbers a sequence follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Those of the column that it belongs to: of an identity or a `serial`.
    ItsColumn,
    /// Those of the only column whose default draws from it.
    OneColumn,
    /// Those of several columns, so that it must not go back.
    SeveralColumns,
}
