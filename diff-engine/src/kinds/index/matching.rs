//! An index that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, Index, IndexColumn, IndexStorage, LooseName, Name, Naming, ObjectId, Pair,
    QualifiedName, TextUse,
};

use crate::kinds::owned::{Owned, keyed, nameless, of_keys, owned_by_name};
use crate::matching::Renames;

impl Owned for Index {
    owned_by_name!();

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::index(&table.sibling(self.name.clone()))
    }

    fn renamed(mut self, renames: &Renames, table: &QualifiedName) -> Index {
        for column in &mut self.columns {
            renames.carry_key(table, column);
        }
        self.include = renames.columns(table, &self.include);
        self
    }

    fn relation(&mut self) -> Option<&mut Name> {
        Some(&mut self.name)
    }

    fn columns(&self) -> Vec<&Name> {
        keyed(self.columns.iter()).chain(&self.include).collect()
    }

    fn core(mut self) -> Index {
        for column in &mut self.columns {
            column.statistics = None;
        }
        Index {
            name: nameless(),
            naming: Naming::Chosen,
            storage: IndexStorage::default(),
            valid: true,
            comment: None,
            concurrently: false,
            ..self
        }
    }

    fn storage(&self) -> Option<&IndexStorage> {
        Some(&self.storage)
    }

    fn keys(&mut self) -> Vec<(&mut IndexColumn, Option<&mut LooseName>)> {
        self.columns.iter_mut().map(|it| (it, None)).collect()
    }

    /// Nobody wants an invalid index: a valid index stays valid. Only models say how an index is built.
    fn wanted(Pair { before, after }: &mut Pair<Index>) {
        after.valid |= before.valid;
        before.concurrently |= after.concurrently;
        after.concurrently = before.concurrently;
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        of_keys(self.columns.iter_mut(), &mut self.predicate)
    }
}
