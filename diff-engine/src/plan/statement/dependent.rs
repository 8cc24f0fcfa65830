//! Statements about objects that no model describes.

use driftless_schema::{Dependent, Kind, ObjectId};

use super::Planned;
use crate::plan::{Facts, LockMode, Relation};

/// A statement about an object that depends on something that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependentStatement {
    /// Drops it.
    Drop(Dependent),
    /// Recreates it.
    Create(Dependent),
}

impl Planned for DependentStatement {
    fn about(&self) -> Option<ObjectId> {
        let (DependentStatement::Drop(it) | DependentStatement::Create(it)) = self;
        Some(it.id.clone())
    }

    fn disturbs(&self) -> Vec<ObjectId> {
        match self {
            DependentStatement::Drop(it) if it.id.kind == Kind::Other => vec![it.id.clone()],
            DependentStatement::Drop(_) | DependentStatement::Create(_) => Vec::new(),
        }
    }

    /// The statements are PostgreSQL's own text, which is not parsed here: the strongest lock that any of them takes.
    fn facts(&self, _server_version: u32) -> Facts {
        let (DependentStatement::Drop(it) | DependentStatement::Create(it)) = self;
        let on = Relation::Dependent(it.id.clone());
        Facts::default().locking(on, LockMode::AccessExclusive)
    }
}
