//! Enums: `pg_type` and `pg_enum`.

use driftless_schema::{Enum, QualifiedName};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<Enum>, Error> {
    let rows = super::rows(transaction, "reading enums", include_str!("enumeration.sql"), names)?;
    Ok(rows
        .iter()
        .map(|row| Enum {
            name: QualifiedName::new(
                row.get::<_, String>("namespace"),
                row.get::<_, String>("name"),
            ),
            labels: row.get::<_, Option<Vec<String>>>("labels").unwrap_or_default(),
            comment: row.get("comment"),
        })
        .collect())
}
