//! Objects that depend on modelled objects: read from one side, present before and after.

use driftless_schema::{Dependent, ObjectId, Pair, Schema};

use super::Renames;

/// Views, policies, triggers and functions, as known to the side that was read from a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    all: Vec<Dependent>,
    /// Whether these objects are described by the names after.
    named_after: bool,
}

impl Standing {
    /// The dependents of the side before, unless that side is not a database.
    pub(super) fn of(schemas: &Pair<Schema>) -> Standing {
        match schemas.before.dependents.as_slice() {
            [] => Standing { all: schemas.after.dependents.clone(), named_after: true },
            all => Standing { all: all.to_vec(), named_after: false },
        }
    }

    pub(super) fn swap(self) -> Standing {
        Standing { named_after: !self.named_after, ..self }
    }

    /// Each dependent, with what it depends on under the names after; and whether one of those objects had another name
    /// when the dependent's statements were written.
    pub(crate) fn carried(&self, renames: &Renames) -> impl Iterator<Item = (Dependent, bool)> {
        self.all.iter().map(|it| {
            if self.named_after {
                return (it.clone(), false);
            }
            let on: Vec<ObjectId> = it.on.iter().map(|it| renames.carry_id(it)).collect();
            let renamed = on != it.on;
            (Dependent { on, ..it.clone() }, renamed)
        })
    }
}
