//! What a comment is about.

use driftless_schema::{Name, ObjectId, QualifiedName};

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommentOn {
    /// A namespace.
    Namespace(Name),
    /// An enum.
    Enum(QualifiedName),
    /// A table.
    Table(QualifiedName),
    /// A column.
    Column(QualifiedName, Name),
    /// A constraint of a table.
    Constraint(QualifiedName, Name),
    /// An index.
    Index(QualifiedName),
    /// A sequence.
    Sequence(QualifiedName),
    /// Extended statistics.
    Statistics(QualifiedName),
}

impl CommentOn {
    pub(in crate::plan) fn id(&self) -> ObjectId {
        match self {
            CommentOn::Namespace(name) => ObjectId::namespace(name),
            CommentOn::Enum(name) => ObjectId::enumeration(name),
            CommentOn::Table(name) => ObjectId::table(name),
            CommentOn::Column(table, name) => ObjectId::column(table, name),
            CommentOn::Constraint(table, name) => ObjectId::constraint(table, name),
            CommentOn::Index(name) => ObjectId::index(name),
            CommentOn::Sequence(name) => ObjectId::sequence(name),
            CommentOn::Statistics(name) => ObjectId::statistics(name),
        }
    }
}
