//! A primary key that a table owns: what identifies it, and what it mentions.

use driftless_schema::{
    Expression, IndexStorage, Name, Naming, ObjectId, PrimaryKey, QualifiedName, TextUse, Timing,
};

use crate::kinds::owned::{Owned, nameless, owned_key};
use crate::matching::Renames;

impl Owned for PrimaryKey {
    owned_key!();

    fn core(self) -> PrimaryKey {
        let PrimaryKey { columns, include, without_overlaps, timing, .. } = self;
        let naming = Naming::Chosen;
        let key = PrimaryKey::new(nameless(), columns);
        PrimaryKey { naming, include, without_overlaps, timing, ..key }
    }
}
