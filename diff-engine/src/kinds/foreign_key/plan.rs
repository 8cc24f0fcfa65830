//! The steps that change a foreign key.

use driftless_schema::{ForeignKey, Name, ObjectId, Pair, QualifiedName, Side, Validity};

use crate::plan::constraint::{added, commented, rename, validate};
use crate::plan::effects::{self, Resource, relation};
use crate::plan::{PlannedOwned, Step, TableAction, alter};

impl PlannedOwned for ForeignKey {
    fn add(table: &QualifiedName, it: ForeignKey) -> Vec<Step> {
        add(table, it)
    }

    fn drop(table: &QualifiedName, it: ForeignKey) -> Step {
        drop(table, it)
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        rename(table, names, false)
    }

    fn alter(table: &QualifiedName, pair: Pair<ForeignKey>) -> Vec<Step> {
        altered(table, pair)
    }

    /// The other table may not be there yet.
    fn is_in_create_table(&self) -> bool {
        false
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}

fn altered(table: &QualifiedName, Pair { before, after }: Pair<ForeignKey>) -> Vec<Step> {
    let id = ObjectId::constraint(table, &after.name);
    let act = |it| alter(table, vec![it]).uses(id.clone());
    let name = || after.name.clone();
    let mut all = Vec::new();
    // For a foreign key that is not deferrable, `ENFORCED` would also set `NOT DEFERRABLE`: the timing comes last.
    match (before.validity, after.validity) {
        (Validity::NotValid, Validity::Valid) => all.push(validate(table, &after.name)),
        (before, after) if before == after => (),
        (_, Validity::NotEnforced) => all.push(act(TableAction::SetEnforced(name(), false))),
        (_, Validity::Valid | Validity::NotValid) => {
            all.push(act(TableAction::SetEnforced(name(), true)));
        }
    }
    if before.timing != after.timing {
        all.push(act(TableAction::SetTiming(name(), after.timing)));
    }
    all.extend(commented(table, &after.name, &before.comment, after.comment));
    all
}

pub(crate) fn add(table: &QualifiedName, key: ForeignKey) -> Vec<Step> {
    let (name, text) = (key.name.clone(), key.comment.clone());
    let mut step = alter(table, vec![TableAction::AddConstraint(key.clone().into())])
        .creates(ObjectId::constraint(table, &key.name))
        .uses(relation(&key.references))
        .uses(effects::key(&key.references, &key.referenced_columns))
        .uses(Resource::AnyColumn(Side::After, table.clone()))
        .uses(Resource::AnyColumn(Side::After, key.references.clone()))
        .uses(Resource::AnyFilled(table.clone()));
    for column in &key.columns {
        step = step.uses(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.uses(ObjectId::column(&key.references, column));
    }
    let step = over_its_columns(step, table, &key, Side::After);
    added(step, table, &name, text)
}

pub(crate) fn drop(table: &QualifiedName, key: ForeignKey) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(key.name.clone())])
        .drops(ObjectId::constraint(table, &key.name))
        .releases(Resource::Standing(ObjectId::table(table)))
        .releases(Resource::Standing(ObjectId::table(&key.references)))
        .releases(effects::key(&key.references, &key.referenced_columns))
        .releases(Resource::AnyColumn(Side::Before, table.clone()))
        .releases(Resource::AnyColumn(Side::Before, key.references.clone()));
    for column in &key.columns {
        step = step.releases(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.releases(ObjectId::column(&key.references, column));
    }
    over_its_columns(step, table, &key, Side::Before)
}

/// A foreign key depends on its own columns and on those that it refers to, and on no other.
fn over_its_columns(mut step: Step, table: &QualifiedName, key: &ForeignKey, side: Side) -> Step {
    for (table, columns) in [(table, &key.columns), (&key.references, &key.referenced_columns)] {
        step.effects.preferred.insert(Resource::AnyColumn(side, table.clone()));
        for column in columns {
            let column = Resource::Column(side, table.clone(), column.clone());
            step = match side {
                Side::Before => step.releases(column),
                Side::After => step.uses(column),
            };
        }
    }
    step
}
