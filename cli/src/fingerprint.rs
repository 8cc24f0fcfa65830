//! A schema in a few letters, so that a revision can say which one it was drafted for.

use driftless_revisions::{Fingerprint, checksum};
use driftless_schema::{Name, Naming, Schema};

/// Takes in what is managed and compared, in an order that says nothing about the order of columns.
pub(crate) fn of(schema: &Schema, namespaces: &[Name], server: u32) -> Fingerprint {
    let mut schema = schema.clone();
    for table in &mut schema.tables {
        // From PostgreSQL 18 on a NOT NULL has a name, chosen when the column is made: a column that was taken back and made
        // again under its table's new name has another one.
        for not_null in table.columns.iter_mut().filter_map(|it| it.not_null.as_mut()) {
            not_null.name = None;
            not_null.naming = Naming::Chosen;
        }
        table.columns.sort_by(|one, other| one.name.cmp(&other.name));
    }
    let text = schema.letters();
    Fingerprint {
        schemas: namespaces.iter().map(|it| it.as_str().to_owned()).collect(),
        server,
        // The letters of another form of these values would say "another schema": their version goes in.
        hash: checksum(&format!("{}\n{text}", env!("CARGO_PKG_VERSION")))[..16].to_owned(),
    }
}
