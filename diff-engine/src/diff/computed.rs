//! What mentions a column whose computation changes: where the column has to be made again, so has that.

use std::collections::BTreeSet;

use driftless_schema::{Column, ColumnValue, Expression, IndexKey, Name, Pair, QualifiedName};

use super::column::fill;
use super::{Change, ColumnChange, Computed, IdentityBy, OwnedChange, TableChange};
use crate::matching::{KeptTable, Matched, Owned, Renames};

/// A computed column over one whose type changes has to be made again on every server, though it is not changed itself;
/// and so has one that is of an enum which is rebuilt.
pub(super) fn over_what_changes(
    mut all: Vec<ColumnChange>,
    kept: &KeptTable,
    renames: &Renames,
    rebuilt: &[QualifiedName],
) -> Vec<ColumnChange> {
    let of_rebuilt = |it: &Column| it.data_type.as_enum().is_some_and(|it| rebuilt.contains(it));
    let mut retyped: BTreeSet<Name> = all
        .iter()
        .filter_map(|it| match it {
            ColumnChange::Type(it) => Some(it.column.after.name.clone()),
            _ => None,
        })
        .collect();
    let pairs = kept.columns.iter().filter_map(|it| match it {
        Matched::Kept(pair) => Some(pair),
        Matched::Added(_) | Matched::Removed(_) => None,
    });
    retyped
        .extend(pairs.clone().filter(|it| of_rebuilt(&it.after)).map(|it| it.after.name.clone()));
    let old_names: Vec<Name> = pairs
        .clone()
        .filter(|it| retyped.contains(&it.after.name))
        .map(|it| it.before.name.clone())
        .collect();
    retyped.extend(old_names);
    let text = |it: &Column| match &it.value {
        ColumnValue::Generated(it) => Some(it.expression.clone()),
        _ => None,
    };
    for pair in pairs {
        let texts = [text(&pair.before), text(&pair.after)];
        let over = texts.iter().flatten().any(|it| mentions_any(it, &retyped));
        let is_computed = texts.iter().all(Option::is_some);
        if !(over || texts.iter().any(Option::is_some) && of_rebuilt(&pair.after)) {
            continue;
        }
        let column = Pair {
            before: renames.carry_column(&kept.name.before, pair.before.clone()),
            after: pair.after.clone(),
        };
        let of_it = |it: &ColumnChange| matches!(it, ColumnChange::Computed(it) if it.column.after.name == column.after.name);
        match all.iter_mut().find(|it| of_it(it)) {
            Some(ColumnChange::Computed(it)) => it.again = true,
            _ if is_computed => {
                // Its own change of type is part of it.
                all.retain(|it| !matches!(it, ColumnChange::Type(it) if it.column.after.name == column.after.name));
                let computed = Computed {
                    column,
                    again: true,
                    cast: None,
                    beside: Vec::new(),
                    anew: Vec::new(),
                    needed_by: Vec::new(),
                };
                all.push(ColumnChange::Computed(Box::new(computed)));
            }
            _ => (),
        }
    }
    all
}

/// Takes the changes of what mentions such a column under the change of the column itself.
pub(super) fn with_what_mentions_it(
    mut all: Vec<Change>,
    kept: &KeptTable,
    renames: &Renames,
) -> Vec<Change> {
    let computed: Vec<usize> = (0..all.len())
        .filter(|it| matches!(&all[*it], Change::Column(_, ColumnChange::Computed(_))))
        .collect();
    // Each is looked at with the changes that are still there, so that none is taken twice.
    for place in computed {
        let Change::Column(table, ColumnChange::Computed(mut computed)) = all[place].clone() else {
            continue;
        };
        let names = kept.columns.iter().find_map(|it| match it {
            Matched::Kept(pair) if pair.after.name == computed.column.after.name => {
                Some(pair.as_ref().map(|it| it.name.clone()))
            }
            Matched::Kept(_) | Matched::Added(_) | Matched::Removed(_) => None,
        });
        let Some(names) = names else { continue };
        let mut seen =
            Mentioned { kept, renames, column: &names, taken: Vec::new(), anew: Vec::new() };
        seen.look(&table);
        seen.itself(&table, &computed.column);
        (computed.beside, all) = all.into_iter().partition(|it| seen.taken.contains(it));
        computed.anew = seen.anew;
        computed.needed_by = needed_by(kept, &names);
        if let Some(at) = all.iter().position(|it| {
            matches!(it, Change::Column(_, ColumnChange::Computed(other)) if other.column == computed.column)
        }) {
            all[at] = Change::Column(table, ColumnChange::Computed(computed));
        }
    }
    all
}

/// Computed columns that stay and seem to mention it.
fn needed_by(kept: &KeptTable, column: &Pair<Name>) -> Vec<Name> {
    let others = kept.columns.iter().filter_map(|it| match it {
        Matched::Kept(pair) if pair.after.name != column.after => Some(&pair.after),
        Matched::Kept(_) | Matched::Added(_) | Matched::Removed(_) => None,
    });
    let mentions = |it: &&Column| match &it.value {
        ColumnValue::Generated(it) => mentions(&it.expression, column),
        _ => false,
    };
    others.filter(mentions).map(|it| it.name.clone()).collect()
}

/// Whether a text may mention one of the names. Only the server knows; a text without any of them does not.
pub(super) fn mentions_any(text: &Expression, names: &BTreeSet<Name>) -> bool {
    names.iter().any(|it| text.as_str().contains(&it.as_str().replace('"', "\"\"")))
        || text.as_str().contains(".*")
}

/// Whether a text may mention a column, on either side. Only the server knows; a text without the name does not.
fn mentions(text: &Expression, column: &Pair<Name>) -> bool {
    let has = |name: &Name| text.as_str().contains(&name.as_str().replace('"', "\"\""));
    // A row as one value mentions every column.
    has(&column.before) || has(&column.after) || text.as_str().contains(".*")
}

struct Mentioned<'a> {
    kept: &'a KeptTable,
    renames: &'a Renames,
    column: &'a Pair<Name>,
    /// The changes that go with the column's.
    taken: Vec<Change>,
    /// What takes their place where the column is made again.
    anew: Vec<Change>,
}

impl Mentioned<'_> {
    fn look(&mut self, table: &QualifiedName) {
        let (kept, renames, old) = (self.kept, self.renames, &self.kept.name.before);
        let column = self.column;
        let named = |all: &[Name]| all.contains(&column.after);
        let own = || table.clone();
        self.of(
            &kept.primary_keys,
            |it| named(&it.columns) || named(&it.include),
            |it| renames.carry_primary_key(old, it),
            |it| Change::PrimaryKey(own(), it),
        );
        self.of(
            &kept.uniques,
            |it| named(&it.columns) || named(&it.include),
            |it| renames.carry_unique(old, it),
            |it| Change::Unique(own(), it),
        );
        self.of(
            &kept.checks,
            |it| mentions(&it.expression, column),
            |it| renames.carry_check(old, it),
            |it| Change::Check(own(), it),
        );
        self.of(
            &kept.foreign_keys,
            |it| named(&it.columns),
            |it| renames.carry_foreign_key(old, it),
            |it| Change::ForeignKey(own(), it),
        );
        let key = |it: &IndexKey| match it {
            IndexKey::Column(name) => *name == column.after,
            IndexKey::Expression(text) => mentions(text, column),
        };
        let predicate =
            |it: &Option<Expression>| it.as_ref().is_some_and(|it| mentions(it, column));
        self.of(
            &kept.exclusions,
            |it| {
                it.elements.iter().any(|it| key(&it.column.key))
                    || named(&it.include)
                    || predicate(&it.predicate)
            },
            |it| renames.carry_exclusion(old, it),
            |it| Change::Exclusion(own(), it),
        );
        self.of(
            &kept.indexes,
            |it| {
                it.columns.iter().any(|it| key(&it.key))
                    || named(&it.include)
                    || predicate(&it.predicate)
            },
            |it| renames.carry_index(old, it),
            |it| Change::Index(own(), it),
        );
        self.of(
            &kept.statistics,
            |it| {
                it.columns.contains(&column.after)
                    || it.expressions.iter().any(|it| mentions(it, column))
            },
            |it| renames.carry_statistics(old, it),
            |it| Change::Statistics(own(), it),
        );
        self.flags(table);
    }

    /// The column's own other changes, and the column on both sides.
    fn itself(&mut self, table: &QualifiedName, column: &Pair<Column>) {
        let own = |change| Change::Column(table.clone(), change);
        let names = self.column.clone();
        let constraints = column.as_ref().map(|it| it.not_null.clone());
        let filling = fill(column, self.kept.backfills.get(&names.after).cloned());
        self.taken.extend([
            own(ColumnChange::Rename(names.clone())),
            own(ColumnChange::NotNull(names.after.clone(), constraints, filling)),
            own(ColumnChange::Settings(Box::new(column.clone()))),
            own(ColumnChange::Comment(names.after.clone(), column.after.comment.clone())),
        ]);
        // Under the name that it still has: it is not renamed before it goes.
        let before = Column { name: names.before, ..column.before.clone() };
        self.anew.push(own(ColumnChange::Drop(Box::new(before))));
        self.anew.push(own(ColumnChange::Add(Box::new(column.after.clone()), None)));
    }

    /// One kind: its own changes where the column stays, and both of its sides where it does not.
    fn of<T: Owned>(
        &mut self,
        all: &[Matched<T>],
        mentions: impl Fn(&T) -> bool,
        carry: impl Fn(T) -> T,
        change: impl Fn(OwnedChange<T>) -> Change,
    ) {
        for matched in all {
            let Matched::Kept(pair) = matched else { continue };
            if !mentions(&pair.after) {
                continue;
            }
            let before = carry(pair.before.clone());
            let in_its_place = Pair { before: before.clone(), after: pair.after.clone() };
            self.taken.extend([
                change(OwnedChange::Rename(pair.as_ref().map(|it| it.id().clone()))),
                change(OwnedChange::Alter(in_its_place.clone())),
                change(OwnedChange::Replace(in_its_place)),
            ]);
            self.anew.push(change(OwnedChange::Drop(before)));
            self.anew.push(change(OwnedChange::Add(pair.after.clone())));
        }
    }

    /// What the table says of an index that is made again.
    fn flags(&mut self, table: &QualifiedName) {
        let mut clustered = None;
        let mut identity = None;
        for change in &self.anew {
            let (name, storage) = match change {
                Change::PrimaryKey(_, OwnedChange::Add(it)) => (&it.name, &it.storage),
                Change::Unique(_, OwnedChange::Add(it)) => (&it.name, &it.storage),
                Change::Exclusion(_, OwnedChange::Add(it)) => (&it.name, &it.storage),
                Change::Index(_, OwnedChange::Add(it)) => (&it.name, &it.storage),
                _ => continue,
            };
            clustered = clustered.or_else(|| storage.clustered.then(|| name.clone()));
            identity = identity.or_else(|| storage.replica_identity.then(|| name.clone()));
        }
        let clustered = clustered.map(|it| TableChange::Clustered(table.clone(), Some(it)));
        let identity =
            identity.map(|it| TableChange::ReplicaIdentity(table.clone(), IdentityBy::Index(it)));
        let all: Vec<Change> = clustered.into_iter().chain(identity).map(Change::Table).collect();
        self.taken.extend(all.iter().cloned());
        self.anew.extend(all);
    }
}
