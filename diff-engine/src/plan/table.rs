//! The steps that change a table as a whole.

use driftless_schema::{
    Column, ColumnValue, Expression, Inheritance, Kind, Name, ObjectId, Pair, PartitionKey,
    QualifiedName, ReplicaIdentity, RowSecurity, Side, Table, Unique,
};

use super::column::{comes_later, settings};
use super::effects::{self, Resource, relation};
use super::{CommentOn, PlannedOwned, Refusal, Step, TableAction, TableStatement, alter, comment};
use crate::diff::{IdentityBy, NewParents, TableChange};
use crate::kinds::owned::{FromList, Owned};
use crate::kinds::{each_of_table, index, sequence};
use crate::versions::alters_access_methods;

pub(super) fn steps(change: TableChange, server_version: u32) -> Vec<Step> {
    match change {
        TableChange::Create(table) => create(*table),
        TableChange::Leave { table, parent } => {
            let uses = [relation(&table), relation(&parent)];
            let dropped = Resource::Standing(ObjectId::table(&table));
            let step = Step::new(TableStatement::Detach { parent, table }).releases(dropped);
            vec![uses.into_iter().fold(step, Step::uses)]
        }
        TableChange::Drop(table) => drop_table(*table),
        TableChange::Rename(names, brought) => {
            let ids = names.as_ref().map(relation);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            let placed = Resource::Placed(names.after.clone());
            let places = names.clone();
            let mut step = Step::new(TableStatement::Rename(names));
            if namespaces.differs() {
                step = step.creates(placed);
                for name in brought {
                    let Pair { before, after } = places.as_ref().map(|it| it.sibling(name.clone()));
                    step = step.creates(relation(&after)).drops(relation(&before));
                }
            }
            vec![
                step.creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(Resource::Standing(namespaces.before)),
            ]
        }
        TableChange::Unlogged { table, unlogged, references } => {
            let action = if unlogged { TableAction::SetUnlogged } else { TableAction::SetLogged };
            let step = alter(&table, vec![action]);
            let others = references.iter().cloned().map(Resource::Logged);
            vec![match unlogged {
                true => others.fold(step.drops(Resource::Logged(table.clone())), Step::releases),
                false => others.fold(step.creates(Resource::Logged(table.clone())), Step::uses),
            }]
        }
        TableChange::Parameters(table, pair) => {
            let (set, reset) = index::plan::difference(pair.as_ref());
            let set = (!set.is_empty()).then_some(TableAction::SetParameters(set));
            let reset = (!reset.is_empty()).then_some(TableAction::ResetParameters(reset));
            set.into_iter().chain(reset).map(|it| alter(&table, vec![it])).collect()
        }
        TableChange::Tablespace(table, name) => {
            vec![alter(&table, vec![TableAction::SetTablespace(name)])]
        }
        TableChange::AccessMethod(table, _) if !alters_access_methods(server_version) => {
            vec![Step::new(Refusal {
                message: format!(
                    "changes the access method of `{table}`, which needs PostgreSQL 15 or later; this server is PostgreSQL {}",
                    server_version / 10_000
                ),
                help: "keep the access method, or upgrade the server first".to_owned(),
            })]
        }
        TableChange::AccessMethod(table, name) => {
            vec![alter(&table, vec![TableAction::SetAccessMethod(name)])]
        }
        TableChange::RowSecurity(table, pair) => {
            vec![alter(&table, row_security(pair.before, pair.after))]
        }
        TableChange::ReplicaIdentity(table, identity) => {
            vec![index::plan::replica_identity(&table, identity)]
        }
        TableChange::Clustered(table, name) => vec![index::plan::cluster_on(&table, name)],
        TableChange::Comment(name, text) => vec![comment(CommentOn::Table(name), text)],
        TableChange::PartitionKey(table, keys) => vec![Step::new(other_key(&table, &keys))],
        TableChange::PartitionColumn(table, column) => vec![Step::new(Refusal {
            message: format!(
                "changes the type of `{table}.{column}`, by which `{table}` is partitioned: PostgreSQL cannot do that"
            ),
            help: "create a table with the new type under another name, copy the rows, and exchange the names".to_owned(),
        })],
        TableChange::Inheritance(it) => new_parents(*it),
    }
}

fn other_key(table: &QualifiedName, keys: &Pair<Option<PartitionKey>>) -> Refusal {
    let (message, help) = match (&keys.before, &keys.after) {
        (Some(_), None) => (
            format!(
                "`{table}` is partitioned, and is not to be any longer: PostgreSQL cannot do that with an existing table"
            ),
            "if it is to stay partitioned, say so on the struct: `partition_by(range(created_at))`; otherwise create a table under another name, copy the rows, and exchange the names",
        ),
        (None, Some(_)) => (
            format!(
                "`{table}` is not partitioned yet: PostgreSQL cannot do that with an existing table"
            ),
            "create a partitioned table under another name, attach the old one as a partition or copy the rows, and exchange the names",
        ),
        (Some(_), Some(_)) | (None, None) => (
            format!(
                "changes how `{table}` is partitioned: PostgreSQL cannot do that with an existing table"
            ),
            "create a table with the new key under another name, copy the rows, and exchange the names",
        ),
    };
    Refusal { message, help: help.to_owned() }
}

/// The step needs the parent with all columns that it will have.
fn below(step: Step, parent: &QualifiedName) -> Step {
    step.uses(relation(parent))
        .uses(Resource::AnyColumn(Side::After, parent.clone()))
        .uses(Resource::AnyComputed(Side::After, parent.clone()))
}

/// The parent is as it will be: what is no child of it must have the same columns to become one.
fn like(step: Step, parent: &QualifiedName) -> Step {
    below(step, parent).creates(Resource::AnyLeavingColumn(parent.clone()))
}

/// The table leaves its parents before its own columns and constraints change, and gets the new ones after. If it stays in
/// the same table, it leaves that for a moment only: a change of the table would not reach it in between.
fn new_parents(change: NewParents) -> Vec<Step> {
    let NewParents { table, parents, columns, gone, owned } = change;
    let stays = parents.before.parents() == parents.after.parents();
    let leaves = |step: Step, parent: &QualifiedName| {
        let step = step.uses(relation(&table));
        match stays {
            true => like(step, parent),
            false => step
                .creates(Resource::Placed(table.clone()))
                // What the parent gets or loses afterwards does not reach the table.
                .creates(Resource::Placed(parent.clone()))
                .releases(Resource::Standing(ObjectId::table(parent))),
        }
    };
    let enters = |step: Step, parent: &QualifiedName| {
        let mut step = like(step.uses(relation(&table)), parent);
        for column in &columns {
            step = step
                .uses(ObjectId::column(&table, column))
                .uses(Resource::Column(Side::After, table.clone(), column.clone()))
                .uses(effects::required(&table, column));
        }
        for column in &gone {
            step = step.creates(ObjectId::column(&table, column));
        }
        owned.iter().fold(step, |step, it| match (it.kind, it.path.as_slice()) {
            // The parent takes an index for its own, or makes another one.
            (Kind::Index, [namespace, name]) => {
                step.uses(relation(&QualifiedName::new(namespace.clone(), name.clone())))
            }
            _ => step.uses(it.clone()),
        })
    };
    let mut all = Vec::new();
    match &parents.before {
        Inheritance::None => (),
        Inheritance::Partition { of, bound: _ } => {
            let statement = TableStatement::Detach { parent: of.clone(), table: table.clone() };
            all.push(leaves(Step::new(statement), of).drops(Resource::Bounds(of.clone())));
        }
        Inheritance::Parents(before) => {
            for parent in before.iter().filter(|it| !parents.after.parents().contains(it)) {
                let step = alter(&table, vec![TableAction::NoInherit(parent.clone())]);
                all.push(leaves(step, parent));
            }
        }
    }
    match &parents.after {
        Inheritance::None => (),
        Inheritance::Partition { of, bound } => {
            let (parent, bound) = (of.clone(), bound.clone());
            let statement = TableStatement::Attach { parent, table: table.clone(), bound };
            all.push(enters(Step::new(statement), of).creates(Resource::Bounds(of.clone())));
        }
        Inheritance::Parents(after) => {
            for parent in after.iter().filter(|it| !parents.before.parents().contains(it)) {
                let step = alter(&table, vec![TableAction::Inherit(parent.clone())]);
                all.push(enters(step, parent));
            }
        }
    }
    all
}

fn row_security(before: RowSecurity, after: RowSecurity) -> Vec<TableAction> {
    let enable =
        (before.enabled != after.enabled).then_some(TableAction::EnableRowSecurity(after.enabled));
    let force =
        (before.forced != after.forced).then_some(TableAction::ForceRowSecurity(after.forced));
    enable.into_iter().chain(force).collect()
}

/// The table alone, then the statements that need it. Foreign keys are steps of their own, so tables that refer to each
/// other work; so is everything that `CREATE TABLE` cannot express on every server, or would treat as if the table had
/// no rows.
fn create(mut table: Table) -> Vec<Step> {
    let name = table.name.clone();
    let mut all = Vec::new();
    let mut owned_sequences = Vec::new();
    let mut required_later = Vec::new();
    for column in &mut table.columns {
        let (spelled, sequences, constraint) = comes_later(&name, column.clone());
        *column = spelled;
        owned_sequences.extend(sequences);
        required_later.extend(constraint);
    }
    all.extend(owned_sequences);
    let foreign_keys = std::mem::take(&mut table.foreign_keys);
    let (mut created, mut later) = (table.clone(), table.clone());
    each_of_table!(&mut created, all => all.keep(PlannedOwned::is_in_create_table));
    each_of_table!(&mut later, all => all.keep(|it| !it.is_in_create_table()));
    let (alone, again) = keys(&created);
    created.uniques = alone;
    later.uniques = again;
    created.columns.extend(table.declared_again().cloned());
    let mut step = Step::new(TableStatement::Create(Box::new(created.clone())))
        .creates(relation(&name))
        .uses(Resource::AnySequence(Side::After))
        .uses(ObjectId::namespace(&name.namespace));
    each_of_table!(&mut created.clone(), all => for it in all.iter_mut() {
        if let Some(own) = it.relation() {
            step = step.creates(relation(&name.sibling(own.clone())));
        }
        step = step.creates(it.address(&name));
        step = it.key().into_iter().fold(step, |step, it| step.creates(effects::key(&name, it)));
    });
    for column in &table.columns {
        step = step.creates(ObjectId::column(&name, &column.name));
        step = step.enters(&column.data_type).sorts_by(column.collation.as_ref());
        // Another table's default may draw from it.
        if let ColumnValue::Serial(serial) = &column.value
            && column.uncommon_serial().is_none()
        {
            let sequence = sequence::plan::named(&name, &column.name, serial);
            step = step.creates(relation(&sequence));
        }
    }
    let compares = compares_by_others(&created);
    for parent in table.traits.inheritance.parents() {
        step = below(step, parent);
    }
    if let Inheritance::Partition { of, .. } = &table.traits.inheritance {
        step = step.creates(Resource::Bounds(of.clone()));
    }
    let mut step = step.depends(&name, &texts(&created), Side::After);
    if compares && !step.effects.uses.contains(&Resource::AnyFunction(Side::After)) {
        step = step.uses(Resource::AnyFunction(Side::After));
        step.effects.preferred.insert(Resource::AnyFunction(Side::After));
    }
    all.push(step);
    all.extend(settings_of(&name, &table.columns));
    all.extend(required_later);
    all.extend(of_traits(&table));
    all.extend(comments(&created));
    each_of_table!(later, owned => for it in owned.into_iter() {
        all.extend(PlannedOwned::add(&name, it));
    });
    each_of_table!(&mut table, owned => for it in owned.iter_mut() {
        if let (Some(storage), Some(own)) = (it.storage().cloned(), it.relation()) {
            all.extend(index::plan::chosen(&name, own, &storage));
        }
    });
    all.extend(foreign_keys.into_iter().flat_map(|it| PlannedOwned::add(&name, it)));
    all
}

/// The unique constraints of a new table, and those over columns that another key has already: of two equal keys in one
/// `CREATE TABLE`, PostgreSQL keeps one.
fn keys(table: &Table) -> (Vec<Unique>, Vec<Unique>) {
    let mut seen: Vec<Vec<Name>> = table.primary_key.iter().map(|it| it.columns.clone()).collect();
    table.uniques.iter().cloned().partition(|it| {
        let is_new = !seen.contains(&it.columns);
        seen.push(it.columns.clone());
        is_new
    })
}

/// Settings of a new table's columns that `CREATE TABLE` cannot express.
fn settings_of(name: &QualifiedName, columns: &[Column]) -> Option<Step> {
    let plain = |it: &Column| Column::new(it.name.clone(), it.data_type.clone());
    let actions: Vec<TableAction> =
        columns.iter().flat_map(|it| settings(&plain(it), it)).collect();
    (!actions.is_empty()).then(|| alter(name, actions))
}

fn of_traits(table: &Table) -> Vec<Step> {
    let name = &table.name;
    let mut all = Vec::new();
    let security = row_security(RowSecurity::default(), table.traits.row_security);
    if !security.is_empty() {
        all.push(alter(name, security));
    }
    let identity = table.traits.replica_identity;
    if identity != ReplicaIdentity::Default {
        all.push(index::plan::replica_identity(name, IdentityBy::Table(identity)));
    }
    all
}

fn comments(table: &Table) -> Vec<Step> {
    let name = &table.name;
    let mut all = Vec::new();
    let mut say = |on: CommentOn, text: &Option<String>| {
        if text.is_some() {
            all.push(comment(on, text.clone()));
        }
    };
    say(CommentOn::Table(name.clone()), &table.traits.comment);
    for column in &table.columns {
        say(CommentOn::Column(name.clone(), column.name.clone()), &column.comment);
    }
    each_of_table!(table, owned => for it in owned.iter() {
        if it.comment().is_some()
            && let Some(constraint) = it.address(name).path.last()
        {
            let on = CommentOn::Constraint(name.clone(), constraint.clone());
            all.push(comment(on, it.comment().clone()));
        }
    });
    all
}

/// Foreign keys are dropped first, so that tables that refer to each other can be dropped in any order. `gone` takes out
/// those for which the table's own statement is enough.
fn drop_table(table: Table) -> Vec<Step> {
    let name = table.name.clone();
    let keys = table.foreign_keys.clone();
    let mut step = Step::new(TableStatement::Drop(Box::new(table.clone())))
        .drops(relation(&name))
        .drops(Resource::Standing(ObjectId::table(&name)))
        .releases(Resource::AnySequence(Side::Before))
        .releases(Resource::Standing(ObjectId::namespace(&name.namespace)));
    each_of_table!(&mut table.clone(), owned => for it in owned.iter_mut() {
        step = it.dropped_with_its_table(step, &name);
    });
    for column in &table.columns {
        step = step.leaves(&column.data_type).sorted_by(column.collation.as_ref());
        // The sequence of a `serial` is dropped with its table, and its name is free afterwards.
        if let ColumnValue::Serial(serial) = &column.value {
            let sequence = sequence::plan::named(&name, &column.name, serial);
            step = step.drops(relation(&sequence));
        }
    }
    for parent in table.traits.inheritance.parents() {
        step = step.releases(Resource::Standing(ObjectId::table(parent)));
    }
    if let Inheritance::Partition { of, .. } = &table.traits.inheritance {
        step = step.drops(Resource::Bounds(of.clone()));
    }
    let mut all: Vec<Step> = keys
        .into_iter()
        .filter(|it| it.references != name)
        .map(|it| PlannedOwned::drop(&name, it))
        .collect();
    let mut step = step.depends(&name, &texts(&table), Side::Before);
    if compares_by_others(&table) {
        step = step.releases(Resource::AnyFunction(Side::Before));
    }
    all.push(step);
    all
}

/// Whether it has a key with a collation, an operator class or an operator that is not PostgreSQL's own.
fn compares_by_others(table: &Table) -> bool {
    let mut table = table.clone();
    let mut any = false;
    each_of_table!(&mut table, all => for it in all.iter_mut() {
        for (key, operator) in it.keys() {
            let class = key.class.as_ref().map(|it| &it.name);
            let all = [key.collation.as_ref(), class, operator.as_deref()];
            any |= all.into_iter().flatten().any(|it| it.namespace.is_some());
        }
    });
    any
}

/// The expressions in a table: it can be created, and has to be dropped, only while the functions that they call are there.
fn texts(table: &Table) -> Vec<Expression> {
    table.clone().texts().into_iter().map(|(_, text)| text.clone()).collect()
}
