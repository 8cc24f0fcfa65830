//! Generated names that are taken: an index keeps its name when its table is renamed, so an index of another table, for
//! which that name would be generated, needs a different one.

use std::collections::BTreeSet;

use driftless_schema::{Name, Naming, QualifiedName};

use super::{Matched, MatchedTable};
use crate::kinds::owned::Owned;
use crate::kinds::{each_of_table, each_owned};

/// Gives a new object with a generated name another one if that name is taken: with a number appended, as PostgreSQL
/// does.
pub(super) fn beside_what_is_there(tables: &mut [MatchedTable]) {
    let mut taken = BTreeSet::new();
    for table in tables.iter_mut() {
        if let MatchedTable::Kept(kept) = table {
            let name = kept.name.after.clone();
            each_owned!(&mut kept.owned, all => taken.extend(stay(all, &name)));
        }
    }
    for table in tables {
        match table {
            MatchedTable::Kept(kept) => {
                let name = kept.name.after.clone();
                each_owned!(&mut kept.owned, all => added(all, &mut taken, &name));
            }
            MatchedTable::Added(table) => {
                let name = table.name.clone();
                each_of_table!(table, all => all.iter_mut().for_each(|it| free(&mut taken, &name, it)));
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
        *name = Name::new(format!("{}{number}", wanted.as_str()));
    }
    if number > 0 {
        taken.insert(table.sibling(name.clone()));
    }
}
