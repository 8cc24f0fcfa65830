//! Statements about views, functions, triggers and the like.

use driftless_schema::{Dependent, Kind, ObjectId};

use super::Planned;
use crate::diff::DefinitionAlteration;
use crate::plan::{Facts, LockMode, Relation};

/// A statement about a view, a function, a trigger or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependentStatement {
    /// Drops it.
    Drop(Dependent, Why),
    /// Creates it.
    Create(Dependent, Why),
    /// Gives it its definition where it is.
    Alter(Dependent, DefinitionAlteration),
}

/// Why such an object is dropped or created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is there on one side only.
    Declared,
    /// It has another definition, which only a new object can have.
    Replaced,
    /// It depends on something that changes.
    DependsOnAChange,
}

impl DependentStatement {
    /// The object.
    pub fn dependent(&self) -> &Dependent {
        match self {
            DependentStatement::Drop(it, _)
            | DependentStatement::Create(it, _)
            | DependentStatement::Alter(it, _) => it,
        }
    }
}

impl Planned for DependentStatement {
    fn about(&self) -> Option<ObjectId> {
        Some(self.dependent().id.clone())
    }

    fn disturbs(&self) -> Vec<ObjectId> {
        match self {
            DependentStatement::Drop(it, Why::DependsOnAChange) if it.id.kind == Kind::Other => {
                vec![it.id.clone()]
            }
            _ => Vec::new(),
        }
    }

    /// The statements are PostgreSQL's own text, which is not parsed here: the strongest lock that any of them takes.
    fn facts(&self, _server_version: u32) -> Facts {
        let on = Relation::Dependent(self.dependent().id.clone());
        Facts::default().locking(on, LockMode::AccessExclusive)
    }
}
