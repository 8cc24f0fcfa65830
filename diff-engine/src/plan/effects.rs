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

/// Tables, indexes and sequences share one set of names in a namespace (`pg_class`), so all are addressed as relations here.
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

/// Any computed column as it will be. It mentions others and none of its kind, so it waits for those, and what may mention
/// either waits for both.
pub(super) fn any_new_computed(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any new computed column"))
}

/// Any computed column as it was.
pub(super) fn any_old_computed(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any old computed column"))
}

/// Any sequence as it will be: a default may draw from it, which only PostgreSQL knows.
pub(super) fn any_new_sequence() -> ObjectId {
    ObjectId { kind: Kind::Other, path: vec![Name::new("any new sequence")] }
}

/// Any sequence as it was.
pub(super) fn any_old_sequence() -> ObjectId {
    ObjectId { kind: Kind::Other, path: vec![Name::new("any old sequence")] }
}

/// That a column is `NOT NULL`.
pub(super) fn required(table: &QualifiedName, column: &Name) -> ObjectId {
    let mut id = ObjectId::column(table, column);
    id.path.push(Name::new("NOT NULL"));
    id
}

/// That a table is logged: one that refers to it must not be logged without it.
pub(super) fn logged(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("logged"))
}

/// The index by which a table is sorted or its rows are told: at most one has either part.
pub(super) fn chosen_index(table: &QualifiedName, part: &str) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new(part))
}

/// Any column that goes for good, apart from those that change: what fills a column may read it.
pub(super) fn any_leaving_column(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any leaving column"))
}

/// That rows have their values: what holds rows to something comes after.
pub(super) fn any_filled(table: &QualifiedName) -> ObjectId {
    ObjectId::within(Kind::Other, table, &Name::new("any filled column"))
}

/// Any function as it was: a text may call it, which only PostgreSQL knows.
pub(super) fn any_old_function() -> ObjectId {
    ObjectId { kind: Kind::Other, path: vec![Name::new("any old function")] }
}

/// Any function as it will be.
pub(super) fn any_new_function() -> ObjectId {
    ObjectId { kind: Kind::Other, path: vec![Name::new("any new function")] }
}

/// What a column holds where an `INSERT` says nothing.
pub(super) fn value_of(table: &QualifiedName, column: &Name) -> ObjectId {
    let mut id = ObjectId::column(table, column);
    id.path.push(Name::new("value"));
    id
}
