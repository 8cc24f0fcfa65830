//! What adding an exclusion constraint does to a live system.

use driftless_schema::{Exclusion, Name, QualifiedName};

use crate::plan::{Break, Facts, LockMode, PlannedConstraint, Purpose, Relation};

impl PlannedConstraint for Exclusion {
    fn column(&self) -> Option<&Name> {
        None
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        Facts::default()
            .locking_table(table, LockMode::AccessExclusive)
            .scanning(Relation::Table(table.clone()), Purpose::Exclusion(self.name.clone()))
            .breaking(Break::WritesRefused(table.clone()))
    }
}
