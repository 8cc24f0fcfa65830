//! Indexes that back no constraint: `pg_index`.

use driftless_schema::{
    Expression, Index, IndexColumn, IndexKey, Name, Naming, ObjectId, Unmodelled,
};
use postgres::{Row, Transaction};

use super::{Reading, Tables, gone, remark, unwrapped};
use crate::Error;

const DOING: &str = "reading indexes";

/// Bits of `indoption` (`pg_index.h`).
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

/// `DEFAULT_COLLATION_OID`, fixed in every server.
const DEFAULT_COLLATION: u32 = 100;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<(), Error> {
    let rows = super::rows(transaction, DOING, include_str!("index.sql"), names)?;
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        let opaque = row.get::<_, Option<String>>("opaque").or_else(|| collated(&row, reading));
        match opaque {
            Some(what) => {
                let id = ObjectId::index(&reading.table.name.sibling(name));
                remark(unmodelled, id, what);
            }
            None => {
                let index = index(&row, name, reading).ok_or_else(|| gone(DOING))?;
                reading.table.indexes.push(index);
            }
        }
    }
    Ok(())
}

/// A key that sorts by another collation than its column does.
fn collated(row: &Row, reading: &Reading) -> Option<String> {
    let columns: Vec<i16> = row.get("columns");
    let collations: Vec<u32> = row.get("collations");
    let own = columns.iter().zip(collations).any(|(number, collation)| {
        let of_column = reading.attributes.get(number).map_or(DEFAULT_COLLATION, |it| it.1);
        collation != 0 && collation != of_column
    });
    own.then(|| "an index with a collation of its own".to_owned())
}

/// None where a text of it is gone.
fn index(row: &Row, name: Name, reading: &Reading) -> Option<Index> {
    let count = usize::try_from(row.get::<_, i16>("key_count")).unwrap_or_default();
    let columns: Vec<i16> = row.get("columns");
    let options: Vec<i16> = row.get("options");
    let mut expressions = row.get::<_, Vec<Option<&str>>>("expressions").into_iter();
    let keys = columns.iter().zip(&options).take(count).map(|(number, option)| {
        let key = match reading.attributes.get(number) {
            Some((name, _)) => IndexKey::Column(name.clone()),
            None => {
                let text = expressions.next().expect("what is no column is an expression")?;
                // An index's definition puts parentheses around an operator that has its own already.
                IndexKey::Expression(Expression::new(unwrapped(unwrapped(text))))
            }
        };
        Some(IndexColumn {
            key,
            descending: option & DESCENDING != 0,
            nulls_first: option & NULLS_FIRST != 0,
        })
    });
    let columns = keys.collect::<Option<Vec<IndexColumn>>>()?;
    let predicate = row.get::<_, Option<&str>>("predicate");
    if row.get("is_partial") && predicate.is_none() {
        return None;
    }
    Some(Index {
        name,
        naming: Naming::Given,
        unique: row.get("is_unique"),
        method: Name::new(row.get::<_, String>("method")),
        columns,
        predicate: predicate.map(|it| Expression::new(unwrapped(it))),
    })
}
