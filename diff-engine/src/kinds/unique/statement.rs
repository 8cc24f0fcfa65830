//! What adding a unique constraint does to a live system.

use driftless_schema::{Name, QualifiedName, Unique};

use crate::plan::{Facts, Key, PlannedConstraint};

impl PlannedConstraint for Unique {
    fn column(&self) -> Option<&Name> {
        self.columns.first()
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        Facts::adding_unique(table, Key::Columns(self.columns.clone()))
    }
}
