//! What a step does to objects: all that ordering knows.

use driftless_schema::{Kind, Name, ObjectId, QualifiedName};

/// What a step does to objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// These are there afterwards.
    pub creates: Vec<ObjectId>,
    /// These must be there.
    pub uses: Vec<ObjectId>,
    /// These are used no longer afterwards.
    pub releases: Vec<ObjectId>,
    /// These are gone afterwards.
    pub drops: Vec<ObjectId>,
}

/// Tables and indexes share one set of names in a namespace (`pg_class`), so an index is addressed as a relation here.
pub(super) fn relation(name: &QualifiedName) -> ObjectId {
    ObjectId::qualified(Kind::Table, name)
}

/// Any column of a table as it will be. Only PostgreSQL knows which columns an expression mentions, so whatever brings a
/// column creates this, and whatever has an expression uses it.
pub(super) fn any_new_column(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any new column"))
}

/// Any column of a table as it was: dropped by whatever takes a column away, released by what has an expression.
/// Apart from `any_new_column`, or two renames would wait for each other.
pub(super) fn any_old_column(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any old column"))
}

/// That a column is `NOT NULL`.
pub(super) fn required(table: &QualifiedName, column: &Name) -> ObjectId {
    let mut id = ObjectId::column(table, column);
    id.path.push(Name::new("NOT NULL"));
    id
}
