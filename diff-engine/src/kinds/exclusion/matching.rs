//! An exclusion constraint that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Exclusion, Expression, IndexColumn, IndexStorage, LooseName, Name, Naming, ObjectId,
    QualifiedName, TextUse, Timing,
};

use crate::kinds::owned::{Owned, keyed, nameless, of_keys, owned_by_name};
use crate::matching::Renames;

impl Owned for Exclusion {
    owned_by_name!();

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::constraint(table, &self.name)
    }

    fn renamed(mut self, renames: &Renames, table: &QualifiedName) -> Exclusion {
        for element in &mut self.elements {
            renames.carry_key(table, &mut element.column);
        }
        self.include = renames.columns(table, &self.include);
        self
    }

    fn relation(&mut self) -> Option<&mut Name> {
        Some(&mut self.name)
    }

    fn columns(&self) -> Vec<&Name> {
        keyed(self.elements.iter().map(|it| &it.column)).chain(&self.include).collect()
    }

    fn core(mut self) -> Exclusion {
        for element in &mut self.elements {
            element.column.statistics = None;
        }
        Exclusion {
            name: nameless(),
            naming: Naming::Chosen,
            storage: IndexStorage::default(),
            comment: None,
            ..self
        }
    }

    fn timing(&self) -> Timing {
        self.timing
    }

    fn storage(&self) -> Option<&IndexStorage> {
        Some(&self.storage)
    }

    fn keys(&mut self) -> Vec<(&mut IndexColumn, Option<&mut LooseName>)> {
        let elements = self.elements.iter_mut();
        elements.map(|it| (&mut it.column, Some(&mut it.operator))).collect()
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        of_keys(self.elements.iter_mut().map(|it| &mut it.column), &mut self.predicate)
    }
}
