//! What PostgreSQL also does when rows of a table are written: triggers, and checks that are deferred to the end of the
//! transaction.

use crate::{Name, QualifiedName};

/// What happens when rows of one table are updated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableTriggers {
    /// The table.
    pub table: QualifiedName,
    /// The triggers that users created, for `UPDATE`, sorted by table and name.
    pub triggers: Vec<Trigger>,
    /// Whether an update may leave trigger events pending until the transaction ends: constraints that are initially
    /// deferred, of this table or of one that refers to it.
    pub deferred: bool,
}

/// A trigger for `UPDATE`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trigger {
    /// The table of the trigger: the one that is updated, or one that inherits from it.
    pub table: QualifiedName,
    /// Its name, which is unique on its table.
    pub name: Name,
    /// `UPDATE OF`; empty: any column.
    pub columns: Vec<Name>,
    /// When it fires.
    pub enabled: Enabled,
    /// Whether its function is `diesel_set_updated_at`.
    pub sets_updated_at: bool,
}

/// `tgenabled`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Enabled {
    /// `ENABLE TRIGGER`: it fires, except on a replica.
    Origin,
    /// `ENABLE ALWAYS TRIGGER`.
    Always,
    /// `ENABLE REPLICA TRIGGER`: it fires on a replica only.
    Replica,
    /// `DISABLE TRIGGER`.
    Disabled,
}

impl Trigger {
    /// Whether an ordinary session that updates rows fires it.
    pub fn fires(&self) -> bool {
        matches!(self.enabled, Enabled::Origin | Enabled::Always)
    }
}
