//! What a step does to objects: all that ordering knows.

use std::collections::BTreeSet;

use driftless_schema::{Kind, Name, ObjectId, QualifiedName};

/// What a step does to objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// These are there afterwards.
    pub creates: Vec<Resource>,
    /// These must be there.
    pub uses: Vec<Resource>,
    /// These are used no longer afterwards.
    pub releases: Vec<Resource>,
    /// These are gone afterwards.
    pub drops: Vec<Resource>,
    /// What of `uses` and `releases` only keeps the order as it would be if PostgreSQL had not said what the step depends on.
    pub preferred: BTreeSet<Resource>,
}

impl Effects {
    /// Everything that the step has to do with.
    pub(super) fn all(&self) -> impl Iterator<Item = &Resource> {
        let Effects { creates, uses, releases, drops, preferred: _ } = self;
        [creates, uses, releases, drops].into_iter().flatten()
    }
}

/// What one step makes, needs or takes away, so that another one has to come before or after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// An object that is no relation.
    Object(ObjectId),
    /// A table, an index or a sequence: they share one set of names in a namespace (`pg_class`).
    Relation(QualifiedName),
    /// A key over these columns, which foreign keys can refer to, whatever its name.
    Key(QualifiedName, BTreeSet<Name>),
    /// That a column is `NOT NULL`.
    Required(QualifiedName, Name),
    /// What a column holds where an `INSERT` says nothing.
    ValueOf(QualifiedName, Name),
    /// That the position of a column's sequence has gone along to another sequence.
    PositionOf(QualifiedName, Name),
    /// That a column's rows have their values.
    Filled(QualifiedName, Name),
    /// That all rows of a table have their values: what holds rows to something comes after.
    AnyFilled(QualifiedName),
    /// Any column that goes for good, apart from those that change: what fills a column may read it.
    AnyLeavingColumn(QualifiedName),
    /// That a table is logged: one that refers to it must not be logged without it.
    Logged(QualifiedName),
    /// The index by which a table is sorted: at most one is.
    Clustered(QualifiedName),
    /// A column of a table, by its name after, as far as what depends on it is concerned.
    Column(Side, QualifiedName, Name),
    /// Any column of a table: only PostgreSQL knows which columns an expression mentions.
    AnyColumn(Side, QualifiedName),
    /// Any computed column of a table. It mentions others and none of its kind, so it waits for those, and what may mention
    /// either waits for both.
    AnyComputed(Side, QualifiedName),
    /// Any sequence: a default may draw from it, which only PostgreSQL knows.
    AnySequence(Side),
    /// Any function: a text may call it, which only PostgreSQL knows.
    AnyFunction(Side),
    /// That the tables of an enum are locked, so that what their rows hold stays true.
    LockedFor(QualifiedName),
    /// That no row holds a label of an enum that is removed.
    NoRowHolds(QualifiedName),
    /// That every column of an enum has the type that takes its place. A type that is created and dropped within one plan
    /// is told by this: dropped before it is created, it would wait for itself.
    Relabelled(QualifiedName),
    /// The object of the step that was planned in that place, under a name for a while.
    Between(usize),
}

/// Which of two sides. What reads any column uses the new ones and releases the old ones: one resource for both would make
/// two renames wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// As it was.
    Old,
    /// As it will be.
    New,
}

impl From<ObjectId> for Resource {
    fn from(id: ObjectId) -> Resource {
        match (id.kind, id.path.as_slice()) {
            (Kind::Table | Kind::Sequence, [namespace, name]) => {
                Resource::Relation(QualifiedName::new(namespace.clone(), name.clone()))
            }
            _ => Resource::Object(id),
        }
    }
}

impl Resource {
    /// What a dependency on an object is a dependency on: of a column, on what it is as well as on that it is there.
    pub(super) fn of_dependency(side: Side, on: &ObjectId) -> Resource {
        match (on.kind, on.path.as_slice()) {
            (Kind::Column, [namespace, table, name]) => {
                let table = QualifiedName::new(namespace.clone(), table.clone());
                Resource::Column(side, table, name.clone())
            }
            _ => on.clone().into(),
        }
    }

    /// Whether it is the table or something in it.
    pub(super) fn is_within(&self, table: &QualifiedName) -> bool {
        match self {
            Resource::Object(it) => {
                it.path.starts_with(&[table.namespace.clone(), table.name.clone()])
            }
            Resource::Relation(it)
            | Resource::Key(it, _)
            | Resource::Required(it, _)
            | Resource::ValueOf(it, _)
            | Resource::PositionOf(it, _)
            | Resource::Filled(it, _)
            | Resource::AnyFilled(it)
            | Resource::AnyLeavingColumn(it)
            | Resource::Logged(it)
            | Resource::Clustered(it)
            | Resource::Column(_, it, _)
            | Resource::AnyColumn(_, it)
            | Resource::AnyComputed(_, it) => it == table,
            Resource::AnySequence(_)
            | Resource::AnyFunction(_)
            | Resource::LockedFor(_)
            | Resource::NoRowHolds(_)
            | Resource::Relabelled(_)
            | Resource::Between(_) => false,
        }
    }
}

pub(super) fn relation(name: &QualifiedName) -> Resource {
    Resource::Relation(name.clone())
}

/// A key over these columns, in any order.
pub(super) fn key(table: &QualifiedName, columns: &[Name]) -> Resource {
    Resource::Key(table.clone(), columns.iter().cloned().collect())
}

pub(super) fn required(table: &QualifiedName, column: &Name) -> Resource {
    Resource::Required(table.clone(), column.clone())
}
