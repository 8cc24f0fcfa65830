//! A unique constraint that a table owns: what identifies it, and what it mentions.

use driftless_schema::{Asked as How, Expression, Name, Naming, ObjectId, QualifiedName, Unique};

use super::Renames;
use super::owned::{Owned, OwnedKind, nameless, owned_by_name};

impl Owned for Unique {
    owned_by_name!();

    const KIND: OwnedKind = OwnedKind::Unique;

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::constraint(table, &self.name)
    }

    fn renamed(self, renames: &Renames, table: &QualifiedName) -> Unique {
        Unique {
            columns: renames.columns(table, &self.columns),
            include: renames.columns(table, &self.include),
            ..self
        }
    }

    fn relation(&mut self) -> Option<&mut Name> {
        Some(&mut self.name)
    }

    fn columns(&self) -> Vec<&Name> {
        self.columns.iter().chain(&self.include).collect()
    }

    fn core(self) -> Unique {
        let Unique { columns, include, nulls_distinct, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let unique = Unique::new(nameless(), columns);
        Unique { naming, include, nulls_distinct, without_overlaps, timing, ..unique }
    }

    fn texts(&mut self) -> Vec<(How, &mut Expression)> {
        Vec::new()
    }
}
