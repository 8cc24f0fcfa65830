//! A check, as `CREATE TABLE` and `ADD` write it.

use driftless_schema::Check;

use crate::render::{Spelled, enclosed, identifier, validity};

impl Spelled for Check {
    fn sql(&self) -> String {
        let inherited = if self.inherited { "" } else { " NO INHERIT" };
        format!(
            "CONSTRAINT {} CHECK {}{inherited}{}",
            identifier(&self.name),
            enclosed(&self.expression),
            validity(self.validity)
        )
    }
}
