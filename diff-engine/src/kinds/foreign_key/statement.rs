//! What adding a foreign key does to a live system.

use driftless_schema::{ForeignKey, Name, QualifiedName, Validity};

use crate::plan::{Break, Facts, LockMode, PlannedConstraint, Purpose, Relation};

impl PlannedConstraint for ForeignKey {
    fn column(&self) -> Option<&Name> {
        self.columns.first()
    }

    fn facts(&self, table: &QualifiedName) -> Facts {
        let other = Relation::Table(self.references.clone());
        let facts = Facts::default()
            .locking_table(table, LockMode::ShareRowExclusive)
            .locking(other.clone(), LockMode::ShareRowExclusive);
        let refuses = Break::WritesRefused(table.clone());
        let purpose = Purpose::ForeignKey {
            columns: self.columns.clone(),
            references: self.references.clone(),
        };
        match self.validity {
            Validity::Valid => facts
                .scanning(Relation::Table(table.clone()), purpose)
                .perhaps_scanning(other, Purpose::Referenced)
                .breaking(refuses),
            Validity::NotValid => facts.breaking(refuses),
            Validity::NotEnforced => facts,
        }
    }
}
