//! A primary key that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, IndexStorage, Name, Naming, ObjectId, PrimaryKey, QualifiedName, TextUse, Timing,
};

use crate::kinds::owned::{Owned, nameless, owned_by_name};
use crate::matching::Renames;

impl Owned for PrimaryKey {
    owned_by_name!();

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::constraint(table, &self.name)
    }

    fn renamed(self, renames: &Renames, table: &QualifiedName) -> PrimaryKey {
        PrimaryKey {
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

    fn core(self) -> PrimaryKey {
        let PrimaryKey { columns, include, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let key = PrimaryKey::new(nameless(), columns);
        PrimaryKey { naming, include, without_overlaps, timing, ..key }
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
