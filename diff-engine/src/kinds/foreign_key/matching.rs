//! A foreign key that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, ForeignKey, Name, Naming, ObjectId, Pair, QualifiedName, TextUse, Timing, Validity,
};

use crate::kinds::owned::{Owned, nameless, owned_by_name};
use crate::matching::Renames;

impl Owned for ForeignKey {
    owned_by_name!();

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::constraint(table, &self.name)
    }

    fn renamed(self, renames: &Renames, table: &QualifiedName) -> ForeignKey {
        ForeignKey {
            columns: renames.columns(table, &self.columns),
            on_delete_columns: renames.columns(table, &self.on_delete_columns),
            referenced_columns: renames.columns(&self.references, &self.referenced_columns),
            references: renames.table(&self.references),
            ..self
        }
    }

    /// A foreign key can be made deferrable, validated, enforced and no longer enforced.
    fn is_alterable(Pair { before, after }: &Pair<ForeignKey>) -> bool {
        match (before.validity, after.validity) {
            (Validity::NotValid | Validity::NotEnforced, Validity::Valid) => true,
            (Validity::Valid | Validity::NotValid, Validity::NotEnforced) => true,
            (before, after) => before == after,
        }
    }

    fn relation(&mut self) -> Option<&mut Name> {
        None
    }

    fn columns(&self) -> Vec<&Name> {
        self.columns.iter().collect()
    }

    fn core(self) -> ForeignKey {
        ForeignKey {
            name: nameless(),
            naming: Naming::Chosen,
            timing: Timing::Immediate,
            validity: Validity::Valid,
            comment: None,
            ..self
        }
    }

    fn timing(&self) -> Timing {
        self.timing
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        Vec::new()
    }
}
