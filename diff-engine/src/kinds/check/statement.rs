//! What adding a check does to a live system.

use driftless_schema::{Check, Name, QualifiedName, Validity};

use crate::plan::{Break, Facts, LockMode, PlannedConstraint, Purpose, Relation};

impl PlannedConstraint for Check {
    fn column(&self) -> Option<&Name> {
        None
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        let exclusive = Facts::default().locking_table(table, LockMode::AccessExclusive);
        let refuses = Break::WritesRefused(table.clone());
        match self.validity {
            Validity::Valid => exclusive
                .scanning(Relation::Table(table.clone()), Purpose::Check(self.name.clone()))
                .breaking(refuses),
            Validity::NotValid => exclusive.breaking(refuses),
            Validity::NotEnforced => exclusive,
        }
    }
}
