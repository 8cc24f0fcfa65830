//! Fills the tables of a proof, so that each statement of a draft meets values for which it may fail.
//!
//! It reads the catalog of a scratch database and inserts rows. Which rows a table accepts is found by trial. Existing
//! rows are never changed. The same schema gets the same rows.

mod catalog;
mod cycle;
mod fill;
mod fits;
mod group;
mod hints;
mod options;
mod pattern;
#[cfg(test)]
mod tests;
mod trial;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use driftless_diff_engine::render::identifier;
use driftless_introspect::{Client, Error};
use driftless_schema::{Name, QualifiedName, Schema};

use catalog::{Catalog, Table};
use fill::{Taken, fill};
pub(crate) use fits::{Fits, TableFits};
use group::{Choice, Pools, groups};
use options::{Reach, Rules};
use trial::{DOING, accepts, query};
use value::Value;

/// The numbers of rows in tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Of each table, including the rows that existed before.
    pub(crate) counts: BTreeMap<QualifiedName, u64>,
    /// The tables without rows.
    pub(crate) without: Vec<String>,
}

/// Inserts rows into every table that accepts some, including tables of other schemas that these refer to.
pub(crate) fn insert(client: &mut Client, schema: &Schema, fits: &Fits) -> Result<Rows, Error> {
    let doing = |it| Error::new(DOING, it);
    let namespaces: BTreeSet<&Name> = schema
        .namespaces
        .iter()
        .map(|it| &it.name)
        .chain(schema.tables.iter().map(|it| &it.name.namespace))
        .collect();
    let namespaces: Vec<Name> = namespaces.into_iter().cloned().collect();
    let catalog = catalog::read(client, &namespaces)?;
    trial::begin(client)?;
    let hidden: Vec<&Table> = catalog.tables.iter().filter(|it| it.hidden).collect();
    let mut opened = Vec::new();
    for table in hidden {
        let name = table.sql();
        if accepts(client, &format!("ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"))? {
            opened.push(name);
        }
    }
    let rules = catalog.tables.iter().map(|it| {
        let fits = fits.of(&it.qualified_name());
        let strict = Rules::new(it, fits.clone());
        let lenient = (!fits.wishes.is_empty())
            .then(|| Rules::new(it, TableFits { wishes: Vec::new(), ..fits }));
        (strict, lenient)
    });
    let (rules, lenient): (Vec<Rules>, Vec<Option<Rules>>) = rules.unzip();
    fill_all(client, &catalog, &rules, &lenient)?;
    let rows = counted(client, &catalog)?;
    for name in opened {
        let sql = format!("ALTER TABLE {name} FORCE ROW LEVEL SECURITY");
        client.batch_execute(&sql).map_err(doing)?;
    }
    client.batch_execute("COMMIT").map_err(doing)?;
    Ok(rows)
}

/// How far the tables are filled.
struct Progress {
    /// The tables that are still to fill.
    left: Vec<usize>,
    /// The tables that can be referred to.
    referable: BTreeSet<QualifiedName>,
    /// The tables that were filled before a table that they refer to.
    again: Vec<usize>,
    pools: Pools,
    taken: BTreeMap<usize, Taken>,
}

/// The most additional rows of a table for references that were NULL at first.
const SECOND: usize = 4;

/// Fills referenced tables first. A circle is broken at a nullable reference, or inserted by one statement.
fn fill_all(
    client: &mut Client,
    catalog: &Catalog,
    rules: &[Rules],
    lenient: &[Option<Rules>],
) -> Result<(), Error> {
    let mut progress = Progress {
        left: (0..catalog.tables.len()).collect(),
        referable: BTreeSet::new(),
        again: Vec::new(),
        pools: Pools::new(),
        taken: BTreeMap::new(),
    };
    while let Some((place, open)) = next(catalog, rules, &progress) {
        let table = &catalog.tables[place];
        if required(table, &rules[place], &open).next().is_some() {
            progress = begin_circle(client, catalog, rules, place, progress)?;
            continue;
        }
        if !open.is_empty() {
            progress.again.push(place);
        }
        progress.left.retain(|it| *it != place);
        let choice = Choice { open, ..Choice::default() };
        let all = usize::MAX;
        let count;
        let again = choice.clone();
        (progress, count) =
            fill_one(client, catalog, (place, &rules[place]), (choice, all), progress)?;
        if let (0, Some(lenient)) = (count, &lenient[place]) {
            (progress, _) = fill_one(client, catalog, (place, lenient), (again, all), progress)?;
        }
    }
    for place in progress.again.clone() {
        let choice = Choice::default();
        (progress, _) =
            fill_one(client, catalog, (place, &rules[place]), (choice, SECOND), progress)?;
    }
    Ok(())
}

/// The table with the fewest missing references, and the indexes of its keys whose tables have no rows yet.
fn next(
    catalog: &Catalog,
    rules: &[Rules],
    progress: &Progress,
) -> Option<(usize, BTreeSet<usize>)> {
    let open = |place: usize| (place, open(&catalog.tables[place], progress));
    progress.left.iter().map(|it| open(*it)).min_by_key(|(place, open)| {
        let table = &catalog.tables[*place];
        let is_other = |it: &&usize| table.keys[**it].references() != table.qualified_name();
        (required(table, &rules[*place], open).count(), open.iter().filter(is_other).count())
    })
}

fn open(table: &Table, progress: &Progress) -> BTreeSet<usize> {
    let keys = table.keys.iter().enumerate();
    keys.filter(|it| !progress.referable.contains(&it.1.references())).map(|it| it.0).collect()
}

/// Among the keys without rows to refer to, those that must not be NULL.
fn required<'a>(
    table: &'a Table,
    rules: &'a Rules,
    open: &'a BTreeSet<usize>,
) -> impl Iterator<Item = usize> + 'a {
    open.iter().copied().filter(|key| {
        let columns = table.keys[*key].columns.iter().filter_map(|it| table.column_index(it));
        !columns.map(|it| &table.columns[it]).any(|it| rules.nullable(it))
    })
}

/// Inserts the first rows of the circle that a table belongs to or depends on.
fn begin_circle(
    client: &mut Client,
    catalog: &Catalog,
    rules: &[Rules],
    start: usize,
    progress: Progress,
) -> Result<Progress, Error> {
    let mut progress = progress;
    let found =
        |name: &QualifiedName| catalog.tables.iter().position(|it| it.qualified_name() == *name);
    let mut members: BTreeSet<usize> = BTreeSet::new();
    let mut left = vec![start];
    // Includes everything that is needed at once. Tables that only depend on the circle do no harm.
    while let Some(place) = left.pop() {
        if !members.insert(place) {
            continue;
        }
        let table = &catalog.tables[place];
        let open = open(table, &progress);
        let needed = required(table, &rules[place], &open);
        left.extend(needed.filter_map(|it| found(&table.keys[it].references())));
    }
    let tables: Vec<(&Table, &Rules)> =
        members.iter().map(|it| (&catalog.tables[*it], &rules[*it])).collect();
    let names: BTreeSet<QualifiedName> = tables.iter().map(|it| it.0.qualified_name()).collect();
    let beyond = |table: &Table| -> BTreeSet<usize> {
        let open = open(table, &progress).into_iter();
        open.filter(|it| !names.contains(&table.keys[*it].references())).collect()
    };
    let open = tables.iter().map(|it| (it.0.qualified_name(), beyond(it.0))).collect();
    let taken = cycle::first_rows(client, catalog, &tables, &progress.pools, &open)?;
    for (place, taken) in members.iter().zip(taken.into_iter().flatten()) {
        progress.taken.insert(*place, taken);
    }
    // Also if they got no rows: then nothing can refer to them, which is found out by trial.
    for place in &members {
        let table = &catalog.tables[*place];
        progress.referable.insert(table.qualified_name());
        progress.pools.extend(pools(client, catalog, table)?);
    }
    Ok(progress)
}

fn fill_one(
    client: &mut Client,
    catalog: &Catalog,
    (place, rules): (usize, &Rules),
    (choice, most): (Choice, usize),
    progress: Progress,
) -> Result<(Progress, usize), Error> {
    let mut progress = progress;
    let mut all = 0;
    let table = &catalog.tables[place];
    let wide = Choice { reach: Reach::Wide, ..choice.clone() };
    for choice in [choice, wide] {
        let found = groups(client, catalog, table, rules, &progress.pools, &choice)?;
        let Some(groups) = found else { continue };
        let taken = progress.taken.remove(&place).unwrap_or_default();
        let (taken, count) = fill(client, (catalog, table), rules, groups, taken, most)?;
        progress.taken.insert(place, taken);
        all += count;
        if count > 1 {
            break;
        }
    }
    progress.referable.insert(table.qualified_name());
    progress.pools.extend(pools(client, catalog, table)?);
    Ok((progress, all))
}

/// The keys of a table that other tables, or the table itself, refer to.
fn pools(client: &mut Client, catalog: &Catalog, table: &Table) -> Result<Pools, Error> {
    let name = table.qualified_name();
    let keys = catalog.tables.iter().flat_map(|it| &it.keys).filter(|it| it.references() == name);
    let columns: BTreeSet<&Vec<String>> = keys.map(|it| &it.referenced).collect();
    let mut pools = Pools::new();
    for columns in columns {
        let names: Vec<String> =
            columns.iter().map(|it| identifier(Name::new(it.as_str()))).collect();
        let texts: Vec<String> = names.iter().map(|it| format!("{it}::pg_catalog.text")).collect();
        let known: Vec<String> = names.iter().map(|it| format!("{it} IS NOT NULL")).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT 32",
            texts.join(", "),
            table.sql(),
            known.join(" AND "),
            names.join(", ")
        );
        let rows = query(client, &sql)?.unwrap_or_default();
        let tuples = rows.into_iter().map(|it| it.into_iter().map(Value::Text).collect()).collect();
        pools.insert((name.clone(), columns.clone()), tuples);
    }
    Ok(pools)
}

/// The final number of rows in each table.
fn counted(client: &mut Client, catalog: &Catalog) -> Result<Rows, Error> {
    let mut rows = Rows::default();
    // The server plans each of these queries, and the length of a statement is limited.
    for tables in catalog.tables.chunks(100) {
        let count = |it: &Table| {
            let only = if it.partitions.is_some() { "" } else { "ONLY " };
            format!("(SELECT pg_catalog.count(*) FROM {only}{})", it.sql())
        };
        let counts: Vec<String> = tables.iter().map(count).collect();
        let sql = format!("SELECT {}", counts.join(", "));
        let row = client.query_typed_one(&sql, &[]).map_err(|it| Error::new(DOING, it))?;
        for (place, table) in tables.iter().enumerate() {
            let count = u64::try_from(row.get::<_, i64>(place)).unwrap_or(0);
            let name = table.qualified_name();
            if count == 0 {
                rows.without.push(name.to_string());
            }
            rows.counts.insert(name, count);
        }
    }
    Ok(rows)
}

impl fmt::Display for Rows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filled = self.counts.values().filter(|it| **it > 0);
        match (self.counts.values().sum::<u64>(), filled.count()) {
            (0, _) => formatter.write_str("no rows")?,
            (1, _) => formatter.write_str("1 row")?,
            (rows, 1) => write!(formatter, "{rows} rows in 1 table")?,
            (rows, tables) => write!(formatter, "{rows} rows in {tables} tables")?,
        }
        if self.without.is_empty() {
            return Ok(());
        }
        write!(formatter, " (none in {})", self.without.join(", "))
    }
}
