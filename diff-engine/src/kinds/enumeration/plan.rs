//! The steps that change an enum.

use std::collections::BTreeMap;

use driftless_schema::{ColumnValue, ObjectId, Pair, QualifiedName, Side};

use crate::kinds::enumeration::spare;
use crate::kinds::{EnumChange, EnumStatement, LabelPosition, Labelled, Rebuild, Statement};
use crate::plan::effects::{Resource, relation};
use crate::plan::{CommentOn, Step, TableAction, TableStatement, alter, comment};

pub(crate) fn steps(change: EnumChange) -> Vec<Step> {
    match change {
        EnumChange::Create(it) => {
            let id = ObjectId::enumeration(&it.name);
            let on = CommentOn::Enum(it.name.clone());
            let text = it.comment.clone();
            let namespace = ObjectId::namespace(&it.name.namespace);
            let mut all = vec![Step::new(EnumStatement::Create(it)).creates(id).uses(namespace)];
            if text.is_some() {
                all.push(comment(on, text));
            }
            all
        }
        EnumChange::Drop(it) => {
            let id = ObjectId::enumeration(&it.name);
            let namespace = ObjectId::namespace(&it.name.namespace);
            let standing = Resource::Standing(id.clone());
            let step = Step::new(EnumStatement::Drop(it.name)).drops(id).drops(standing);
            vec![step.releases(Resource::Standing(namespace))]
        }
        EnumChange::Rename(names) => {
            let ids = names.as_ref().map(ObjectId::enumeration);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            vec![
                Step::new(EnumStatement::Rename(names))
                    .creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(Resource::Standing(namespaces.before)),
            ]
        }
        EnumChange::RenameLabel(name, labels) => {
            let id = ObjectId::enumeration(&name);
            let ids = labels.names.as_ref().map(|it| ObjectId::label(&name, it));
            let step = Step::new(EnumStatement::RenameLabel(name, labels)).uses(id);
            vec![step.creates(ids.after).drops(ids.before)]
        }
        EnumChange::AddLabel(name, label) => {
            let id = ObjectId::label(&name, &label.label);
            let beside = match &label.position {
                LabelPosition::After(it) | LabelPosition::Before(it) => ObjectId::label(&name, it),
                LabelPosition::Only => ObjectId::enumeration(&name),
            };
            let own = ObjectId::enumeration(&name);
            vec![Step::new(EnumStatement::AddLabel(name, label)).creates(id).uses(beside).uses(own)]
        }
        EnumChange::Rebuild(it) => rebuild(*it),
        EnumChange::Comment(name, text) => vec![comment(CommentOn::Enum(name), text)],
    }
}

/// Another type replaces the enum: the rows are checked under a lock, every column is cast through its text, and `DROP
/// TYPE` without `CASCADE` fails if anything was missed.
fn rebuild(rebuild: Rebuild) -> Vec<Step> {
    let gone = rebuild.gone();
    let replaced = rebuild.replaced();
    let (removed, joined) = (rebuild.removed(), rebuild.joined());
    let Rebuild { names, aside, labels, after, columns, renamed, merged: _ } = rebuild;
    let id = ObjectId::enumeration(&after.name);
    let looked_at = Resource::NoRowHolds(after.name.clone());
    // A type that is created and dropped within one plan is ordered by this resource: dropped before it is created, it
    // would wait for itself.
    let relabelled = Resource::Relabelled(after.name.clone());
    let mut tables: BTreeMap<&QualifiedName, Vec<&Labelled>> = BTreeMap::new();
    for it in &columns {
        tables.entry(&it.table).or_default().push(it);
    }
    let mut all = Vec::new();
    if !gone.is_empty() && !tables.is_empty() {
        let lock = Step::new(TableStatement::Lock(tables.keys().copied().cloned().collect()));
        let locked = Resource::LockedFor(after.name.clone());
        all.push(
            tables.keys().fold(lock, |step, it| step.uses(relation(it))).creates(locked.clone()),
        );
        for Labelled { table, column: pair, array } in &columns {
            let column = pair.after.name.clone();
            let refuse = Statement::Enum(EnumStatement::RefuseLabels {
                table: table.clone(),
                column: column.clone(),
                array: *array,
                labels: gone.clone(),
            });
            let step = Step::new(refuse).uses(ObjectId::column(table, &column));
            all.push(step.uses(locked.clone()).creates(looked_at.clone()));
        }
    }
    let ids = columns.iter().map(|it| ObjectId::column(&it.table, &it.column.after.name));
    let replace = Statement::Enum(EnumStatement::Replace {
        names: Pair { before: names.before.clone(), after: aside.clone() },
        away: removed,
        after: after.clone(),
        gone,
        renamed,
        merged: joined,
        columns: ids.collect(),
    });
    let mut step = Step::new(replace)
        .drops(id.clone())
        .drops(Resource::Standing(id.clone()))
        .drops(Resource::AnyFunction(Side::Before))
        .creates(Resource::AnyFunction(Side::After))
        .creates(ObjectId::enumeration(&aside))
        .creates(id.clone())
        .uses(ObjectId::namespace(&after.name.namespace))
        .uses(looked_at);
    if names.differs() {
        step = step.drops(ObjectId::enumeration(&names.before));
    }
    all.push(step);
    if after.comment.is_some() {
        all.push(comment(CommentOn::Enum(after.name.clone()), after.comment.clone()));
    }
    let in_turn = in_turn(&replaced, labels.iter().chain(&after.labels).cloned().collect());
    for (table, pairs) in tables {
        let replaced = |it: &Labelled| if it.array { &in_turn } else { &replaced };
        let actions = pairs.iter().flat_map(|it| relabel(it, replaced(it))).collect();
        let step = alter(table, actions)
            .uses(id.clone())
            .uses(ObjectId::enumeration(&aside))
            .creates(relabelled.clone())
            .creates(Resource::AnyColumn(Side::After, table.clone()))
            .drops(Resource::AnyColumn(Side::Before, table.clone()));
        all.push(pairs.iter().fold(step, |step, it| {
            let it = &it.column.after;
            let column = |side| Resource::Column(side, table.clone(), it.name.clone());
            // The type may be one over the enum, which is replaced along with it.
            step.uses(ObjectId::column(table, &it.name))
                .enters(&it.data_type)
                .creates(column(Side::After))
                .drops(column(Side::Before))
        }));
    }
    let drop = Step::new(EnumStatement::DropReplaced(aside.clone()));
    let bared = Resource::Bared(id);
    let drop = drop.releases(Resource::Standing(ObjectId::namespace(&aside.namespace)));
    all.push(drop.uses(ObjectId::enumeration(&aside)).uses(relabelled).uses(bared));
    all
}

/// The replacements in an order in which none replaces the result of another one, for elements of an array: there is no
/// `CASE` over them, and `USING` allows no subquery. A text is replaced before another text becomes equal to it; if the
/// texts form a circle, one of them becomes a text that is no label in between.
fn in_turn(replaced: &[Pair<String>], mut taken: Vec<String>) -> Vec<Pair<String>> {
    let mut waiting = replaced.to_vec();
    let mut all = Vec::new();
    let mut back = Vec::new();
    while !waiting.is_empty() {
        let is_free = |it: &Pair<String>| waiting.iter().all(|other| other.before != it.after);
        if let Some(place) = waiting.iter().position(is_free) {
            all.push(waiting.remove(place));
            continue;
        }
        let Pair { before, after } = waiting.remove(0);
        let aside = spare(&after, &taken);
        taken.push(aside.clone());
        all.push(Pair { before, after: aside.clone() });
        back.push(Pair { before: aside, after });
    }
    all.extend(back);
    all
}

/// The default is dropped first and set last: PostgreSQL cannot cast it along.
fn relabel(
    Labelled { column: pair, array, .. }: &Labelled,
    replaced: &[Pair<String>],
) -> Vec<TableAction> {
    let name = || pair.after.name.clone();
    let mut all = Vec::new();
    if let ColumnValue::Default(_) = &pair.before.value {
        all.push(TableAction::DropDefault(name()));
    }
    all.push(TableAction::Relabel {
        column: name(),
        data_type: pair.after.data_type.clone(),
        array: *array,
        replaced: replaced.to_vec(),
    });
    if let ColumnValue::Default(it) = &pair.after.value {
        all.push(TableAction::SetDefault(name(), it.clone()));
    }
    all
}
