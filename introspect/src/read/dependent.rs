//! Unmodelled objects that depend on tables, columns and types: `pg_depend`, with the statements that recreate them.

use driftless_schema::{Dependent, DependentKind, Kind, Name, ObjectId, Remake};
use postgres::Transaction;

use crate::Error;

pub(super) fn read(transaction: &mut Transaction<'_>) -> Result<Vec<Dependent>, Error> {
    let doing = "reading what stands on tables and types";
    let exists: bool = transaction
        .query_typed_one(include_str!("dependent_exists.sql"), &[])
        .map_err(|it| Error::new(doing, it))?
        .get(0);
    if !exists {
        return Ok(Vec::new());
    }
    let rows = transaction
        .query_typed(include_str!("dependent.sql"), &[])
        .map_err(|it| Error::new(doing, it))?;
    let name = |it: &str| Name::new(it);
    Ok(rows
        .iter()
        .map(|row| {
            let path: Vec<&str> = row.get("path");
            let kinds: Vec<&str> = row.get("kinds");
            let namespaces: Vec<&str> = row.get("namespaces");
            let names: Vec<&str> = row.get("names");
            let parts: Vec<Option<&str>> = row.get("parts");
            let paths = namespaces.into_iter().zip(names).zip(parts);
            let on = kinds.into_iter().zip(paths).map(|(kind, ((namespace, object), part))| {
                let kind = match kind {
                    "column" => Kind::Column,
                    "table" => Kind::Table,
                    "enum" => Kind::Enum,
                    "constraint" => Kind::Constraint,
                    "other" => Kind::Other,
                    unknown => unreachable!("the query gives no kind `{unknown}`"),
                };
                let path = [Some(namespace), Some(object), part];
                ObjectId { kind, path: path.into_iter().flatten().map(name).collect() }
            });
            let create: Option<Vec<String>> = row.get("creates");
            let noun: &str = row.get("what");
            let what = DependentKind::ALL.into_iter().find(|it| it.noun() == noun);
            Dependent {
                id: ObjectId { kind: Kind::Other, path: path.into_iter().map(name).collect() },
                what: what.expect("the query gives the nouns of `DependentKind`"),
                on: on.collect(),
                remake: create.map(|create| Remake { drop: row.get("drop"), create }),
            }
        })
        .collect())
}
