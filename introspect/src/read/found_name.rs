//! Collations, operator classes and operators that are not PostgreSQL's own, in any namespace.

use driftless_schema::FoundNames;
use postgres::Transaction;

use crate::Error;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<FoundNames, Error> {
    let rows = transaction
        .query_typed(include_str!("found_name.sql"), &[])
        .map_err(|it| Error::new("reading names", it))?;
    let mut found = FoundNames::default();
    for row in rows {
        let name = super::loose(row.get("namespace"), row.get("name"));
        match row.get::<_, &str>("kind") {
            "collation" => found.collations.push(name),
            "class" => found.classes.push(name),
            _ => found.operators.push(name),
        }
    }
    Ok(found)
}
