//! Unmodelled objects in a managed namespace. Listed, so that nothing is silently ignored.

use driftless_schema::{Kind, Name, ObjectId, Unmodelled};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
) -> Result<Vec<Unmodelled>, Error> {
    let rows = super::rows(
        transaction,
        "reading what is not modelled",
        include_str!("unmodelled.sql"),
        names,
    )?;
    Ok(rows
        .iter()
        // Objects of modelled kinds are in the schema.
        .filter(|row| Kind::of_word(row.get("what")).is_none())
        .map(|row| {
            let path = ["namespace", "owner", "name"].into_iter();
            let path = path.filter_map(|it| row.get::<_, Option<String>>(it)).map(Name::new);
            let id = ObjectId { kind: Kind::Other, path: path.collect() };
            let noun: &str = row.get("what");
            // `a user mapping`
            let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
            Unmodelled { id, what: format!("{article} {noun}") }
        })
        .collect())
}
