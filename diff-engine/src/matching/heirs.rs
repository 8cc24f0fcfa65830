//! What a table has from its parents: how a column of a parent reaches it.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Column, ColumnValue, Name, NotNull, Pair, Parameters, QualifiedName, Schema, Table,
};

use super::serials::next_of;
use super::{Heir, Renames};

/// The column that an heir has if its parent gets that one.
pub(crate) fn new_in_heir(of_parent: &Column) -> Column {
    Column {
        value: inherited_value(&of_parent.value),
        statistics: None,
        options: Parameters::new(),
        comment: None,
        not_null: of_parent.not_null.clone().map(|it| NotNull { declared: false, ..it }),
        declared: false,
        ..of_parent.clone()
    }
}

/// The value that an heir has if its parent gets that one. Only partitions have a parent's identity, from PostgreSQL 17 on.
pub(crate) fn inherited_value(of_parent: &ColumnValue) -> ColumnValue {
    match of_parent {
        ColumnValue::Serial(it) => match &it.sequence {
            Some(sequence) => ColumnValue::Default(next_of(sequence)),
            None => ColumnValue::Null,
        },
        ColumnValue::Identity(_) => ColumnValue::Null,
        ColumnValue::Null | ColumnValue::Default(_) | ColumnValue::Generated(_) => {
            of_parent.clone()
        }
    }
}

/// Whether an heir has the value that it has from its parent, in the same words: what a text means has been asked of the
/// parent's alone.
pub(crate) fn is_inherited(own: &ColumnValue, of_parent: &ColumnValue) -> bool {
    match (own, inherited_value(of_parent)) {
        (ColumnValue::Default(own), ColumnValue::Default(of_parent)) => {
            own.as_str() == of_parent.as_str()
        }
        (own, of_parent) => *own == of_parent,
    }
}

/// Lets what the tables inherit follow their parents, as PostgreSQL does with tables that no statement is about. What a
/// table has otherwise than its parents, it keeps. `heirs` are names after, and the tables are under them.
pub(super) fn follow(
    schemas: &mut Pair<Schema>,
    heirs: &BTreeSet<QualifiedName>,
    renames: &Renames,
) {
    let is_heir = |it: &Table| it.inherited.is_some() && heirs.contains(&it.name);
    if !schemas.after.tables.iter().any(is_heir) {
        return;
    }
    let mut renames = renames.clone();
    renames.inherit(schemas.before.tables.iter().filter_map(Heir::of));
    let carried = |it: &Table| (renames.table(&it.name), columns(it, &renames));
    let before: Columns = schemas.before.tables.iter().map(carried).collect();
    let named = |it: &Table| (it.name.clone(), columns(it, &Renames::default()));
    let mut after: Columns = schemas.after.tables.iter().map(named).collect();
    // A parent may follow its own parents.
    loop {
        let mut is_done = true;
        for table in schemas.after.tables.iter_mut().filter(|it| is_heir(it)) {
            follow_parents(table, &before, &after);
            let (name, columns) = named(table);
            is_done &= after.get(&name) == Some(&columns);
            after.insert(name, columns);
        }
        if is_done {
            return;
        }
    }
}

/// The columns of each table, its own and the inherited ones.
type Columns = BTreeMap<QualifiedName, Vec<Column>>;

fn follow_parents(table: &mut Table, before: &Columns, after: &Columns) {
    fn named<'a>(all: &'a [Column], name: &Name) -> Option<&'a Column> {
        all.iter().find(|it| it.name == *name)
    }
    let Table { name, columns, traits, inherited, .. } = table;
    let (Some(own), Some(inherited)) = (before.get(name), inherited) else { return };
    let parents = traits.inheritance.parents().iter();
    let parents: Vec<Pair<&[Column]>> = parents
        .filter_map(|it| Some(Pair { before: before.get(it)?, after: after.get(it)? }))
        .map(|it| it.map(Vec::as_slice))
        .collect();
    let is_gone = |it: &Column| {
        parents.iter().any(|all| named(all.before, &it.name).is_some())
            && parents.iter().all(|all| named(all.after, &it.name).is_none())
    };
    let (gone, kept): (Vec<Column>, Vec<Column>) =
        std::mem::take(&mut inherited.columns).into_iter().partition(is_gone);
    inherited.columns = kept;
    // What a table declares stays in it when its parents lose theirs.
    columns.extend(gone.into_iter().filter(|it| it.declared));
    for Pair { before, after } in &parents {
        for wanted in after.iter().filter(|it| named(columns, &it.name).is_none()) {
            let column = match (named(own, &wanted.name), named(before, &wanted.name)) {
                (Some(own), Some(was)) => followed(own, was, wanted),
                _ => new_in_heir(wanted),
            };
            match inherited.columns.iter_mut().find(|it| it.name == wanted.name) {
                Some(it) => *it = column,
                None => inherited.columns.push(column),
            }
        }
    }
}

/// All columns under the names after.
fn columns(table: &Table, renames: &Renames) -> Vec<Column> {
    let inherited = table.inherited.iter().flat_map(|it| &it.columns);
    let all = table.columns.iter().chain(inherited);
    all.map(|it| renames.carry_column(&table.name, it.clone())).collect()
}

/// The heir's column after its parent has changed.
fn followed(own: &Column, was: &Column, wanted: &Column) -> Column {
    let mut all = own.clone();
    (all.data_type, all.collation) = (wanted.data_type.clone(), wanted.collation.clone());
    if is_inherited(&own.value, &was.value) || own.value == was.value {
        all.value = match &wanted.value {
            ColumnValue::Identity(_) => own.value.clone(),
            other => inherited_value(other),
        };
    }
    if own.not_null.is_some() == was.not_null.is_some() || wanted.not_null.is_some() {
        all.not_null.clone_from(&wanted.not_null);
    }
    if own.storage == was.storage {
        all.storage = wanted.storage;
    }
    if own.statistics == was.statistics {
        all.statistics = wanted.statistics;
    }
    all
}
