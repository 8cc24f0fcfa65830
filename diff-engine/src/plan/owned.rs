//! The steps that change an object that a table owns.

use driftless_schema::{Name, Pair, QualifiedName};

use super::Step;
use super::effects::relation;
use crate::diff::OwnedChange;
use crate::kinds::owned::Owned;

/// How an object that a table owns is created, dropped, renamed and altered.
pub(crate) trait PlannedOwned: Owned {
    /// The steps that create it on a table that is there.
    fn add(table: &QualifiedName, it: Self) -> Vec<Step>;

    /// The step that drops it.
    fn drop(table: &QualifiedName, it: Self) -> Step;

    /// The step that renames it.
    fn rename(table: &QualifiedName, names: Pair<Self::Id>) -> Step;

    /// The steps that alter it in place.
    fn alter(table: &QualifiedName, pair: Pair<Self>) -> Vec<Step>;

    /// Whether `CREATE TABLE` creates it. Otherwise it is added afterwards.
    fn is_in_create_table(&self) -> bool {
        true
    }

    /// The columns that foreign keys can refer to because of it.
    fn key(&self) -> Option<&[Name]> {
        None
    }

    /// Adds to the step that drops its table what else is gone by then.
    fn dropped_with_its_table(&mut self, step: Step, table: &QualifiedName) -> Step {
        match self.relation() {
            Some(own) => step.drops(relation(&table.sibling(own.clone()))),
            None => step,
        }
    }

    /// Its comment.
    fn comment(&self) -> &Option<String>;

    /// The steps of a change.
    fn steps(table: &QualifiedName, change: OwnedChange<Self>) -> Vec<Step> {
        match change {
            OwnedChange::Add(it) => Self::add(table, it),
            OwnedChange::Drop(it) => vec![Self::drop(table, it)],
            OwnedChange::Rename(names) => vec![Self::rename(table, names)],
            OwnedChange::Alter(pair) => Self::alter(table, pair),
            OwnedChange::Replace(Pair { before, after }) => {
                let mut all = vec![Self::drop(table, before)];
                all.extend(Self::add(table, after));
                all
            }
        }
    }
}
