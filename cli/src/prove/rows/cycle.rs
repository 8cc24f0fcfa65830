//! Inserts the first rows of tables that refer to each other by keys without NULL. One statement inserts them all,
//! because references are checked at its end.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::render::literal;
use driftless_introspect::{Client, Error};
use driftless_schema::QualifiedName;

use super::catalog::{Catalog, Table};
use super::fill::{Taken, plainest, taken_by_plainest};
use super::group::{Choice, Pools, groups};
use super::options::{Reach, Rules, options};
use super::trial::{accepts, query};
use super::value::Value;

/// Inserts a row into each of the tables. Returns what the rows use; none if the tables refuse them.
pub(super) fn first_rows(
    client: &mut Client,
    catalog: &Catalog,
    tables: &[(&Table, &Rules)],
    pools: &Pools,
    open: &BTreeMap<QualifiedName, BTreeSet<usize>>,
) -> Result<Option<Vec<Taken>>, Error> {
    let mut pinned = Vec::new();
    let mut planned = pools.clone();
    for (table, rules) in tables {
        let Some(values) = keys(client, catalog, table, rules, tables)? else { return Ok(None) };
        let referring = tables.iter().flat_map(|it| &it.0.keys);
        for key in referring.filter(|it| it.references() == table.qualified_name()) {
            let places = key
                .referenced
                .iter()
                .map(|it| table.column_index(it).and_then(|it| values.get(&it)));
            let Some(tuple) = places.map(Option::<&Value>::cloned).collect::<Option<Vec<Value>>>()
            else {
                return Ok(None);
            };
            planned.insert((key.references(), key.referenced.clone()), vec![tuple]);
        }
        pinned.push(values);
    }
    let mut statements = Vec::new();
    let mut taken = Vec::new();
    for ((table, rules), pinned) in tables.iter().zip(pinned) {
        let open = open.get(&table.qualified_name()).cloned().unwrap_or_default();
        let choice = Choice { open, pinned, reach: Reach::Usual };
        let found = groups(client, catalog, table, rules, &planned, &choice)?;
        let Some(groups) = found else { return Ok(None) };
        statements.push(format!("row_{} AS ({})", statements.len(), plainest(table, &groups)));
        taken.push(taken_by_plainest(table, rules, &groups));
    }
    let sql = format!("WITH {} SELECT 1", statements.join(", "));
    Ok(accepts(client, &sql)?.then_some(taken))
}

/// The values of the columns that the tables refer to. The number of a sequence is drawn, so that it is not used twice.
fn keys(
    client: &mut Client,
    catalog: &Catalog,
    table: &Table,
    rules: &Rules,
    tables: &[(&Table, &Rules)],
) -> Result<Option<BTreeMap<usize, Value>>, Error> {
    let referring = tables.iter().flat_map(|it| &it.0.keys);
    let referring = referring.filter(|it| it.references() == table.qualified_name());
    let places: BTreeSet<usize> =
        referring.flat_map(|it| &it.referenced).filter_map(|it| table.column_index(it)).collect();
    let mut values = BTreeMap::new();
    for place in places {
        let column = &table.columns[place];
        let value = if column.counted {
            let next = match &column.sequence {
                Some(sequence) => {
                    format!("pg_catalog.nextval({}::pg_catalog.regclass)", literal(sequence))
                }
                None => column.default.clone().unwrap_or_else(|| "NULL".to_owned()),
            };
            let drawn = query(client, &format!("SELECT ({next})::pg_catalog.text"))?;
            drawn.and_then(|it| it.into_iter().flatten().next()).map(Value::Text)
        } else {
            let found = options(client, catalog, table, rules, (place, Reach::Usual))?;
            found.values.into_iter().find(|it| matches!(it, Value::Text(_)))
        };
        let Some(value) = value else { return Ok(None) };
        values.insert(place, value);
    }
    Ok(Some(values))
}
