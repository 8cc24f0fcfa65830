//! Generated names that are taken: an index keeps its name when its table is renamed, and the sequence of a column when the
//! column is, so an object for which that name would be generated needs a different one.

use std::collections::BTreeSet;

use driftless_schema::naming::{Taken, numbered, object_name};
use driftless_schema::{Column, ColumnValue, Name, Naming, Pair, QualifiedName, Serial};

use super::{KeptTable, Matched, MatchedTable};
use crate::kinds::owned::Owned;
use crate::kinds::sequence::plan::named;
use crate::kinds::{each_of_table, each_owned};

/// Gives a new object with a generated name another one if that name is taken: with a number appended, as PostgreSQL
/// does.
pub(super) fn beside_what_is_there(tables: &mut [MatchedTable]) {
    let mut taken = BTreeSet::new();
    for table in tables.iter_mut() {
        if let MatchedTable::Kept(kept) = table {
            let name = kept.name.after.clone();
            each_owned!(&mut kept.owned, all => taken.extend(stay(all, &name)));
            taken.extend(sequences_that_stay(kept));
        }
    }
    for table in tables {
        match table {
            MatchedTable::Kept(kept) => {
                let name = kept.name.after.clone();
                each_owned!(&mut kept.owned, all => added(all, &mut taken, &name));
                for (column, serial) in kept.columns.iter_mut().filter_map(new_serial) {
                    free_sequence(&mut taken, &name, &column, serial);
                }
            }
            MatchedTable::Added(table) => {
                let name = table.name.clone();
                each_of_table!(&mut *table, all => all.iter_mut().for_each(|it| free(&mut taken, &name, it)));
                for column in &mut table.columns {
                    let ColumnValue::Serial(serial) = &mut column.value else { continue };
                    free_sequence(&mut taken, &name, &column.name, serial);
                }
            }
            MatchedTable::Removed(_) => (),
        }
    }
}

/// The names that do not change.
fn stay<T: Owned>(all: &mut [Matched<T>], table: &QualifiedName) -> Vec<QualifiedName> {
    let names = all.iter_mut().filter_map(|it| match it {
        Matched::Kept(pair) => pair.after.relation().map(|it| table.sibling(it.clone())),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    names.collect()
}

/// The sequences of columns that keep them, and those of identities that go with their columns, which is later. An identity's
/// sequence has the name that PostgreSQL chose for the column.
fn sequences_that_stay(kept: &KeptTable) -> Vec<QualifiedName> {
    let chosen = |table: &QualifiedName, column: &Name| {
        let name = object_name(table.name.as_str(), column.as_str(), "seq");
        kept.name.after.sibling(name)
    };
    let names = kept.columns.iter().filter_map(|it| {
        let (before, after) = match it {
            Matched::Kept(Pair { before, after }) => (before, after),
            Matched::Removed(it) if matches!(it.value, ColumnValue::Identity(_)) => (it, it),
            Matched::Removed(_) | Matched::Added(_) => return None,
        };
        match (&before.value, &after.value) {
            (ColumnValue::Serial(_), ColumnValue::Serial(it)) => {
                Some(named(&kept.name.after, &after.name, it))
            }
            (ColumnValue::Identity(_), ColumnValue::Identity(_)) => {
                Some(chosen(&kept.name.before, &before.name))
            }
            _ => None,
        }
    });
    names.collect()
}

/// A `serial` that a column gets, with the column's name.
fn new_serial(matched: &mut Matched<Column>) -> Option<(Name, &mut Serial)> {
    let column = match matched {
        Matched::Kept(Pair { before, .. }) if matches!(before.value, ColumnValue::Serial(_)) => {
            return None;
        }
        Matched::Removed(_) => return None,
        Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => it,
    };
    let name = column.name.clone();
    match &mut column.value {
        ColumnValue::Serial(it) => Some((name, it)),
        _ => None,
    }
}

fn free_sequence(
    taken: &mut BTreeSet<QualifiedName>,
    table: &QualifiedName,
    column: &Name,
    serial: &mut Serial,
) {
    if !taken.contains(&named(table, column, serial)) {
        return;
    }
    let mut beside = Taken::default();
    let neighbours = taken.iter().filter(|it| it.namespace == table.namespace);
    neighbours.for_each(|it| beside.take(it.name.clone()));
    // As PostgreSQL counts for `ADD COLUMN … serial`.
    let name = table.sibling(beside.choose(table.name.as_str(), column.as_str(), "seq"));
    taken.insert(name.clone());
    serial.sequence = Some(name);
}

fn added<T: Owned>(
    all: &mut [Matched<T>],
    taken: &mut BTreeSet<QualifiedName>,
    table: &QualifiedName,
) {
    for matched in all {
        if let Matched::Added(it) = matched {
            free(taken, table, it);
        }
    }
}

fn free<T: Owned>(taken: &mut BTreeSet<QualifiedName>, table: &QualifiedName, object: &mut T) {
    if object.naming() == Naming::Given {
        return;
    }
    let Some(name) = object.relation() else { return };
    let wanted = name.clone();
    let mut number = 0;
    while taken.contains(&table.sibling(name.clone())) {
        number += 1;
        *name = numbered(&wanted, number);
    }
    if number > 0 {
        taken.insert(table.sibling(name.clone()));
    }
}
