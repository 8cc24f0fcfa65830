//! The steps that change a table as a whole.

use driftless_schema::{
    Column, ColumnValue, Expression, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, Table,
    Validity,
};

use super::column::{comes_later, settings, uses_of};
use super::effects::{Resource, Side, relation};
use super::{
    CommentOn, Statement, Step, TableAction, alter, comment, effects, index, key, sequence,
    statistics,
};
use crate::diff::{IdentityBy, TableChange};
use crate::versions::alters_access_methods;

pub(super) fn steps(change: TableChange, server_version: u32) -> Vec<Step> {
    match change {
        TableChange::Create(table) => create(*table),
        TableChange::Drop(table) => drop_table(*table),
        TableChange::Rename(names) => {
            let ids = names.as_ref().map(relation);
            let namespaces = names.as_ref().map(|it| ObjectId::namespace(&it.namespace));
            vec![
                Step::new(Statement::RenameTable(names))
                    .creates(ids.after)
                    .drops(ids.before)
                    .uses(namespaces.after)
                    .releases(namespaces.before),
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
            let (set, reset) = index::difference(pair.as_ref());
            let set = (!set.is_empty()).then_some(TableAction::SetParameters(set));
            let reset = (!reset.is_empty()).then_some(TableAction::ResetParameters(reset));
            set.into_iter().chain(reset).map(|it| alter(&table, vec![it])).collect()
        }
        TableChange::Tablespace(table, name) => {
            vec![alter(&table, vec![TableAction::SetTablespace(name)])]
        }
        TableChange::AccessMethod(table, _) if !alters_access_methods(server_version) => {
            vec![Step::new(Statement::Refuse {
                message: format!(
                    "gives `{table}` another access method, which PostgreSQL can from 15 on and this server is {}",
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
            vec![index::replica_identity(&table, identity)]
        }
        TableChange::Clustered(table, name) => vec![index::cluster_on(&table, name)],
        TableChange::Comment(name, text) => vec![comment(CommentOn::Table(name), text)],
    }
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
    let (checks, later) = std::mem::take(&mut table.checks)
        .into_iter()
        .partition(|it| it.validity == Validity::Valid);
    table.checks = checks;
    let mut owned_sequences = Vec::new();
    let mut required_later = Vec::new();
    for column in &mut table.columns {
        let (spelled, sequences, constraint) = comes_later(&name, column.clone());
        *column = spelled;
        owned_sequences.extend(sequences);
        required_later.extend(constraint);
    }
    all.extend(owned_sequences);
    let mut step = Step::new(Statement::CreateTable(Box::new(table.clone())))
        .creates(relation(&name))
        .uses(Resource::AnySequence(Side::New))
        .uses(ObjectId::namespace(&name.namespace));
    let keys = table.primary_key.iter().map(|it| (&it.name, Some(&it.columns)));
    let uniques = table.uniques.iter().map(|it| (&it.name, Some(&it.columns)));
    let exclusions = table.exclusions.iter().map(|it| (&it.name, None));
    for (key, columns) in keys.chain(uniques).chain(exclusions) {
        step = step
            .creates(relation(&name.sibling(key.clone())))
            .creates(ObjectId::constraint(&name, key));
        step = columns.iter().fold(step, |step, it| step.creates(effects::key(&name, it)));
    }
    for check in &table.checks {
        step = step.creates(ObjectId::constraint(&name, &check.name));
    }
    for column in &table.columns {
        step = step.creates(ObjectId::column(&name, &column.name));
        step = uses_of(step, column);
    }
    all.push(step.depends(&name, &texts(&table), Side::New));
    all.extend(settings_of(&name, &table.columns));
    all.extend(required_later);
    all.extend(of_traits(&table));
    all.extend(comments(&table));
    all.extend(later.into_iter().flat_map(|it| key::add_check(&name, it)));
    all.extend(table.indexes.iter().flat_map(|it| index::create(&name, it.clone())));
    all.extend(table.statistics.iter().flat_map(|it| statistics::create(&name, it.clone())));
    let keys = table.primary_key.iter().map(|it| (&it.name, &it.storage));
    let uniques = table.uniques.iter().map(|it| (&it.name, &it.storage));
    let exclusions = table.exclusions.iter().map(|it| (&it.name, &it.storage));
    let indexes = table.indexes.iter().map(|it| (&it.name, &it.storage));
    for (index, storage) in keys.chain(uniques).chain(exclusions).chain(indexes) {
        all.extend(index::chosen(&name, index, storage));
    }
    all.extend(table.foreign_keys.into_iter().flat_map(|it| key::add_foreign_key(&name, it)));
    all
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
        all.push(index::replica_identity(name, IdentityBy::Table(identity)));
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
    let keys = table.primary_key.iter().map(|it| (&it.name, &it.comment));
    let uniques = table.uniques.iter().map(|it| (&it.name, &it.comment));
    let checks = table.checks.iter().map(|it| (&it.name, &it.comment));
    let exclusions = table.exclusions.iter().map(|it| (&it.name, &it.comment));
    for (constraint, text) in keys.chain(uniques).chain(checks).chain(exclusions) {
        say(CommentOn::Constraint(name.clone(), constraint.clone()), text);
    }
    all
}

/// Foreign keys are dropped first, so that tables that refer to each other can be dropped in any order.
fn drop_table(table: Table) -> Vec<Step> {
    let name = table.name.clone();
    let keys = table.foreign_keys.clone();
    let mut step = Step::new(Statement::DropTable(Box::new(table.clone())))
        .drops(relation(&name))
        .releases(Resource::AnySequence(Side::Old))
        .releases(ObjectId::namespace(&name.namespace));
    let owned = table
        .indexes
        .iter()
        .map(|it| &it.name)
        .chain(table.uniques.iter().map(|it| &it.name))
        .chain(table.exclusions.iter().map(|it| &it.name))
        .chain(table.primary_key.iter().map(|it| &it.name));
    for owned in owned {
        step = step.drops(relation(&name.sibling(owned.clone())));
    }
    for statistics in &table.statistics {
        step = step
            .drops(ObjectId::statistics(&statistics.name))
            .releases(ObjectId::namespace(&statistics.name.namespace));
    }
    for column in &table.columns {
        if let Some(it) = column.data_type.as_enum() {
            step = step.releases(ObjectId::enumeration(it));
        }
        // The sequence of a `serial` is dropped with its table, and its name is free afterwards.
        if let ColumnValue::Serial(serial) = &column.value {
            let sequence = sequence::named(&name, &column.name, serial);
            step = step.drops(relation(&sequence));
        }
    }
    let mut all: Vec<Step> = keys
        .into_iter()
        .filter(|it| it.references != name)
        .map(|it| key::drop_foreign_key(&name, it))
        .collect();
    all.push(step.depends(&name, &texts(&table), Side::Old));
    all
}

/// The expressions in a table: it can be created, and has to be dropped, only while the functions that they call are there.
fn texts(table: &Table) -> Vec<Expression> {
    table.clone().texts().into_iter().map(|(_, text)| text.clone()).collect()
}
