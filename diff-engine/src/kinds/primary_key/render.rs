//! A primary key, as `CREATE TABLE` and `ADD` write it.

use driftless_schema::PrimaryKey;

use crate::render::{Spelled, identifier, include, key_columns, timing, using_index};

impl Spelled for PrimaryKey {
    fn sql(&self) -> String {
        let columns = key_columns(&self.columns, self.without_overlaps);
        format!(
            "CONSTRAINT {} PRIMARY KEY ({columns}){}{}{}",
            identifier(&self.name),
            include(&self.include),
            using_index(&self.storage),
            timing(self.timing)
        )
    }
}
