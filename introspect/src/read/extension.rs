//! Extensions: `pg_extension`.

use driftless_schema::{Extension, Extensions, Name};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<Extensions, Error> {
    let rows = transaction
        .query_typed(include_str!("extension.sql"), &[])
        .map_err(|it| Error::new("reading extensions", it))?;
    let extensions = rows.iter().map(|row| Extension {
        name: Name::new(row.get::<_, String>("name")),
        namespace: Some(Name::new(row.get::<_, String>("namespace"))),
    });
    Ok(Extensions::Installed(extensions.collect()))
}
