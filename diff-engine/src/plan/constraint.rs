//! What the steps of constraints have in common, and indexes that become the index of a key.

use driftless_schema::{Index, IndexStorage, Name, ObjectId, Pair, QualifiedName};

use super::effects::{Resource, relation};
use super::{CommentOn, Step, TableAction, TableStatement, alter, comment, effects};
use crate::diff::Promoted;
use crate::kinds::{Constraint, index};

/// The constraint, and its comment.
pub(crate) fn added(
    step: Step,
    table: &QualifiedName,
    name: &Name,
    text: Option<String>,
) -> Vec<Step> {
    [step].into_iter().chain(commented(table, name, &None, text)).collect()
}

/// The step that adds a key over these columns.
pub(crate) fn key(
    table: &QualifiedName,
    name: &Name,
    columns: &[Name],
    key: impl Into<Constraint>,
) -> Step {
    key_step(table, name, columns, TableAction::AddConstraint(key.into()))
}

/// The step that adds a key, over an index that it builds or over one that is there.
fn key_step(table: &QualifiedName, name: &Name, columns: &[Name], action: TableAction) -> Step {
    let step = alter(table, vec![action])
        .creates(relation(&table.sibling(name.clone())))
        .creates(ObjectId::constraint(table, name))
        .creates(effects::key(table, columns))
        .uses(Resource::AnyFilled(table.clone()));
    including(step, table, columns)
}

pub(crate) fn including(step: Step, table: &QualifiedName, columns: &[Name]) -> Step {
    columns.iter().fold(step, |step, it| step.uses(ObjectId::column(table, it)))
}

pub(crate) fn dropped_key(
    table: &QualifiedName,
    name: Name,
    columns: &[Name],
    include: &[Name],
) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(name.clone())])
        .drops(relation(&table.sibling(name.clone())))
        .drops(ObjectId::constraint(table, &name))
        .drops(effects::key(table, columns));
    for column in columns.iter().chain(include) {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

/// The steps for how the constraint's index is stored, and for the constraint's comment.
pub(crate) fn altered(
    table: &QualifiedName,
    name: &Name,
    Pair { before, after }: Pair<(&IndexStorage, &Option<String>)>,
) -> Vec<Step> {
    let own = table.sibling(name.clone());
    let mut all = index::plan::storage(&own, Pair { before: before.0, after: after.0 });
    all.extend(commented(table, name, before.1, after.1.clone()));
    all
}

pub(crate) fn validate(table: &QualifiedName, name: &Name) -> Step {
    alter(table, vec![TableAction::ValidateConstraint(name.clone())])
        .uses(ObjectId::constraint(table, name))
}

/// The comment on a constraint, if it differs.
pub(crate) fn commented(
    table: &QualifiedName,
    name: &Name,
    before: &Option<String>,
    after: Option<String>,
) -> Option<Step> {
    (*before != after).then(|| comment(CommentOn::Constraint(table.clone(), name.clone()), after))
}

/// A key's index has the constraint's name and is renamed with it.
pub(crate) fn rename(table: &QualifiedName, names: Pair<Name>, has_index: bool) -> Step {
    let ids = names.as_ref().map(|it| ObjectId::constraint(table, it));
    let relations = names.as_ref().map(|it| relation(&table.sibling(it.clone())));
    let step = Step::new(TableStatement::RenameConstraint(table.clone(), names))
        .uses(relation(table))
        .creates(ids.after)
        .drops(ids.before);
    if has_index { step.creates(relations.after).drops(relations.before) } else { step }
}

/// An index that becomes the index of a key is used as it is, under the key's name.
pub(super) fn promotion(table: &QualifiedName, (old, promoted): (Index, Promoted)) -> Vec<Step> {
    let name = promoted.name().clone();
    let (action, storage, text) = match promoted.clone() {
        Promoted::PrimaryKey(it) => {
            let (storage, text) = (it.storage.clone(), it.comment.clone());
            (TableAction::AddPrimaryKeyUsing(it, old.name.clone()), storage, text)
        }
        Promoted::Unique(it) => {
            let (storage, text) = (it.storage.clone(), it.comment.clone());
            (TableAction::AddUniqueUsing(it, old.name.clone()), storage, text)
        }
    };
    let step = key_step(table, &name, promoted.columns(), action);
    let taken = relation(&table.sibling(old.name.clone()));
    let step = if old.name == name { step } else { step.drops(taken) };
    let mut all = vec![step];
    let own = table.sibling(name.clone());
    // Otherwise the index would keep its own comment, where nobody would look for it.
    if old.comment.is_some() {
        all.push(comment(CommentOn::Index(own.clone()), None).uses(relation(&own)));
    }
    all.extend(index::plan::storage(&own, Pair { before: &old.storage, after: &storage }));
    all.extend(commented(table, &name, &None, text));
    all
}
