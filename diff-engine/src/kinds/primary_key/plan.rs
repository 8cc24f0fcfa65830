//! The steps that change a primary key.

use driftless_schema::{Name, Pair, PrimaryKey, QualifiedName};

use crate::plan::constraint::{added, altered, dropped_key, including, key, rename};
use crate::plan::effects::required;
use crate::plan::{PlannedOwned, Step};

impl PlannedOwned for PrimaryKey {
    fn add(table: &QualifiedName, it: PrimaryKey) -> Vec<Step> {
        let step = key(table, &it.name, &it.columns, it.clone());
        added(including(step, table, &it.include), table, &it.name, it.comment)
    }

    /// While the key exists, its columns are `NOT NULL`.
    fn drop(table: &QualifiedName, it: PrimaryKey) -> Step {
        let step = dropped_key(table, it.name, &it.columns, &it.include);
        it.columns.iter().fold(step, |step, it| step.releases(required(table, it)))
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        rename(table, names, true)
    }

    fn alter(table: &QualifiedName, pair: Pair<PrimaryKey>) -> Vec<Step> {
        altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
    }

    fn key(&self) -> Option<&[Name]> {
        Some(&self.columns)
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}
