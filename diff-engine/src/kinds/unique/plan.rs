//! The steps that change a unique constraint.

use driftless_schema::{Name, Pair, QualifiedName, Unique};

use crate::plan::constraint::{added, altered, dropped_key, including, key, rename};
use crate::plan::{PlannedOwned, Step};

impl PlannedOwned for Unique {
    fn add(table: &QualifiedName, it: Unique) -> Vec<Step> {
        let step = key(table, &it.name, &it.columns, it.clone());
        added(including(step, table, &it.include), table, &it.name, it.comment)
    }

    fn drop(table: &QualifiedName, it: Unique) -> Step {
        dropped_key(table, it.name, &it.columns, &it.include)
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        rename(table, names, true)
    }

    fn alter(table: &QualifiedName, pair: Pair<Unique>) -> Vec<Step> {
        altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
    }

    fn key(&self) -> Option<&[Name]> {
        Some(&self.columns)
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}
