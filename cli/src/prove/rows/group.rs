//! Groups columns whose values depend on each other through a key or a check, and chooses their values together.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::{Client, Error};
use driftless_schema::QualifiedName;

use super::catalog::{Catalog, Key, Table};
use super::options::{Reach, Rules, options};
use super::trial::passing;
use super::value::Value;

/// Columns whose values are chosen together.
pub(super) struct Group {
    pub(super) columns: Vec<usize>,
    /// The possible values, the plainest first.
    pub(super) options: Vec<Vec<Value>>,
    /// How many of the options must be in some row.
    pub(super) wanted: usize,
    /// How many of the first options need not.
    pub(super) idle: usize,
}

/// The keys of rows that can be referred to, by table and columns.
pub(super) type Pools = BTreeMap<(QualifiedName, Vec<String>), Vec<Vec<Value>>>;

/// What is already decided.
#[derive(Clone, Default)]
pub(super) struct Choice {
    /// Keys, by index, whose tables have no rows yet: their nullable columns are NULL.
    pub(super) open: BTreeSet<usize>,
    /// Values of columns.
    pub(super) pinned: BTreeMap<usize, Value>,
    pub(super) reach: Reach,
}

/// The most combinations of one group that the server is asked about.
const COMBINATIONS: usize = 1024;

/// The most rows of another table that are referred to only because of a key.
const REFERENCES: usize = 4;

/// The most options of a group that get a row each, if the group is no enum.
const MOST: usize = 24;

/// The groups of a table; none if some column can have no value.
pub(super) fn groups(
    client: &mut Client,
    catalog: &Catalog,
    table: &Table,
    rules: &Rules,
    pools: &Pools,
    choice: &Choice,
) -> Result<Option<Vec<Group>>, Error> {
    let mut all = Vec::new();
    for columns in together(table, rules, choice) {
        let keys: Vec<(usize, &Key)> = table
            .keys
            .iter()
            .enumerate()
            .filter(|it| columns.contains(&first(table, it.1)))
            .collect();
        let mut sources = Vec::new();
        for (place, key) in keys {
            sources.extend(of_key(table, rules, key, choice.open.contains(&place), pools));
        }
        let is_key = !sources.is_empty();
        let mut idle = 0;
        let mut wanted = if is_key { REFERENCES } else { MOST };
        for column in &columns {
            if let Some(value) = choice.pinned.get(column) {
                sources.insert(0, Source::one(*column, vec![value.clone()]));
            } else if !sources.iter().any(|it| it.columns.contains(column)) {
                let found = options(client, catalog, table, rules, (*column, choice.reach))?;
                wanted = if columns.len() == 1 { found.wanted } else { wanted.max(found.wanted) };
                idle = if columns.len() == 1 { found.idle } else { 0 };
                sources.push(Source::one(*column, found.values));
            }
        }
        let candidates = joined(&columns, &sources);
        let conditions = rules.conditions(table, &columns);
        let is_asked = !conditions.checks.is_empty() || !conditions.casts.is_empty();
        let options = if is_asked && (columns.len() > 1 || is_key) {
            let kept = passing(client, table, &columns, candidates.clone(), &conditions)?;
            // What cannot be evaluated outside the table is left to the table itself.
            if kept.is_empty() && rules.fits.checks.is_empty() {
                candidates.into_iter().take(MOST).collect()
            } else {
                kept
            }
        } else {
            candidates
        };
        if options.is_empty() {
            return Ok(None);
        }
        let single = columns.len() == 1 && !is_key;
        let (options, covering) =
            if single { (options, wanted) } else { covering(options, wanted) };
        all.push(Group { columns, options, wanted: covering, idle });
    }
    Ok(Some(all))
}

fn first(table: &Table, key: &Key) -> usize {
    key.columns.first().and_then(|it| table.column_index(it)).unwrap_or(usize::MAX)
}

/// The sets of columns that keys and checks connect.
fn together(table: &Table, rules: &Rules, choice: &Choice) -> Vec<Vec<usize>> {
    let is_given = |place: &usize| {
        let column = &table.columns[*place];
        !column.computed && (!column.always || choice.pinned.contains_key(place))
    };
    let mut sets: Vec<BTreeSet<usize>> = Vec::new();
    let keys = table
        .keys
        .iter()
        .map(|it| it.columns.iter().filter_map(|it| table.column_index(it)).collect());
    let checks = rules.checks.iter().map(|it| it.0.clone());
    let alone = (0..table.columns.len()).map(|it| BTreeSet::from([it]));
    for mut set in keys.chain(checks).chain(alone) {
        set.retain(&is_given);
        if set.is_empty() {
            continue;
        }
        let (touching, apart): (Vec<_>, Vec<_>) =
            sets.into_iter().partition(|it| !it.is_disjoint(&set));
        set.extend(touching.into_iter().flatten());
        sets = apart;
        sets.push(set);
    }
    sets.sort();
    sets.into_iter().map(|it| it.into_iter().collect()).collect()
}

/// Values of some columns that go together.
struct Source {
    columns: Vec<usize>,
    tuples: Vec<Vec<Value>>,
}

impl Source {
    fn one(column: usize, values: Vec<Value>) -> Source {
        Source { columns: vec![column], tuples: values.into_iter().map(|it| vec![it]).collect() }
    }
}

/// The possible values of a key's columns: the keys of whole rows, and NULL.
fn of_key(table: &Table, rules: &Rules, key: &Key, is_open: bool, pools: &Pools) -> Vec<Source> {
    let columns: Vec<usize> = key.columns.iter().filter_map(|it| table.column_index(it)).collect();
    if columns.iter().any(|it| table.columns[*it].computed) {
        return Vec::new();
    }
    let nullable = |it: &usize| rules.nullable(&table.columns[*it]);
    if is_open {
        let open = columns.into_iter().filter(nullable);
        return open.map(|it| Source::one(it, vec![Value::Null])).collect();
    }
    let rows = pools.get(&(key.references(), key.referenced.clone())).cloned().unwrap_or_default();
    let without = |tuple: &Vec<Value>| -> Vec<Value> {
        let all = columns.iter().zip(tuple);
        all.map(|(column, value)| if nullable(column) { Value::Null } else { value.clone() })
            .collect()
    };
    let mut tuples: Vec<Vec<Value>> = rows.iter().take(1).cloned().collect();
    if columns.iter().all(nullable) {
        tuples.push(vec![Value::Null; columns.len()]);
    } else if columns.iter().any(nullable) {
        tuples.extend(rows.iter().map(without));
    }
    tuples.extend(rows.iter().skip(1).cloned());
    vec![Source { columns, tuples }]
}

/// The combined values of the sources, if they agree: all of them, or a selection with each value once.
fn joined(columns: &[usize], sources: &[Source]) -> Vec<Vec<Value>> {
    let mut limit = COMBINATIONS;
    while product(sources, limit) > COMBINATIONS && limit > 2 {
        limit -= limit.div_ceil(8);
    }
    let is_cut = sources.iter().any(|it| it.tuples.len() > limit);
    let blank = vec![None; columns.len()];
    let mut all = vec![blank.clone()];
    for source in sources {
        let shares = |row: &[Option<Value>]| {
            source
                .columns
                .iter()
                .any(|it| row.get(index_of(columns, *it)).is_some_and(Option::is_some))
        };
        let count = if all.iter().any(|it| shares(it)) { source.tuples.len() } else { limit };
        let tuples = || source.tuples.iter().take(count);
        let next = all
            .iter()
            .flat_map(|row| tuples().filter_map(|it| set(columns, row, &source.columns, it)));
        all = next.take(COMBINATIONS * 4).collect();
    }
    if is_cut {
        all.extend(single(columns, sources));
    }
    let full: Vec<Vec<Value>> =
        all.into_iter().filter_map(|it| it.into_iter().collect::<Option<Vec<Value>>>()).collect();
    let mut seen = BTreeSet::new();
    full.into_iter().filter(|it| seen.insert(it.clone())).collect()
}

fn product(sources: &[Source], limit: usize) -> usize {
    sources.iter().fold(1, |all: usize, it| all.saturating_mul(it.tuples.len().min(limit)))
}

fn index_of(columns: &[usize], column: usize) -> usize {
    columns.iter().position(|it| *it == column).unwrap_or(usize::MAX)
}

/// The row with these values added; none if it already has other values there.
fn set(
    columns: &[usize],
    row: &[Option<Value>],
    places: &[usize],
    values: &[Value],
) -> Option<Vec<Option<Value>>> {
    let mut row = row.to_vec();
    for (column, value) in places.iter().zip(values) {
        let there = row.get_mut(index_of(columns, *column))?;
        match there {
            Some(other) if other != value => return None,
            _ => *there = Some(value.clone()),
        }
    }
    Some(row)
}

/// Each value of each source, combined with the first values of the others and with NULL.
fn single(columns: &[usize], sources: &[Source]) -> Vec<Vec<Option<Value>>> {
    let is_null = |it: &&Vec<Value>| it.iter().all(|it| *it == Value::Null);
    let beside = |place_of: usize, tuple: &Vec<Value>, nulls: bool| {
        let mut row = set(columns, &vec![None; columns.len()], &sources[place_of].columns, tuple)?;
        for (_, source) in sources.iter().enumerate().filter(|it| it.0 != place_of) {
            let null = source.tuples.iter().find(is_null).filter(|_| nulls);
            row = set(columns, &row, &source.columns, null.or(source.tuples.first())?)?;
        }
        Some(row)
    };
    let all = sources.iter().enumerate();
    all.flat_map(|(place, source)| source.tuples.iter().map(move |it| (place, it)))
        .flat_map(|(place, it)| [beside(place, it, false), beside(place, it, true)])
        .flatten()
        .collect()
}

/// First the options with each value of each column, then some more; and the number of the former.
fn covering(options: Vec<Vec<Value>>, most: usize) -> (Vec<Vec<Value>>, usize) {
    let mut left: Vec<Vec<Value>> = options;
    let mut seen: BTreeSet<(usize, Value)> = BTreeSet::new();
    let mut chosen = Vec::new();
    while !left.is_empty() && chosen.len() < most {
        let new = |it: &Vec<Value>| {
            it.iter()
                .enumerate()
                .filter(|(place, it)| !seen.contains(&(*place, (*it).clone())))
                .count()
        };
        let counts: Vec<usize> = left.iter().map(new).collect();
        let best = counts.iter().copied().max().unwrap_or(0);
        if best == 0 {
            break;
        }
        let at = if chosen.is_empty() {
            0
        } else {
            counts.iter().position(|it| *it == best).unwrap_or(0)
        };
        let option = left.remove(at);
        seen.extend(option.iter().cloned().enumerate());
        chosen.push(option);
    }
    let count = chosen.len();
    chosen.extend(left.into_iter().take(MOST * 2));
    (chosen, count)
}
