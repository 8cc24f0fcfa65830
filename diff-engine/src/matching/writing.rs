//! What else happens when rows are written or read: triggers, deferred constraints, row security. Read from one side,
//! present before and after.

use crate::kinds::each_owned;
use crate::kinds::owned::Owned;
use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Column, ColumnValue, Enabled, Name, Pair, QualifiedName, RowSecurity, Schema, Side, Table,
    TableTriggers, Timing, Trigger,
};

use super::{Intent, Matched, MatchedTable, Matching, Renames};
use crate::plan::{Around, Surroundings};

/// Triggers and deferred constraints, as known to the side that was read from a database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    tables: Vec<TableTriggers>,
    /// The triggers that must not fire, by their table and their name.
    quiet: BTreeSet<(QualifiedName, Name)>,
    /// Whether these objects are described by the names after.
    named_after: bool,
}

impl Writing {
    pub(super) fn of(schemas: &Pair<Schema>, renames: &Renames, intent: &Intent) -> Writing {
        let (tables, named_after) = match schemas.before.triggers.as_slice() {
            [] => (schemas.after.triggers.clone(), true),
            all => (all.to_vec(), false),
        };
        let mut quiet = BTreeSet::new();
        for found in &tables {
            let modelled = match named_after {
                true => found.table.clone(),
                false => renames.table(&found.table),
            };
            let is_said = |trigger: &Trigger| {
                intent.quiet.iter().any(|it| {
                    it.trigger == trigger.name
                        && it.table.as_ref().is_none_or(|table| *table == modelled)
                })
            };
            let meant = found.triggers.iter().filter(|it| it.sets_updated_at || is_said(it));
            quiet.extend(meant.map(|it| (it.table.clone(), it.name.clone())));
        }
        Writing { tables, quiet, named_after }
    }

    pub(super) fn swap(self) -> Writing {
        Writing { named_after: !self.named_after, ..self }
    }
}

impl Matching {
    /// What else happens when rows are written or read, by the tables' names after.
    pub fn surroundings(&self) -> Surroundings {
        let renames = crate::diff::renames(self);
        let mut all: BTreeMap<QualifiedName, Around> = BTreeMap::new();
        for table in &self.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            let around = all.entry(kept.name.after.clone()).or_default();
            let Pair { before, after } = kept.traits.as_ref().map(|it| it.row_security);
            around.row_security = RowSecurity {
                enabled: before.enabled || after.enabled,
                forced: before.forced || after.forced,
            };
            around.computed = kept.columns.iter().flat_map(computed).collect();
            each_owned!(&kept.owned, all => {
                let timings = all.iter().flat_map(|it| sides(it, Owned::timing));
                around.deferred |= timings.into_iter().any(|it| it == Timing::Deferred);
            });
        }
        for (table, references) in self.tables.iter().flat_map(deferred_references) {
            let name = match table {
                Side::Before => renames.table(&references),
                Side::After => references,
            };
            all.entry(name).or_default().deferred = true;
        }
        for found in &self.writing.tables {
            let named = |it: &QualifiedName| match self.writing.named_after {
                true => it.clone(),
                false => renames.table(it),
            };
            let around = all.entry(named(&found.table)).or_default();
            around.deferred |= found.deferred;
            for trigger in &found.triggers {
                let id = (trigger.table.clone(), trigger.name.clone());
                let columns = trigger.columns.iter().map(|it| match self.writing.named_after {
                    true => it.clone(),
                    false => renames.column(&trigger.table, it),
                });
                let trigger = Trigger {
                    table: named(&trigger.table),
                    columns: columns.collect(),
                    ..trigger.clone()
                };
                match self.writing.quiet.contains(&id) {
                    true if trigger.enabled != Enabled::Disabled => around.quiet.push(trigger),
                    true => (),
                    false if trigger.fires() => around.firing.push(trigger),
                    false => (),
                }
            }
        }
        Surroundings { tables: all }
    }
}

fn sides<T, U>(matched: &Matched<T>, of: impl Fn(&T) -> U) -> Vec<U> {
    match matched {
        Matched::Added(it) | Matched::Removed(it) => vec![of(it)],
        Matched::Kept(Pair { before, after }) => vec![of(before), of(after)],
    }
}

fn computed(column: &Matched<Column>) -> Vec<Name> {
    let name = |it: &Column| match it.value {
        ColumnValue::Generated(_) => Some(it.name.clone()),
        ColumnValue::Null
        | ColumnValue::Default(_)
        | ColumnValue::Identity(_)
        | ColumnValue::Serial(_) => None,
    };
    sides(column, name).into_iter().flatten().collect()
}

/// The tables that deferred keys refer to: an update of those tables is also checked at the end.
fn deferred_references(table: &MatchedTable) -> Vec<(Side, QualifiedName)> {
    let of_table = |table: &Table, side: Side| {
        let keys = table.foreign_keys.iter().filter(|it| it.timing == Timing::Deferred);
        keys.map(|it| (side, it.references.clone())).collect()
    };
    match table {
        MatchedTable::Added(it) => of_table(it, Side::After),
        MatchedTable::Removed(it) => of_table(it, Side::Before),
        MatchedTable::Kept(kept) => {
            let mut all = Vec::new();
            for key in &kept.owned.foreign_keys {
                let (before, after) = match key {
                    Matched::Added(it) => (None, Some(it)),
                    Matched::Removed(it) => (Some(it), None),
                    Matched::Kept(Pair { before, after }) => (Some(before), Some(after)),
                };
                let deferred = |side| {
                    move |it: &&driftless_schema::ForeignKey| {
                        (it.timing == Timing::Deferred).then(|| (side, it.references.clone()))
                    }
                };
                all.extend(before.as_ref().and_then(deferred(Side::Before)));
                all.extend(after.as_ref().and_then(deferred(Side::After)));
            }
            all
        }
    }
}
