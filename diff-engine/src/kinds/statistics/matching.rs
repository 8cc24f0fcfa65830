//! Extended statistics that a table owns: what identifies them, and what they mention.

use driftless_schema::{Expression, Name, Naming, ObjectId, QualifiedName, Statistics, TextUse};

use crate::kinds::owned::{Owned, nameless};
use crate::matching::Renames;

impl Owned for Statistics {
    type Id = QualifiedName;

    fn id(&self) -> &QualifiedName {
        &self.name
    }

    fn adopt(&mut self, other: &Statistics) {
        self.name = other.name.clone();
        self.naming = other.naming;
    }

    fn naming(&self) -> Naming {
        self.naming
    }

    fn address(&self, _table: &QualifiedName) -> ObjectId {
        ObjectId::statistics(&self.name)
    }

    fn renamed(self, renames: &Renames, table: &QualifiedName) -> Statistics {
        Statistics {
            columns: self.columns.iter().map(|it| renames.column(table, it)).collect(),
            name: renames.placed(&self.name),
            ..self
        }
    }

    fn place(&mut self, renames: &Renames) {
        self.name = renames.placed(&self.name);
    }

    fn relation(&mut self) -> Option<&mut Name> {
        None
    }

    fn columns(&self) -> Vec<&Name> {
        self.columns.iter().collect()
    }

    fn core(self) -> Statistics {
        let name = QualifiedName::new(nameless(), nameless());
        Statistics { name, naming: Naming::Chosen, target: None, comment: None, ..self }
    }

    fn texts(&mut self) -> Vec<(TextUse, &mut Expression)> {
        self.expressions.iter_mut().map(|it| (TextUse::Value, it)).collect()
    }
}
