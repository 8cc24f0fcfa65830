//! A unique constraint, as `CREATE TABLE` and `ADD` write it.

use driftless_schema::Unique;

use crate::render::{Spelled, identifier, include, key_columns, timing, using_index};

impl Spelled for Unique {
    fn sql(&self) -> String {
        let nulls = if self.nulls_distinct { "" } else { " NULLS NOT DISTINCT" };
        let columns = key_columns(&self.columns, self.without_overlaps);
        format!(
            "CONSTRAINT {} UNIQUE{nulls} ({columns}){}{}{}",
            identifier(&self.name),
            include(&self.include),
            using_index(&self.storage),
            timing(self.timing)
        )
    }
}
