//! A short hash of a schema, so that a revision can record which schema it was drafted for.

use driftless_revisions::{Fingerprint, checksum};
use driftless_schema::{Name, Naming, Schema};

/// Hashes what is managed and compared. The order of columns does not count.
pub(crate) fn of(schema: &Schema, namespaces: &[Name], server: u32) -> Fingerprint {
    let mut schema = schema.clone();
    for table in &mut schema.tables {
        // From PostgreSQL 18 on, a NOT NULL has a name that is chosen when the column is created. If the table was
        // renamed since, a column that is dropped and added again gets another name.
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
        // Another version may print these values in another form, which would look like another schema. So the version
        // is hashed, too.
        hash: checksum(&format!("{}\n{text}", env!("CARGO_PKG_VERSION")))[..16].to_owned(),
    }
}
