//! A table on both sides: its objects, matched by name, and by definition if nobody chose a name.

use std::collections::BTreeMap;

use driftless_schema::{
    Check, Column, ColumnValue, Exclusion, Expression, ForeignKey, Index, Name, Naming, NotNull,
    Pair, PrimaryKey, QualifiedName, Statistics, Table, TableTraits, Unique,
};

use super::owned::Owned;
use super::{Backfill, Matched, Renames, matched};

/// A table on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTable {
    /// Its name on each side.
    pub name: Pair<QualifiedName>,
    /// The properties of the whole table on each side.
    pub traits: Pair<TableTraits>,
    /// Its columns.
    pub columns: Vec<Matched<Column>>,
    /// Its primary key: none, or one, or a different one on each side.
    pub primary_keys: Vec<Matched<PrimaryKey>>,
    /// Its unique constraints.
    pub uniques: Vec<Matched<Unique>>,
    /// Its checks.
    pub checks: Vec<Matched<Check>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<Matched<ForeignKey>>,
    /// Its exclusion constraints.
    pub exclusions: Vec<Matched<Exclusion>>,
    /// Its indexes.
    pub indexes: Vec<Matched<Index>>,
    /// Its extended statistics.
    pub statistics: Vec<Matched<Statistics>>,
    /// The value for rows that have none in a column, by the column's name in the models.
    pub backfills: BTreeMap<Name, Expression>,
}

impl KeptTable {
    /// The table for the downgrade.
    pub fn swap(self) -> KeptTable {
        fn all<T>(matched: Vec<Matched<T>>) -> Vec<Matched<T>> {
            matched.into_iter().map(Matched::swap).collect()
        }
        KeptTable {
            name: self.name.swap(),
            traits: self.traits.swap(),
            columns: all(self.columns),
            primary_keys: all(self.primary_keys),
            uniques: all(self.uniques),
            checks: all(self.checks),
            foreign_keys: all(self.foreign_keys),
            exclusions: all(self.exclusions),
            indexes: all(self.indexes),
            statistics: all(self.statistics),
            backfills: self.backfills,
        }
    }
}

pub(super) fn matched_table(
    pair: Pair<Table>,
    renames: &Renames,
    backfills: &[Backfill],
) -> KeptTable {
    let Pair { before, after } = pair;
    let table = before.name.clone();
    let columns = matched(
        Pair { before: before.columns, after: after.columns },
        |it| renames.column(&table, &it.name),
        |it| it.name.clone(),
    );
    let names = [&table, &after.name];
    let own = backfills.iter().filter_map(|it| {
        let [namespace, name, column] = it.column.path.as_slice() else { return None };
        let owner = QualifiedName::new(namespace.clone(), name.clone());
        names.contains(&&owner).then(|| (column.clone(), it.value.clone()))
    });
    let backfills = own.collect();
    KeptTable {
        backfills,
        columns: columns.into_iter().map(known_by_either).collect(),
        primary_keys: owned(
            Pair { before: before.primary_key, after: after.primary_key }
                .map(|it| it.into_iter().collect()),
            renames,
            &table,
        ),
        uniques: owned(Pair { before: before.uniques, after: after.uniques }, renames, &table),
        checks: owned(Pair { before: before.checks, after: after.checks }, renames, &table),
        foreign_keys: owned(
            Pair { before: before.foreign_keys, after: after.foreign_keys },
            renames,
            &table,
        ),
        exclusions: owned(
            Pair { before: before.exclusions, after: after.exclusions },
            renames,
            &table,
        ),
        indexes: owned(Pair { before: before.indexes, after: after.indexes }, renames, &table)
            .into_iter()
            .map(wanted_valid)
            .collect(),
        statistics: owned(
            Pair { before: before.statistics, after: after.statistics },
            renames,
            &table,
        ),
        name: Pair { before: before.name, after: after.name },
        traits: Pair { before: before.traits, after: after.traits },
    }
}

/// What only one side knows of a column is copied to the other: the sequence of a `serial`, the name of a `NOT NULL`
/// that nobody named, which follows no rename, and the time zone, which only a model declares.
fn known_by_either(matched: Matched<Column>) -> Matched<Column> {
    let Matched::Kept(Pair { mut before, mut after }) = matched else { return matched };
    after.zone = after.zone.take().or_else(|| before.zone.clone());
    before.zone.clone_from(&after.zone);
    if let (ColumnValue::Serial(before), ColumnValue::Serial(after)) =
        (&mut before.value, &mut after.value)
    {
        let known = after.sequence.take().or_else(|| before.sequence.clone());
        before.sequence = before.sequence.take().or_else(|| known.clone());
        after.sequence = before.sequence.clone();
    }
    if let (Some(before), Some(after)) = (&mut before.not_null, &mut after.not_null) {
        let take = |one: &mut NotNull, other: &NotNull| {
            one.name.clone_from(&other.name);
            one.naming = other.naming;
        };
        match (&before.name, &after.name) {
            (_, None) => take(after, before),
            (None, Some(_)) if after.naming == Naming::Chosen => take(before, after),
            (Some(_), Some(_))
                if (before.naming, after.naming) == (Naming::Chosen, Naming::Chosen) =>
            {
                take(after, before);
            }
            (None | Some(_), Some(_)) => (),
        }
    }
    Matched::Kept(Pair { before, after })
}

/// Nobody wants an invalid index: a valid index stays valid.
fn wanted_valid(matched: Matched<Index>) -> Matched<Index> {
    match matched {
        Matched::Kept(Pair { before, after }) => {
            let valid = before.valid || after.valid;
            Matched::Kept(Pair { before, after: Index { valid, ..after } })
        }
        one_sided => one_sided,
    }
}

/// First equal definitions, those with equal names before all others; then equal names that somebody chose; then those
/// that PostgreSQL can alter into each other. So the rename of a constraint is recognized, and a name that was
/// generated for the model is replaced by the name in the database.
fn owned<T: Owned>(
    sides: Pair<Vec<T>>,
    renames: &Renames,
    table: &QualifiedName,
) -> Vec<Matched<T>> {
    let carry = |it: &T| it.clone().carried(renames, table);
    let Pair { mut before, mut after } = sides;
    let mut all = Vec::new();
    let mut join = |before: &mut Vec<T>, after: &mut Vec<T>, same: &dyn Fn(&T, &T) -> bool| {
        let mut place = 0;
        while place < before.len() {
            match after.iter().position(|it| same(&before[place], it)) {
                Some(other) => all.push(Matched::Kept(adopted(Pair {
                    before: before.remove(place),
                    after: after.remove(other),
                }))),
                None => place += 1,
            }
        }
    };
    let same_core = |before: &T, after: &T| carry(before).core() == after.clone().core();
    let same_definition = |before: &T, after: &T| {
        let mut carried = carry(before);
        carried.adopt(after);
        carried == *after
    };
    let same_name = |before: &T, after: &T| before.id() == after.id();
    let given = |it: &T| it.naming() == Naming::Given;
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && same_definition(before, after)
    });
    join(&mut before, &mut after, &same_definition);
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && given(before) && given(after)
    });
    join(&mut before, &mut after, &same_core);
    all.extend(before.into_iter().map(Matched::Removed));
    all.extend(after.into_iter().map(Matched::Added));
    all
}

/// A generated name is replaced by the other side's. Two generated names stay: neither is in a database.
pub(super) fn adopted<T: Owned>(mut pair: Pair<T>) -> Pair<T> {
    match (pair.before.naming(), pair.after.naming()) {
        (Naming::Given, Naming::Chosen) => pair.after.adopt(&pair.before),
        (Naming::Chosen, Naming::Given) => pair.before.adopt(&pair.after),
        (Naming::Given, Naming::Given) | (Naming::Chosen, Naming::Chosen) => (),
    }
    pair
}
