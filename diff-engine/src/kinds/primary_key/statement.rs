//! What adding a primary key does to a live system.

use driftless_schema::{Name, PrimaryKey, QualifiedName};

use crate::plan::{Facts, Key, PlannedConstraint};

impl PlannedConstraint for PrimaryKey {
    fn column(&self) -> Option<&Name> {
        self.columns.first()
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        Facts::adding_unique(table, Key::Columns(self.columns.clone()))
    }
}
