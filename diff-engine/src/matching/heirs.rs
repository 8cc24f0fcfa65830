//! What a table has from its parents: how a column of a parent reaches it.

use std::collections::BTreeSet;

use driftless_schema::{Column, ColumnValue, Name, Pair, Parameters, QualifiedName, Schema, Table};

use super::serials::next_of;
use super::{Heir, Renames};

/// The column that an heir has if its parent gets that one.
pub(crate) fn new_in_heir(of_parent: &Column) -> Column {
    Column {
        value: inherited_value(&of_parent.value),
        statistics: None,
        options: Parameters::new(),
        comment: None,
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
    let mut renames = renames.clone();
    renames.inherit(schemas.before.tables.iter().filter_map(Heir::of));
    let by_name = |name: &QualifiedName| {
        schemas.before.tables.iter().find(|it| renames.table(&it.name) == *name)
    };
    // A parent may follow its own parents.
    for _ in heirs {
        let tables = schemas.after.tables.clone();
        for table in schemas.after.tables.iter_mut().filter(|it| heirs.contains(&it.name)) {
            let parents = table.traits.inheritance.parents();
            let parents = parents.iter().filter_map(|parent| {
                let before = by_name(parent)?;
                let after = tables.iter().find(|it| it.name == *parent)?;
                Some(Pair {
                    before: columns(before, &renames),
                    after: columns(after, &Renames::default()),
                })
            });
            let parents: Vec<Pair<Vec<Column>>> = parents.collect();
            let Some(own) = by_name(&table.name).map(|it| columns(it, &renames)) else { continue };
            let declared: BTreeSet<Name> = table.columns.iter().map(|it| it.name.clone()).collect();
            let Some(inherited) = &mut table.inherited else { continue };
            for Pair { before, after } in &parents {
                let is_gone = |it: &Name| {
                    before.iter().any(|other| other.name == *it)
                        && parents.iter().all(|all| all.after.iter().all(|other| other.name != *it))
                };
                inherited.columns.retain(|it| !is_gone(&it.name));
                for wanted in after.iter().filter(|it| !declared.contains(&it.name)) {
                    let was = before.iter().find(|it| it.name == wanted.name);
                    let own = own.iter().find(|it| it.name == wanted.name);
                    let column = match (own, was) {
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
