//! A table that is on both sides: what it owns, matched by name, and by definition where nobody gave a name.

use driftless_schema::{
    Check, Column, ForeignKey, Index, Name, Naming, Pair, PrimaryKey, QualifiedName, Table, Unique,
};

use super::{Matched, Renames, matched};

/// A table on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptTable {
    /// Its name on each side.
    pub name: Pair<QualifiedName>,
    /// Its comment on each side.
    pub comment: Pair<Option<String>>,
    /// Its columns.
    pub columns: Vec<Matched<Column>>,
    /// Its primary key: none, or one, or one on each side that is another.
    pub primary_keys: Vec<Matched<PrimaryKey>>,
    /// Its unique constraints.
    pub uniques: Vec<Matched<Unique>>,
    /// Its checks.
    pub checks: Vec<Matched<Check>>,
    /// Its foreign keys.
    pub foreign_keys: Vec<Matched<ForeignKey>>,
    /// Its indexes.
    pub indexes: Vec<Matched<Index>>,
}

impl KeptTable {
    /// The way down.
    pub fn swap(self) -> KeptTable {
        fn all<T>(matched: Vec<Matched<T>>) -> Vec<Matched<T>> {
            matched.into_iter().map(Matched::swap).collect()
        }
        KeptTable {
            name: self.name.swap(),
            comment: self.comment.swap(),
            columns: all(self.columns),
            primary_keys: all(self.primary_keys),
            uniques: all(self.uniques),
            checks: all(self.checks),
            foreign_keys: all(self.foreign_keys),
            indexes: all(self.indexes),
        }
    }
}

/// What a constraint and an index have in common here: a name, who chose it, and a definition.
pub(super) trait Named {
    fn name(&self) -> &Name;
    fn adopt(&mut self, name: Name);
    fn naming(&self) -> Naming;
    /// Equal but for the name.
    fn defines_the_same(&self, other: &Self) -> bool;
}

macro_rules! named {
    ($($kind:ident),+) => {$(
        impl Named for $kind {
            fn name(&self) -> &Name {
                &self.name
            }
            fn adopt(&mut self, name: Name) {
                self.name = name;
            }
            fn naming(&self) -> Naming {
                self.naming
            }
            fn defines_the_same(&self, other: &Self) -> bool {
                $kind { name: other.name.clone(), naming: other.naming, ..self.clone() } == *other
            }
        }
    )+};
}
named!(PrimaryKey, Unique, Check, ForeignKey, Index);

pub(super) fn kept(pair: Pair<Table>, renames: &Renames) -> KeptTable {
    let Pair { before, after } = pair;
    let table = before.name.clone();
    KeptTable {
        columns: matched(
            Pair { before: before.columns, after: after.columns },
            |it| renames.column(&table, &it.name),
            |it| it.name.clone(),
        ),
        primary_keys: owned(
            Pair { before: before.primary_key, after: after.primary_key }
                .map(|it| it.into_iter().collect()),
            |it| renames.carry_primary_key(&table, it),
        ),
        uniques: owned(Pair { before: before.uniques, after: after.uniques }, |it| {
            renames.carry_unique(&table, it)
        }),
        checks: owned(Pair { before: before.checks, after: after.checks }, |it| {
            renames.carry_check(&table, it)
        }),
        foreign_keys: owned(
            Pair { before: before.foreign_keys, after: after.foreign_keys },
            |it| renames.carry_foreign_key(&table, it),
        ),
        indexes: owned(Pair { before: before.indexes, after: after.indexes }, |it| {
            renames.carry_index(&table, it)
        }),
        name: Pair { before: before.name, after: after.name },
        comment: Pair { before: before.comment, after: after.comment },
    }
}

/// Equal definitions first, those of one name before all others; then equal names that somebody gave. So a rename of a
/// constraint is seen as one, and a name that was chosen for the model gives way to the name that the database has.
fn owned<T: Named + Clone>(sides: Pair<Vec<T>>, carry: impl Fn(T) -> T) -> Vec<Matched<T>> {
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
    let same_definition = |before: &T, after: &T| carry(before.clone()).defines_the_same(after);
    let same_name = |before: &T, after: &T| before.name() == after.name();
    let given = |it: &T| it.naming() == Naming::Given;
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && same_definition(before, after)
    });
    join(&mut before, &mut after, &same_definition);
    join(&mut before, &mut after, &|before, after| {
        same_name(before, after) && given(before) && given(after)
    });
    all.extend(before.into_iter().map(Matched::Removed));
    all.extend(after.into_iter().map(Matched::Added));
    all
}

/// A chosen name gives way to the other side's. Two chosen ones stay: neither is in a database.
pub(super) fn adopted<T: Named>(mut pair: Pair<T>) -> Pair<T> {
    match (pair.before.naming(), pair.after.naming()) {
        (Naming::Given, Naming::Chosen) => pair.after.adopt(pair.before.name().clone()),
        (Naming::Chosen, Naming::Given) => pair.before.adopt(pair.after.name().clone()),
        (Naming::Given, Naming::Given) | (Naming::Chosen, Naming::Chosen) => (),
    }
    pair
}
