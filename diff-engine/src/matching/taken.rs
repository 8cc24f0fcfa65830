//! Names that nobody gave and that are taken: an index keeps its name when its table is renamed, so that one of another
//! table, which would be called so by itself, has to be called otherwise.

use std::collections::BTreeSet;

use driftless_schema::{Name, Naming, QualifiedName};

use super::{KeptTable, Matched, MatchedTable, Owned};

/// Gives what is new and has a chosen name another one where that name is taken, with a number behind it as PostgreSQL does.
pub(super) fn beside_what_is_there(tables: &mut [MatchedTable]) {
    let mut taken = BTreeSet::new();
    for table in tables.iter() {
        if let MatchedTable::Kept(kept) = table {
            stay(&mut taken, kept);
        }
    }
    for table in tables {
        match table {
            MatchedTable::Kept(kept) => {
                let table = kept.name.after.clone();
                let mut free = |name: &mut Name, naming| free(&mut taken, &table, name, naming);
                added(&mut kept.primary_keys, |it| free(&mut it.name, it.naming));
                added(&mut kept.uniques, |it| free(&mut it.name, it.naming));
                added(&mut kept.exclusions, |it| free(&mut it.name, it.naming));
                added(&mut kept.indexes, |it| free(&mut it.name, it.naming));
            }
            MatchedTable::Added(table) => {
                let own = table.name.clone();
                let mut free = |name: &mut Name, naming| free(&mut taken, &own, name, naming);
                table.primary_key.iter_mut().for_each(|it| free(&mut it.name, it.naming));
                table.uniques.iter_mut().for_each(|it| free(&mut it.name, it.naming));
                table.exclusions.iter_mut().for_each(|it| free(&mut it.name, it.naming));
                table.indexes.iter_mut().for_each(|it| free(&mut it.name, it.naming));
            }
            MatchedTable::Removed(_) => (),
        }
    }
}

/// The names of what stays.
fn stay(taken: &mut BTreeSet<QualifiedName>, kept: &KeptTable) {
    let mut names: Vec<Name> = Vec::new();
    names.extend(kept_names(&kept.primary_keys));
    names.extend(kept_names(&kept.uniques));
    names.extend(kept_names(&kept.exclusions));
    names.extend(kept_names(&kept.indexes));
    taken.extend(names.into_iter().map(|it| kept.name.after.sibling(it)));
}

fn kept_names<T: Owned<Id = Name>>(all: &[Matched<T>]) -> Vec<Name> {
    let names = all.iter().filter_map(|it| match it {
        Matched::Kept(pair) => Some(pair.after.id().clone()),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    names.collect()
}

fn added<T>(all: &mut [Matched<T>], mut free: impl FnMut(&mut T)) {
    for matched in all {
        if let Matched::Added(it) = matched {
            free(it);
        }
    }
}

fn free(
    taken: &mut BTreeSet<QualifiedName>,
    table: &QualifiedName,
    name: &mut Name,
    naming: Naming,
) {
    if naming == Naming::Given {
        return;
    }
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
