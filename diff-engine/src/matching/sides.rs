//! Both schemas as a matching has them: names that nobody chose and texts that mean the same are written alike.

use driftless_schema::{Column, ColumnValue, Extensions, FoundNames, Pair, Schema, Table};

use super::labels::put_back;
use super::owned::{Owned, with_text};
use super::{KeptTable, Matched, MatchedTable, Matching};

impl Matching {
    /// The two schemas, to show what differs. Without namespace `public`, and only with what is compared. A renamed
    /// table has its new place on both sides.
    pub fn sides(&self) -> Pair<Schema> {
        let namespaces = split(&self.namespaces, |_| ());
        let extensions = split(&self.extensions, |_| ());
        let enums = split(&self.enums, |_| ());
        let sequences = split(&self.sequences, |_| ());
        let mut tables = Pair { before: Vec::new(), after: Vec::new() };
        for table in &self.tables {
            match table {
                MatchedTable::Added(it) => tables.after.push((it.name.clone(), it.clone())),
                MatchedTable::Removed(it) => tables.before.push((it.name.clone(), it.clone())),
                MatchedTable::Kept(kept) => {
                    let Pair { before, after } = both(kept);
                    tables.before.push((after.name.clone(), before));
                    tables.after.push((after.name.clone(), after));
                }
            }
        }
        let rest = extensions.zip(sequences);
        namespaces.zip(enums).zip(rest).zip(tables).map(
            |(((namespaces, enums), (extensions, sequences)), mut tables)| {
                tables.sort_by(|(one, _), (other, _)| one.cmp(other));
                let tables = tables.into_iter().map(|(_, table)| table).collect();
                let extensions = Extensions::Needed(extensions);
                Schema {
                    namespaces,
                    extensions,
                    enums,
                    sequences,
                    tables,
                    unmodelled: Vec::new(),
                    dependents: Vec::new(),
                    triggers: Vec::new(),
                    found_types: Vec::new(),
                    found_names: FoundNames::default(),
                }
            },
        )
    }
}

fn both(kept: &KeptTable) -> Pair<Table> {
    let KeptTable {
        name,
        traits,
        columns,
        primary_keys,
        uniques,
        checks,
        foreign_keys,
        exclusions,
        indexes,
        statistics,
        backfills: _,
    } = kept;
    let mut tables = name.clone().map(Table::new);
    let mut put = |fill: &dyn Fn(&mut Table, bool)| {
        fill(&mut tables.before, true);
        fill(&mut tables.after, false);
    };
    fn side<T: Clone>(pair: &Pair<T>, is_before: bool) -> T {
        if is_before { pair.before.clone() } else { pair.after.clone() }
    }
    let columns = split(columns, spell_column);
    let keys = split(primary_keys, spell);
    let uniques = split(uniques, spell);
    let checks = split(checks, spell);
    let foreign_keys = split(foreign_keys, spell);
    let exclusions = split(exclusions, spell);
    let indexes = split(indexes, spell);
    let statistics = split(statistics, spell);
    put(&|table, it| {
        table.traits = side(traits, it);
        table.columns = side(&columns, it);
        table.primary_key = side(&keys, it).into_iter().next();
        table.uniques = side(&uniques, it);
        table.checks = side(&checks, it);
        table.foreign_keys = side(&foreign_keys, it);
        table.exclusions = side(&exclusions, it);
        table.indexes = side(&indexes, it);
        table.statistics = side(&statistics, it);
        put_back(table);
    });
    tables
}

/// Every object of each side; `spell` makes equal parts of both sides use the same words.
fn split<T: Clone>(all: &[Matched<T>], spell: fn(&mut Pair<T>)) -> Pair<Vec<T>> {
    let mut sides = Pair { before: Vec::new(), after: Vec::new() };
    for matched in all {
        match matched {
            Matched::Added(it) => sides.after.push(it.clone()),
            Matched::Removed(it) => sides.before.push(it.clone()),
            Matched::Kept(pair) => {
                let mut pair = pair.clone();
                spell(&mut pair);
                sides.before.push(pair.before);
                sides.after.push(pair.after);
            }
        }
    }
    sides
}

fn spell_column(Pair { before, after }: &mut Pair<Column>) {
    match (&mut before.value, &after.value) {
        (ColumnValue::Default(one), ColumnValue::Default(other)) if one == other => {
            one.clone_from(other);
        }
        (ColumnValue::Generated(one), ColumnValue::Generated(other)) if one == other => {
            one.clone_from(other);
        }
        _ => (),
    }
}

fn spell<T: Owned>(pair: &mut Pair<T>) {
    for text in 0..pair.before.texts().len() {
        with_text(pair, text, |before, after| {
            if before == after {
                before.clone_from(after);
            }
        });
    }
}
