//! The steps that change an index, and how the index of a constraint is stored.

use driftless_schema::{
    Index, IndexColumn, IndexStorage, Name, ObjectId, Pair, Parameters, QualifiedName,
};

use super::{IndexAction, IndexStatement};
use crate::diff::{IdentityBy, referable};
use crate::kinds::owned::Owned;
use crate::plan::effects::{self, Resource, relation};
use crate::plan::{CommentOn, PlannedOwned, Step, TableAction, alter, comment};

impl PlannedOwned for Index {
    fn add(table: &QualifiedName, it: Index) -> Vec<Step> {
        create(table, it)
    }

    fn drop(table: &QualifiedName, it: Index) -> Step {
        drop(table, it)
    }

    fn rename(table: &QualifiedName, names: Pair<Name>) -> Step {
        let names = names.map(|it| table.sibling(it));
        let ids = names.as_ref().map(relation);
        Step::new(IndexStatement::Rename(names.before, names.after.name))
            .creates(ids.after)
            .drops(ids.before)
    }

    fn alter(table: &QualifiedName, pair: Pair<Index>) -> Vec<Step> {
        altered(table, pair)
    }

    fn is_in_create_table(&self) -> bool {
        false
    }

    fn comment(&self) -> &Option<String> {
        &self.comment
    }
}

/// The index, and settings that no `CREATE INDEX` has. Whether its table is clustered by it is a step of the table.
pub(crate) fn create(table: &QualifiedName, index: Index) -> Vec<Step> {
    let own = table.sibling(index.name.clone());
    let mut step = Step::new(IndexStatement::Create(table.clone(), Box::new(index.clone())))
        .creates(relation(&own))
        .uses(relation(table))
        .uses(Resource::AnyFilled(table.clone()))
        .reads(table, &index.expressions());
    for column in index.columns() {
        step = step.uses(ObjectId::column(table, column));
    }
    if let Some(key) = referable(&index) {
        step = step.creates(effects::key(table, &key));
    }
    let mut all = vec![step];
    all.extend(statistics(&own, Pair { before: &[], after: &index.columns }));
    if index.comment.is_some() {
        all.push(on_index(comment(CommentOn::Index(own.clone()), index.comment), &own));
    }
    all
}

/// The settings that a new table has of its indexes.
pub(crate) fn chosen(table: &QualifiedName, name: &Name, storage: &IndexStorage) -> Vec<Step> {
    let clustered = storage.clustered.then(|| cluster_on(table, Some(name.clone())));
    let identity =
        storage.replica_identity.then(|| replica_identity(table, IdentityBy::Index(name.clone())));
    clustered.into_iter().chain(identity).collect()
}

/// At most one index has this role, so the step that removes it runs before the step that gives it.
pub(crate) fn cluster_on(table: &QualifiedName, name: Option<Name>) -> Step {
    let part = Resource::Clustered(table.clone());
    let step = alter(table, vec![TableAction::SetClustered(name.clone())]);
    match name {
        Some(name) => step.creates(part).uses(relation(&table.sibling(name))),
        None => step.drops(part),
    }
}

pub(crate) fn replica_identity(table: &QualifiedName, identity: IdentityBy) -> Step {
    let step = alter(table, vec![TableAction::SetReplicaIdentity(identity.clone())]);
    match identity {
        IdentityBy::Index(name) => step.uses(relation(&table.sibling(name))),
        IdentityBy::Table(_) => step,
    }
}

fn drop(table: &QualifiedName, index: Index) -> Step {
    let own = table.sibling(index.name.clone());
    let mut step =
        Step::new(IndexStatement::Drop { name: own.clone(), concurrently: index.concurrently })
            .drops(relation(&own))
            .forgets(table, &index.expressions());
    for column in index.columns() {
        step = step.releases(ObjectId::column(table, column));
    }
    match referable(&index) {
        Some(key) => step.drops(effects::key(table, &key)),
        None => step,
    }
}

fn altered(table: &QualifiedName, pair: Pair<Index>) -> Vec<Step> {
    let own = table.sibling(pair.after.name.clone());
    let mut all = storage(&own, pair.as_ref().map(|it| &it.storage));
    if !pair.before.valid && pair.after.valid {
        all.push(on_index(Step::new(IndexStatement::Rebuild(own.clone())), &own));
    }
    all.extend(statistics(&own, pair.as_ref().map(|it| it.columns.as_slice())));
    if pair.before.comment != pair.after.comment {
        all.push(on_index(comment(CommentOn::Index(own.clone()), pair.after.comment), &own));
    }
    all
}

/// How an index is stored, with or without a constraint that it belongs to.
pub(crate) fn storage(own: &QualifiedName, pair: Pair<&IndexStorage>) -> Vec<Step> {
    let act = |it| on_index(Step::new(IndexStatement::Alter(own.clone(), it)), own);
    let (set, reset) = difference(pair.map(|it| &it.parameters));
    let set = (!set.is_empty()).then(|| act(IndexAction::SetParameters(set)));
    let reset = (!reset.is_empty()).then(|| act(IndexAction::ResetParameters(reset)));
    let tablespaces = pair.map(|it| &it.tablespace);
    let moved =
        tablespaces.differs().then(|| act(IndexAction::SetTablespace(tablespaces.after.clone())));
    set.into_iter().chain(reset).chain(moved).collect()
}

/// The parameters to set, and those to reset.
pub(crate) fn difference(pair: Pair<&Parameters>) -> (Parameters, Vec<String>) {
    let set = pair.after.iter().filter(|(name, value)| pair.before.get(*name) != Some(value));
    let set = set.map(|(name, value)| (name.clone(), value.clone())).collect();
    let reset = pair.before.keys().filter(|it| !pair.after.contains_key(*it)).cloned().collect();
    (set, reset)
}

fn statistics(own: &QualifiedName, pair: Pair<&[IndexColumn]>) -> Vec<Step> {
    let mut all = Vec::new();
    for (place, column) in pair.after.iter().enumerate() {
        let before = pair.before.get(place).and_then(|it| it.statistics);
        if before != column.statistics {
            let action = IndexAction::SetStatistics(place + 1, column.statistics);
            all.push(on_index(Step::new(IndexStatement::Alter(own.clone(), action)), own));
        }
    }
    all
}

fn on_index(step: Step, own: &QualifiedName) -> Step {
    step.uses(relation(own))
}
