//! Comments on objects.

use crate::kinds::SequenceIs;
use driftless_schema::{Name, ObjectId, QualifiedName};

use super::Planned;
use crate::plan::{Facts, LockMode, Relation};

/// `COMMENT ON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// What it is about.
    pub on: CommentOn,
    /// The comment; none removes it.
    pub text: Option<String>,
}

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
        }
    }
}

impl Planned for Comment {
    fn about(&self) -> Option<ObjectId> {
        Some(self.on.id())
    }

    fn facts(&self, _server_version: u32) -> Facts {
        let locking = |on, mode| Facts::default().locking(on, mode);
        match &self.on {
            CommentOn::Namespace(_) | CommentOn::Enum(_) => Facts::default(),
            CommentOn::Table(table) | CommentOn::Column(table, _) => {
                locking(Relation::Table(table.clone()), LockMode::ShareUpdateExclusive)
            }
            CommentOn::Constraint(table, _) => {
                locking(Relation::Table(table.clone()), LockMode::AccessShare)
            }
            CommentOn::Index(name) => {
                locking(Relation::Index(name.clone()), LockMode::ShareUpdateExclusive)
            }
            CommentOn::Sequence(name) => {
                let sequence = SequenceIs::Named(name.clone());
                locking(Relation::Sequence(sequence), LockMode::ShareUpdateExclusive)
            }
        }
    }
}
