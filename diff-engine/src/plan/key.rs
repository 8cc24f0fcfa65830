//! The steps that change a constraint.

use driftless_schema::{
    Check, Exclusion, ForeignKey, Index, IndexStorage, Name, ObjectId, Pair, PrimaryKey,
    QualifiedName, Unique, Validity,
};

use super::effects::{Resource, Side, relation, required};
use super::{CommentOn, Statement, Step, TableAction, alter, comment, effects, index};
use crate::diff::{
    CheckChange, ExclusionChange, ForeignKeyChange, PrimaryKeyChange, Promoted, UniqueChange,
};
use crate::matching::Owned;

pub(super) fn primary_key(table: &QualifiedName, change: PrimaryKeyChange) -> Vec<Step> {
    match change {
        PrimaryKeyChange::Add(it) => add_primary_key(table, it),
        PrimaryKeyChange::Drop(it) => vec![drop_primary_key(table, it)],
        PrimaryKeyChange::Rename(names) => vec![rename(table, names, true)],
        PrimaryKeyChange::Alter(pair) => {
            altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
        }
        PrimaryKeyChange::Replace(Pair { before, after }) => {
            let mut all = vec![drop_primary_key(table, before)];
            all.extend(add_primary_key(table, after));
            all
        }
    }
}

pub(super) fn unique(table: &QualifiedName, change: UniqueChange) -> Vec<Step> {
    match change {
        UniqueChange::Add(it) => add_unique(table, it),
        UniqueChange::Drop(it) => vec![drop_key(table, it.name, &it.columns, &it.include)],
        UniqueChange::Rename(names) => vec![rename(table, names, true)],
        UniqueChange::Alter(pair) => {
            altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
        }
        UniqueChange::Replace(Pair { before, after }) => {
            let mut all = vec![drop_key(table, before.name, &before.columns, &before.include)];
            all.extend(add_unique(table, after));
            all
        }
    }
}

pub(super) fn exclusion(table: &QualifiedName, change: ExclusionChange) -> Vec<Step> {
    match change {
        ExclusionChange::Add(it) => add_exclusion(table, it),
        ExclusionChange::Drop(it) => vec![drop_exclusion(table, it)],
        ExclusionChange::Rename(names) => vec![rename(table, names, true)],
        ExclusionChange::Alter(pair) => {
            altered(table, &pair.after.name, pair.as_ref().map(|it| (&it.storage, &it.comment)))
        }
        ExclusionChange::Replace(Pair { before, after }) => {
            let mut all = vec![drop_exclusion(table, before)];
            all.extend(add_exclusion(table, after));
            all
        }
    }
}

/// The steps for how the constraint's index is stored, and for the constraint's comment.
fn altered(
    table: &QualifiedName,
    name: &Name,
    Pair { before, after }: Pair<(&IndexStorage, &Option<String>)>,
) -> Vec<Step> {
    let own = table.sibling(name.clone());
    let mut all = index::storage(&own, Pair { before: before.0, after: after.0 });
    all.extend(commented(table, name, before.1, after.1.clone()));
    all
}

pub(super) fn check(table: &QualifiedName, change: CheckChange) -> Vec<Step> {
    match change {
        CheckChange::Add(it) => add_check(table, it),
        CheckChange::Drop(it) => vec![drop_check(table, it)],
        CheckChange::Rename(names) => vec![rename(table, names, false)],
        CheckChange::Alter(Pair { before, after }) => {
            let mut all = Vec::new();
            if before.validity != after.validity {
                all.push(validate(table, &after.name));
            }
            all.extend(commented(table, &after.name, &before.comment, after.comment));
            all
        }
        CheckChange::Replace(Pair { before, after }) => {
            let mut all = vec![drop_check(table, before)];
            all.extend(add_check(table, after));
            all
        }
    }
}

pub(super) fn foreign_key(table: &QualifiedName, change: ForeignKeyChange) -> Vec<Step> {
    match change {
        ForeignKeyChange::Add(it) => add_foreign_key(table, it),
        ForeignKeyChange::Drop(it) => vec![drop_foreign_key(table, it)],
        ForeignKeyChange::Rename(names) => vec![rename(table, names, false)],
        ForeignKeyChange::Alter(pair) => alter_foreign_key(table, pair),
        ForeignKeyChange::Replace(Pair { before, after }) => {
            let mut all = vec![drop_foreign_key(table, before)];
            all.extend(add_foreign_key(table, after));
            all
        }
    }
}

fn alter_foreign_key(table: &QualifiedName, Pair { before, after }: Pair<ForeignKey>) -> Vec<Step> {
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
    all.extend(index::storage(&own, Pair { before: &old.storage, after: &storage }));
    all.extend(commented(table, &name, &None, text));
    all
}

fn add_primary_key(table: &QualifiedName, key: PrimaryKey) -> Vec<Step> {
    let (name, text) = (key.name.clone(), key.comment.clone());
    let columns = key.columns.clone();
    let step = including(
        key_step(table, &name, &columns, TableAction::AddPrimaryKey(key.clone())),
        table,
        &key.include,
    );
    [step].into_iter().chain(commented(table, &name, &None, text)).collect()
}

/// While the key exists, its columns are `NOT NULL`.
fn drop_primary_key(table: &QualifiedName, key: PrimaryKey) -> Step {
    let step = drop_key(table, key.name, &key.columns, &key.include);
    key.columns.iter().fold(step, |step, it| step.releases(required(table, it)))
}

fn add_unique(table: &QualifiedName, unique: Unique) -> Vec<Step> {
    let (name, text) = (unique.name.clone(), unique.comment.clone());
    let columns = unique.columns.clone();
    let step = including(
        key_step(table, &name, &columns, TableAction::AddUnique(unique.clone())),
        table,
        &unique.include,
    );
    [step].into_iter().chain(commented(table, &name, &None, text)).collect()
}

fn key_step(table: &QualifiedName, name: &Name, columns: &[Name], action: TableAction) -> Step {
    let step = alter(table, vec![action])
        .creates(relation(&table.sibling(name.clone())))
        .creates(ObjectId::constraint(table, name))
        .creates(effects::key(table, columns))
        .uses(Resource::AnyFilled(table.clone()));
    including(step, table, columns)
}

fn including(step: Step, table: &QualifiedName, columns: &[Name]) -> Step {
    columns.iter().fold(step, |step, it| step.uses(ObjectId::column(table, it)))
}

fn drop_key(table: &QualifiedName, name: Name, columns: &[Name], include: &[Name]) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(name.clone())])
        .drops(relation(&table.sibling(name.clone())))
        .drops(ObjectId::constraint(table, &name))
        .drops(effects::key(table, columns));
    for column in columns.iter().chain(include) {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

fn add_exclusion(table: &QualifiedName, exclusion: Exclusion) -> Vec<Step> {
    let (name, text) = (exclusion.name.clone(), exclusion.comment.clone());
    let mut step = alter(table, vec![TableAction::AddExclusion(exclusion.clone())])
        .creates(relation(&table.sibling(name.clone())))
        .creates(ObjectId::constraint(table, &name))
        .reads(table, &exclusion.expressions());
    for column in index::columns(exclusion.elements.iter().map(|it| &it.column)) {
        step = step.uses(ObjectId::column(table, column));
    }
    let step = including(step, table, &exclusion.include);
    [step].into_iter().chain(commented(table, &name, &None, text)).collect()
}

fn drop_exclusion(table: &QualifiedName, exclusion: Exclusion) -> Step {
    let name = exclusion.name.clone();
    let mut step = alter(table, vec![TableAction::DropConstraint(name.clone())])
        .drops(relation(&table.sibling(name.clone())))
        .drops(ObjectId::constraint(table, &name))
        .forgets(table, &exclusion.expressions());
    let columns = index::columns(exclusion.elements.iter().map(|it| &it.column));
    for column in columns.chain(&exclusion.include) {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

pub(super) fn add_check(table: &QualifiedName, check: Check) -> Vec<Step> {
    let (name, text) = (check.name.clone(), check.comment.clone());
    let texts = check.expressions();
    let step = alter(table, vec![TableAction::AddCheck(check)])
        .uses(Resource::AnyFilled(table.clone()))
        .creates(ObjectId::constraint(table, &name))
        .reads(table, &texts);
    [step].into_iter().chain(commented(table, &name, &None, text)).collect()
}

fn drop_check(table: &QualifiedName, check: Check) -> Step {
    let id = ObjectId::constraint(table, &check.name);
    let texts = check.expressions();
    alter(table, vec![TableAction::DropConstraint(check.name)]).drops(id).forgets(table, &texts)
}

fn validate(table: &QualifiedName, name: &Name) -> Step {
    alter(table, vec![TableAction::ValidateConstraint(name.clone())])
        .uses(ObjectId::constraint(table, name))
}

pub(super) fn add_foreign_key(table: &QualifiedName, key: ForeignKey) -> Vec<Step> {
    let (name, text) = (key.name.clone(), key.comment.clone());
    let mut step = alter(table, vec![TableAction::AddForeignKey(key.clone())])
        .creates(ObjectId::constraint(table, &key.name))
        .uses(relation(&key.references))
        .uses(effects::key(&key.references, &key.referenced_columns))
        .uses(Resource::AnyColumn(Side::New, table.clone()))
        .uses(Resource::AnyColumn(Side::New, key.references.clone()))
        .uses(Resource::AnyFilled(table.clone()));
    for column in &key.columns {
        step = step.uses(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.uses(ObjectId::column(&key.references, column));
    }
    let step = over_its_columns(step, table, &key, Side::New);
    [step].into_iter().chain(commented(table, &name, &None, text)).collect()
}

pub(super) fn drop_foreign_key(table: &QualifiedName, key: ForeignKey) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(key.name.clone())])
        .drops(ObjectId::constraint(table, &key.name))
        .releases(relation(table))
        .releases(relation(&key.references))
        .releases(effects::key(&key.references, &key.referenced_columns))
        .releases(Resource::AnyColumn(Side::Old, table.clone()))
        .releases(Resource::AnyColumn(Side::Old, key.references.clone()));
    for column in &key.columns {
        step = step.releases(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.releases(ObjectId::column(&key.references, column));
    }
    over_its_columns(step, table, &key, Side::Old)
}

/// A foreign key depends on its own columns and on those that it refers to, and on no other.
fn over_its_columns(mut step: Step, table: &QualifiedName, key: &ForeignKey, side: Side) -> Step {
    for (table, columns) in [(table, &key.columns), (&key.references, &key.referenced_columns)] {
        step.effects.preferred.insert(Resource::AnyColumn(side, table.clone()));
        for column in columns {
            let column = Resource::Column(side, table.clone(), column.clone());
            step = match side {
                Side::Old => step.releases(column),
                Side::New => step.uses(column),
            };
        }
    }
    step
}

/// The comment on a constraint, if it differs.
pub(super) fn commented(
    table: &QualifiedName,
    name: &Name,
    before: &Option<String>,
    after: Option<String>,
) -> Option<Step> {
    (*before != after).then(|| comment(CommentOn::Constraint(table.clone(), name.clone()), after))
}

/// A key's index has the constraint's name and is renamed with it.
pub(super) fn rename(table: &QualifiedName, names: Pair<Name>, has_index: bool) -> Step {
    let ids = names.as_ref().map(|it| ObjectId::constraint(table, it));
    let relations = names.as_ref().map(|it| relation(&table.sibling(it.clone())));
    let step = Step::new(Statement::RenameConstraint(table.clone(), names))
        .uses(relation(table))
        .creates(ids.after)
        .drops(ids.before);
    if has_index { step.creates(relations.after).drops(relations.before) } else { step }
}
