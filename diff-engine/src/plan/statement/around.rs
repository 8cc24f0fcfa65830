//! Statements before and after others.

use driftless_schema::{ObjectId, QualifiedName, Trigger};

use super::Planned;
use crate::plan::{Facts, LockMode};

/// A statement that only prepares or ends others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AroundStatement {
    /// `DISABLE TRIGGER`, of triggers that must not fire while rows are written.
    DisableTriggers(Vec<Trigger>),
    /// `ENABLE TRIGGER`, in the mode that each had before.
    RestoreTriggers(Vec<Trigger>),
    /// `SET row_security = off`: if policies would hide rows, an error is raised. With the tables whose policies may
    /// apply to the role.
    RowSecurityOff(Vec<QualifiedName>),
    /// `RESET row_security`.
    RowSecurityBack,
    /// `SET CONSTRAINTS ALL IMMEDIATE`: what is deferred is checked now.
    CheckDeferred,
}

impl Planned for AroundStatement {
    fn about(&self) -> Option<ObjectId> {
        match self {
            AroundStatement::DisableTriggers(all) | AroundStatement::RestoreTriggers(all) => {
                Some(ObjectId::table(&all.first()?.table))
            }
            AroundStatement::RowSecurityOff(tables) => Some(ObjectId::table(tables.first()?)),
            AroundStatement::RowSecurityBack | AroundStatement::CheckDeferred => None,
        }
    }

    fn facts(&self, _server_version: u32) -> Facts {
        match self {
            AroundStatement::DisableTriggers(all) | AroundStatement::RestoreTriggers(all) => {
                let lock = |facts: Facts, it: &Trigger| {
                    facts.locking_table(&it.table, LockMode::ShareRowExclusive)
                };
                all.iter().fold(Facts::default(), lock)
            }
            AroundStatement::RowSecurityOff(_)
            | AroundStatement::RowSecurityBack
            | AroundStatement::CheckDeferred => Facts::default(),
        }
    }
}
