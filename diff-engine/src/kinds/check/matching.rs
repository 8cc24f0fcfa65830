//! A check that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Check, Expression, Name, Naming, ObjectId, Pair, QualifiedName, TextUse, Validity,
};

use crate::kinds::owned::{Owned, nameless, owned_by_name};
use crate::matching::Renames;

impl Owned for Check {
    owned_by_name!();

    fn address(&self, table: &QualifiedName) -> ObjectId {
        ObjectId::constraint(table, &self.name)
    }

    fn renamed(self, _renames: &Renames, _table: &QualifiedName) -> Check {
        self
    }

    /// A check can be validated, and nothing else.
    fn is_alterable(Pair { before, after }: &Pair<Check>) -> bool {
        match (before.validity, after.validity) {
            (Validity::NotValid, Validity::Valid) => true,
            (before, after) => before == after,
        }
    }

    fn relation(&mut self) -> Option<&mut Name> {
        None
    }

    fn columns(&self) -> Vec<&Name> {
        Vec::new()
    }

    fn core(self) -> Check {
        let Check { expression, inherited, .. } = self;
        Check { naming: Naming::Chosen, inherited, ..Check::new(nameless(), expression) }
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        vec![(TextUse::Condition, &mut self.expression)]
    }
}
