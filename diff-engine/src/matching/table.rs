//! A table on both sides: its objects, matched by name, and by definition if nobody chose a name.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Column, ColumnValue, Expression, Grants, Name, Naming, NotNull, Pair, QualifiedName, Table,
    TableTraits,
};

use super::{Backfill, Matched, Renames, paired};
use crate::kinds::OwnedObjects;

/// A table on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTable {
    /// Its name on each side.
    pub name: Pair<QualifiedName>,
    /// The properties of the whole table on each side.
    pub traits: Pair<TableTraits>,
    /// The privileges on each side, with the names of the side.
    pub grants: Pair<Option<Grants>>,
    /// Its columns.
    pub columns: Vec<Matched<Column>>,
    /// Its other objects. Of primary keys there is none, or one, or a different one on each side.
    pub owned: OwnedObjects,
    /// The value for rows that have none in a column, by the column's name in the models.
    pub backfills: BTreeMap<Name, Expression>,
    /// What it has from its parents on each side. If it has parents on one side alone, that is also among its own objects.
    pub inherited: Pair<Option<Box<Table>>>,
}

impl KeptTable {
    /// Whether privileges are compared: no side leaves them to others.
    pub fn compares_grants(&self) -> bool {
        self.grants.before.is_some() && self.grants.after.is_some()
    }

    /// The table for the downgrade.
    pub fn swap(self) -> KeptTable {
        KeptTable {
            name: self.name.swap(),
            traits: self.traits.swap(),
            grants: self.grants.swap(),
            columns: self.columns.into_iter().map(Matched::swap).collect(),
            owned: self.owned.swap(),
            backfills: self.backfills,
            inherited: self.inherited.swap(),
        }
    }
}

pub(super) fn matched_table(
    mut pair: Pair<Table>,
    renames: &Renames,
    backfills: &[Backfill],
) -> KeptTable {
    let inherited = pair.as_ref().map(|it| it.inherited.clone());
    // A table that gets parents, or loses them, keeps the columns and the constraints that both have.
    if compares_whole(&pair, renames) {
        pair = pair.map(Table::whole);
    } else {
        declared_before_or_after(&mut pair, renames);
    }
    in_doubt(&mut pair.before, renames);
    let name = pair.as_ref().map(|it| it.name.clone());
    let mut columns = paired(
        pair.as_ref().map(|it| it.columns.clone()),
        |it| renames.column(&name.before, &it.name),
        |it| it.name.clone(),
    );
    for column in &mut columns {
        if let Matched::Kept(pair) = column {
            known_by_either(pair, &name);
        }
    }
    let names = [&name.before, &name.after];
    let own = backfills.iter().filter_map(|it| {
        let [namespace, table, column] = it.column.path.as_slice() else { return None };
        let owner = QualifiedName::new(namespace.clone(), table.clone());
        names.contains(&&owner).then(|| (column.clone(), it.value.clone()))
    });
    KeptTable {
        backfills: own.collect(),
        columns,
        traits: pair.as_ref().map(|it| it.traits.clone()),
        grants: pair.as_ref().map(|it| it.grants.clone()),
        inherited,
        owned: OwnedObjects::of(pair, renames),
        name,
    }
}

/// Whether a table has other parents after, and none of those that it had.
fn compares_whole(pair: &Pair<Table>, renames: &Renames) -> bool {
    let inheritance = pair.as_ref().map(|it| &it.traits.inheritance);
    let before = inheritance.before.clone().map(|it| renames.table(it));
    let after = inheritance.after.parents();
    let has_parents = !before.parents().is_empty() || !after.is_empty();
    has_parents && before.parents().iter().all(|it| !after.contains(it))
}

/// A column that is the table's own on one side and inherited on the other counts as its own on both, if the table declares
/// it on both.
fn declared_before_or_after(pair: &mut Pair<Table>, renames: &Renames) {
    let (name, before, after) = (pair.before.name.clone(), &mut pair.before, &mut pair.after);
    let carried = |it: &Name| renames.column(&name, it);
    let own: Vec<Name> = before.columns.iter().map(|it| carried(&it.name)).collect();
    let wanted: Vec<Name> = after.columns.iter().map(|it| it.name.clone()).collect();
    own_again(after, |it| own.contains(it));
    own_again(before, |it| wanted.contains(&carried(it)));
}

fn own_again(table: &mut Table, is_own_on_the_other_side: impl Fn(&Name) -> bool) {
    let Some(inherited) = &mut table.inherited else { return };
    let columns = std::mem::take(&mut inherited.columns).into_iter();
    let (own, others): (Vec<Column>, Vec<Column>) =
        columns.partition(|it| it.declared && is_own_on_the_other_side(&it.name));
    inherited.columns = others;
    table.columns.extend(own);
}

/// Marks texts that mention a column whose name another column has afterwards: the same words mean something else then.
fn in_doubt(before: &mut Table, renames: &Renames) {
    let names: BTreeSet<Name> = before.columns.iter().map(|it| it.name.clone()).collect();
    let passed_on = |it: &&Name| {
        let after = renames.column(&before.name, it);
        after != **it && names.contains(&after)
    };
    let taken: Vec<Name> =
        names.iter().filter(passed_on).map(|it| renames.column(&before.name, it)).collect();
    for (_, text) in before.texts() {
        if taken.iter().any(|it| text.mentions(it)) {
            *text = text.clone().in_doubt();
        }
    }
}

/// What only one side knows of a column is copied to the other: the sequence of a `serial`, the name of a `NOT NULL`
/// that nobody named, which follows no rename, and the time zone, which only a model declares.
pub(crate) fn known_by_either(
    Pair { before, after }: &mut Pair<Column>,
    table: &Pair<QualifiedName>,
) {
    after.zone = after.zone.take().or_else(|| before.zone.clone());
    before.zone.clone_from(&after.zone);
    if let (ColumnValue::Serial(before), ColumnValue::Serial(after)) =
        (&mut before.value, &mut after.value)
    {
        // It moves to another namespace with its table.
        let known = before.sequence.take().or_else(|| after.sequence.take());
        let beside =
            |it: &QualifiedName| known.as_ref().map(|known| it.sibling(known.name.clone()));
        (before.sequence, after.sequence) = (beside(&table.before), beside(&table.after));
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
}
