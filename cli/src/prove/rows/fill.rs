//! Inserts the rows of one table, so that each option of each group is in some row that the table accepts.

use std::collections::BTreeSet;

use driftless_diff_engine::render::identifier;
use driftless_introspect::{Client, Error};
use driftless_schema::Name;

use super::catalog::{Catalog, Table};
use super::group::Group;
use super::options::{Rules, is_constant};
use super::trial::{accepts, query};
use super::value::{Value, series};

/// The option of each group in a row.
type Row = Vec<usize>;

/// The values that exist in columns that must be distinct together, by the index of the constraint.
pub(super) type Taken = BTreeSet<(usize, Vec<Value>)>;

/// The least number of rows for a table: a single row tests no uniqueness.
const LEAST: usize = 3;

/// The most rows that are added because no row had a certain option.
const VARIED: usize = 24;

/// How many refused statements end the attempt: while the table is empty, and in total.
const REFUSALS: (usize, usize) = (32, 80);

/// How many rows are tried to find the first that the table accepts.
const TRIALS: usize = 40;

/// Fills a table with at most this many rows. Returns which values exist then, and how many rows were inserted.
pub(super) fn fill(
    client: &mut Client,
    (catalog, table): (&Catalog, &Table),
    rules: &Rules,
    groups: Vec<Group>,
    taken: Taken,
    most: usize,
) -> Result<(Taken, usize), Error> {
    let taken = standing(client, table, rules, taken)?;
    let wanted = groups.iter().map(|it| it.wanted).max().unwrap_or(0).max(LEAST).min(most);
    let plain = (0..wanted).map(|row| groups.iter().map(|it| row % it.options.len()).collect());
    let rows = distinct(table, rules, &groups, &taken, plain.map(Planned::free).collect());
    let mut stands = insert(client, table, &groups, rows)?;
    if stands.is_empty() {
        stands = search(client, table, rules, &groups, &taken)?;
    }
    let Some(base) = stands.first() else { return Ok((taken, 0)) };
    let missing = groups.iter().enumerate().flat_map(|(group, it)| {
        let lacks = |option: &usize| !stands.iter().any(|row| row[group] == *option);
        (it.idle..it.wanted.min(it.options.len()))
            .filter(lacks)
            .map(move |option| (group, option))
            .collect::<Vec<_>>()
    });
    let varied = missing.map(|(group, option)| {
        let mut row = base.clone();
        row[group] = option;
        Planned { row, kept: Some(group) }
    });
    let mut varied: Vec<Planned> = varied.take(most.min(VARIED)).collect();
    let base = base.clone();
    let mut groups = groups;
    if stands.len() < LEAST {
        let (more, rows) = siblings(catalog, table, rules, groups, &base);
        groups = more;
        varied.splice(0..0, rows.into_iter().map(Planned::free));
    }
    let taken = taking(table, rules, &groups, taken, &stands);
    let more = distinct(table, rules, &groups, &taken, varied);
    let more = insert(client, table, &groups, more)?;
    let count = stands.len() + more.len();
    Ok((taking(table, rules, &groups, taken, &more), count))
}

/// Rows that differ from this one only in what must be distinct.
fn siblings(
    catalog: &Catalog,
    table: &Table,
    rules: &Rules,
    groups: Vec<Group>,
    row: &Row,
) -> (Vec<Group>, Vec<Row>) {
    let mut groups = groups;
    let mut rows = vec![row.clone(); LEAST];
    for (place, group) in groups.iter_mut().enumerate() {
        let [column] = group.columns[..] else { continue };
        let [Value::Text(text)] = &group.options[row[place]][..] else { continue };
        if !rules.uniques.iter().any(|it| it.0.contains(&column)) {
            continue;
        }
        let Some(data_type) = catalog.base(table.columns[column].data_type) else { continue };
        let text = text.clone();
        for (row, step) in rows.iter_mut().zip(1..) {
            if let Some(next) = series(data_type, &text, step) {
                row[place] = group.options.len();
                group.options.push(vec![Value::Text(next)]);
            }
        }
    }
    (groups, rows)
}

/// Adds the values of rows that migrations and triggers have inserted.
fn standing(
    client: &mut Client,
    table: &Table,
    rules: &Rules,
    taken: Taken,
) -> Result<Taken, Error> {
    let mut taken = taken;
    for (place, (columns, is_strict)) in rules.uniques.iter().enumerate() {
        if !is_strict || columns.is_empty() || columns.iter().any(|it| table.columns[*it].counted) {
            continue;
        }
        let names: Vec<String> =
            columns.iter().map(|it| identifier(Name::new(&*table.columns[*it].name))).collect();
        let texts: Vec<String> = names.iter().map(|it| format!("{it}::pg_catalog.text")).collect();
        let known: Vec<String> = names.iter().map(|it| format!("{it} IS NOT NULL")).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE {} LIMIT {STANDING}",
            texts.join(", "),
            table.sql(),
            known.join(" AND ")
        );
        let rows = query(client, &sql)?.unwrap_or_default();
        let values = rows.into_iter().map(|it| it.into_iter().map(Value::Text).collect());
        taken.extend(values.map(|it| (place, it)));
    }
    Ok(taken)
}

/// The values from which new ones must differ.
const STANDING: usize = 500;

/// A row before its values are made distinct.
struct Planned {
    row: Row,
    /// The group whose option is the reason for the row.
    kept: Option<usize>,
}

impl Planned {
    fn free(row: Row) -> Planned {
        Planned { row, kept: None }
    }
}

/// The rows, changed until they are distinct. A row that cannot be made distinct is left out.
fn distinct(
    table: &Table,
    rules: &Rules,
    groups: &[Group],
    taken: &Taken,
    rows: Vec<Planned>,
) -> Vec<Row> {
    let mut taken = taken.clone();
    let mut all = Vec::new();
    for Planned { row, kept } in rows {
        if let Some(row) = made_distinct(table, rules, groups, &taken, row, kept) {
            taken.extend(keys(table, rules, groups, &row));
            all.push(row);
        }
    }
    all
}

/// How often a row is changed to make it distinct.
const CHANGES: usize = 400;

fn made_distinct(
    table: &Table,
    rules: &Rules,
    groups: &[Group],
    taken: &Taken,
    row: Row,
    kept: Option<usize>,
) -> Option<Row> {
    let mut row = row;
    let mut soft = BTreeSet::new();
    for change in 0..CHANGES {
        let found = keys(table, rules, groups, &row);
        let clash = found.into_iter().find(|it| taken.contains(it) && !soft.contains(&it.0));
        let Some((unique, _)) = clash else { return Some(row) };
        let columns = &rules.uniques[unique].0;
        let free = groups.iter().enumerate().filter(|(place, it)| {
            Some(*place) != kept
                && it.options.len() > 1
                && it.columns.iter().any(|it| columns.contains(it))
        });
        let free: Vec<usize> = free.map(|it| it.0).collect();
        if free.is_empty() || change + 1 == CHANGES {
            if rules.uniques[unique].1 {
                return None;
            }
            // The index may be partial and leave the row out.
            soft.insert(unique);
            continue;
        }
        // Like an odometer: the next wheel turns when this one has gone round.
        for group in free {
            row[group] = (row[group] + 1) % groups[group].options.len();
            if row[group] != 0 {
                break;
            }
        }
    }
    None
}

/// What a row uses of each constraint; nothing if a NULL, a sequence or a computed default makes it distinct.
fn keys(table: &Table, rules: &Rules, groups: &[Group], row: &Row) -> Vec<(usize, Vec<Value>)> {
    let all = rules.uniques.iter().enumerate();
    let key = |(place, (columns, _)): (usize, &(Vec<usize>, bool))| {
        let values: Option<Vec<Value>> = columns.iter().map(|it| value(groups, row, *it)).collect();
        let values = values.filter(|it| !it.is_empty())?;
        let is_apart = columns.iter().zip(&values).any(|(column, value)| match value {
            Value::Null => true,
            Value::Default => {
                let default = table.columns[*column].default.as_ref();
                table.columns[*column].counted || default.is_none_or(|it| !is_constant(it))
            }
            Value::Text(_) => false,
        });
        (!is_apart).then_some((place, values))
    };
    all.filter_map(key).collect()
}

fn value(groups: &[Group], row: &Row, column: usize) -> Option<Value> {
    groups.iter().zip(row).find_map(|(group, option)| {
        let place = group.columns.iter().position(|it| *it == column)?;
        group.options[*option].get(place).cloned()
    })
}

fn taking(table: &Table, rules: &Rules, groups: &[Group], taken: Taken, rows: &[Row]) -> Taken {
    let mut taken = taken;
    taken.extend(rows.iter().flat_map(|it| keys(table, rules, groups, it)));
    taken
}

/// Inserts all rows at once, or else as many as the table accepts. Returns the inserted rows.
fn insert(
    client: &mut Client,
    table: &Table,
    groups: &[Group],
    rows: Vec<Row>,
) -> Result<Vec<Row>, Error> {
    let mut left: Vec<(usize, usize)> = vec![(0, rows.len())];
    let mut stands = Vec::new();
    let mut refusals = 0;
    while let Some((start, end)) = left.pop() {
        let bound = if stands.is_empty() { REFUSALS.0 } else { REFUSALS.1 };
        if start == end || refusals > bound {
            continue;
        }
        if accepts(client, &statement(table, groups, &rows[start..end]))? {
            stands.extend(rows[start..end].iter().cloned());
            continue;
        }
        refusals += 1;
        if end - start > 1 {
            let middle = start.midpoint(end);
            left.extend([(middle, end), (start, middle)]);
        }
    }
    Ok(stands)
}

/// The first row that the table accepts, among rows mixed from all options.
fn search(
    client: &mut Client,
    table: &Table,
    rules: &Rules,
    groups: &[Group],
    taken: &Taken,
) -> Result<Vec<Row>, Error> {
    for trial in 1..=TRIALS {
        let mixed = groups.iter().enumerate().map(|(group, it)| {
            let turns = (trial * (2 * group + 3) * 7919) >> 5;
            turns % it.options.len()
        });
        let planned = vec![Planned::free(mixed.collect())];
        for row in distinct(table, rules, groups, taken, planned) {
            let stands = insert(client, table, groups, vec![row])?;
            if !stands.is_empty() {
                return Ok(stands);
            }
        }
    }
    Ok(Vec::new())
}

fn statement(table: &Table, groups: &[Group], rows: &[Row]) -> String {
    let name = table.sql();
    let places: Vec<usize> = groups.iter().flat_map(|it| it.columns.iter().copied()).collect();
    if places.is_empty() {
        return vec![format!("INSERT INTO {name} DEFAULT VALUES"); rows.len()].join("; ");
    }
    let names: Vec<String> =
        places.iter().map(|it| identifier(Name::new(&*table.columns[*it].name))).collect();
    // Only a row that refers to itself has its number before it is inserted.
    let overrides = places.iter().any(|it| table.columns[*it].always);
    let overriding = if overrides { " OVERRIDING SYSTEM VALUE" } else { "" };
    let tuples: Vec<String> = rows.iter().map(|row| tuple(groups, row)).collect();
    format!("INSERT INTO {name} ({}){overriding} VALUES {}", names.join(", "), tuples.join(", "))
}

fn tuple(groups: &[Group], row: &Row) -> String {
    let options = groups.iter().zip(row).map(|(group, option)| &group.options[*option]);
    format!("({})", options.flatten().map(Value::sql).collect::<Vec<_>>().join(", "))
}

/// The statement for the plainest row.
pub(super) fn plainest(table: &Table, groups: &[Group]) -> String {
    statement(table, groups, &[vec![0; groups.len()]])
}

/// The values that the plainest row uses.
pub(super) fn taken_by_plainest(table: &Table, rules: &Rules, groups: &[Group]) -> Taken {
    taking(table, rules, groups, Taken::new(), &[vec![0; groups.len()]])
}
