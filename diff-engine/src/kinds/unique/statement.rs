//! What adding a unique constraint does to a live system.

use driftless_schema::{Name, QualifiedName, Unique};

use crate::plan::{Break, Facts, Key, LockMode, PlannedConstraint, Purpose, Relation};

impl PlannedConstraint for Unique {
    fn column(&self) -> Option<&Name> {
        self.columns.first()
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        Facts::default()
            .locking_table(table, LockMode::AccessExclusive)
            .scanning(
                Relation::Table(table.clone()),
                Purpose::Unique(Key::Columns(self.columns.clone())),
            )
            .breaking(Break::WritesRefused(table.clone()))
    }
}
