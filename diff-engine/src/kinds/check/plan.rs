//! The steps that change a check.

use driftless_schema::{Check, Name, ObjectId, Pair, QualifiedName, Validity};

use crate::kinds::owned::Owned;
use crate::plan::constraint::{added, commented, rename, validate};
use crate::plan::effects::Resource;
use crate::plan::{PlannedOwned, Step, TableAction, alter};

impl PlannedOwned for Check {
    fn add(table: &QualifiedName, it: Check) -> Vec<Step> {
        let step = alter(table, vec![TableAction::AddConstraint(it.clone().into())])
            .uses(Resource::AnyFilled(table.clone()))
            .creates(ObjectId::constraint(table, &it.name))
            .reads(table, &it.expressions());
        added(step, table, &it.name, it.comment)
    }

    fn drop(table: &QualifiedName, it: Check) -> Step {
        let id = ObjectId::constraint(table, &it.name);
        let texts = it.expressions();
        alter(table, vec![TableAction::DropConstraint(it.name)]).drops(id).forgets(table, &texts)
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        rename(table, names, false)
    }

    fn alter(table: &QualifiedName, Pair { before, after }: Pair<Check>) -> Vec<Step> {
        let validated = (before.validity != after.validity).then(|| validate(table, &after.name));
        let said = commented(table, &after.name, &before.comment, after.comment);
        validated.into_iter().chain(said).collect()
    }

    /// `CREATE TABLE` would take a check that is not valid for a valid one, because the table has no rows.
    fn is_in_create_table(&self) -> bool {
        self.validity == Validity::Valid
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}
