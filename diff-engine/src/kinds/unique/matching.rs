//! A unique constraint that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, IndexStorage, Name, Naming, ObjectId, QualifiedName, TextUse, Timing, Unique,
};

use crate::kinds::owned::{Owned, nameless, owned_key};
use crate::matching::Renames;

impl Owned for Unique {
    owned_key!();

    fn core(self) -> Unique {
        let Unique { columns, include, nulls_distinct, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let unique = Unique::new(nameless(), columns);
        Unique { naming, include, nulls_distinct, without_overlaps, timing, ..unique }
    }
}
