//! The steps that change an exclusion constraint.

use driftless_schema::{Exclusion, Name, ObjectId, Pair, QualifiedName};

use crate::kinds::owned::Owned;
use crate::plan::constraint::{added, altered, rename};
use crate::plan::effects::relation;
use crate::plan::{PlannedOwned, Step, TableAction, alter};

impl PlannedOwned for Exclusion {
    fn add(table: &QualifiedName, it: Exclusion) -> Vec<Step> {
        let step = alter(table, vec![TableAction::AddConstraint(it.clone().into())])
            .creates(relation(&table.sibling(it.name.clone())))
            .creates(ObjectId::constraint(table, &it.name))
            .reads(table, &it.expressions());
        let step =
            it.columns().into_iter().fold(step, |step, it| step.uses(ObjectId::column(table, it)));
        added(step, table, &it.name, it.comment)
    }

    fn drop(table: &QualifiedName, it: Exclusion) -> Step {
        let step = alter(table, vec![TableAction::DropConstraint(it.name.clone())])
            .drops(relation(&table.sibling(it.name.clone())))
            .drops(ObjectId::constraint(table, &it.name))
            .forgets(table, &it.expressions());
        it.columns().into_iter().fold(step, |step, it| step.releases(ObjectId::column(table, it)))
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        rename(table, names, true)
    }

    fn alter(table: &QualifiedName, pair: Pair<Exclusion>) -> Vec<Step> {
        altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}
