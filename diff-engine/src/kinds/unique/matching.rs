//! A unique constraint that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, IndexStorage, Name, Naming, ObjectId, QualifiedName, TextUse, Timing, Unique,
};

use crate::kinds::owned::{Owned, nameless, owned_by_name};
use crate::matching::Renames;

impl Owned for Unique {
    owned_by_name!();

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

    fn timing(&self) -> Timing {
        self.timing
    }

    fn storage(&self) -> Option<&IndexStorage> {
        Some(&self.storage)
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        Vec::new()
    }
}
