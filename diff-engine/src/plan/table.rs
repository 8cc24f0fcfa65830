//! The steps that change a table and what it owns.

use driftless_schema::{
    ForeignKey, Index, IndexKey, Name, ObjectId, PrimaryKey, QualifiedName, Table, Unique,
};

use super::column::alter;
use super::effects::{any_new_column, any_old_column, relation};
use super::{CommentOn, Statement, Step, TableAction, comment};
use crate::diff::{
    CheckChange, ForeignKeyChange, IndexChange, PrimaryKeyChange, TableChange, UniqueChange,
};

pub(super) fn steps(change: TableChange) -> Vec<Step> {
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
        TableChange::Comment(name, text) => vec![comment(CommentOn::Table(name), text)],
    }
}

/// The table alone, then what needs it. Foreign keys are steps of their own, so tables that refer to each other work.
fn create(table: Table) -> Vec<Step> {
    let name = table.name.clone();
    let mut step = Step::new(Statement::CreateTable(Box::new(table.clone())))
        .creates(relation(&name))
        .uses(ObjectId::namespace(&name.namespace));
    for key in
        table.primary_key.iter().map(|it| &it.name).chain(table.uniques.iter().map(|it| &it.name))
    {
        step = step
            .creates(relation(&name.sibling(key.clone())))
            .creates(ObjectId::constraint(&name, key));
    }
    for column in &table.columns {
        step = step.creates(ObjectId::column(&name, &column.name));
        if let Some(it) = column.data_type.as_enum() {
            step = step.uses(ObjectId::enumeration(it));
        }
    }
    if let Some(key) = &table.primary_key {
        step = step.creates(key_id(&name, &key.columns));
    }
    for unique in &table.uniques {
        step = step.creates(key_id(&name, &unique.columns));
    }
    let mut all = vec![step];
    if table.comment.is_some() {
        all.push(comment(CommentOn::Table(name.clone()), table.comment));
    }
    for column in table.columns.into_iter().filter(|it| it.comment.is_some()) {
        all.push(comment(CommentOn::Column(name.clone(), column.name), column.comment));
    }
    all.extend(table.indexes.into_iter().map(|it| create_index(&name, it)));
    all.extend(table.foreign_keys.into_iter().map(|it| add_foreign_key(&name, it)));
    all
}

/// Foreign keys go first, so that tables that refer to each other can go in any order.
fn drop_table(table: Table) -> Vec<Step> {
    let name = table.name.clone();
    let keys = table.foreign_keys.clone();
    let mut step = Step::new(Statement::DropTable(Box::new(table.clone())))
        .drops(relation(&name))
        .releases(ObjectId::namespace(&name.namespace));
    let indexes = table.indexes.iter().map(|it| &it.name);
    let uniques = table.uniques.iter().map(|it| &it.name);
    for owned in indexes.chain(uniques).chain(table.primary_key.iter().map(|it| &it.name)) {
        step = step.drops(relation(&name.sibling(owned.clone())));
    }
    for column in &table.columns {
        if let Some(it) = column.data_type.as_enum() {
            step = step.releases(ObjectId::enumeration(it));
        }
    }
    let mut all: Vec<Step> = keys
        .into_iter()
        .filter(|it| it.references != name)
        .map(|it| drop_foreign_key(&name, it))
        .collect();
    all.push(step);
    all
}

pub(super) fn primary_key(table: &QualifiedName, change: PrimaryKeyChange) -> Vec<Step> {
    match change {
        PrimaryKeyChange::Add(it) => vec![add_primary_key(table, it)],
        PrimaryKeyChange::Drop(it) => vec![drop_key(table, it.name, &it.columns)],
        PrimaryKeyChange::Rename(names) => vec![rename_constraint(table, names, true)],
        PrimaryKeyChange::Replace(pair) => vec![
            drop_key(table, pair.before.name, &pair.before.columns),
            add_primary_key(table, pair.after),
        ],
    }
}

pub(super) fn unique(table: &QualifiedName, change: UniqueChange) -> Vec<Step> {
    match change {
        UniqueChange::Add(it) => vec![add_unique(table, it)],
        UniqueChange::Drop(it) => vec![drop_key(table, it.name, &it.columns)],
        UniqueChange::Rename(names) => vec![rename_constraint(table, names, true)],
        UniqueChange::Replace(pair) => vec![
            drop_key(table, pair.before.name, &pair.before.columns),
            add_unique(table, pair.after),
        ],
    }
}

pub(super) fn check(table: &QualifiedName, change: CheckChange) -> Vec<Step> {
    let id = |name: &Name| ObjectId::constraint(table, name);
    let add = |it: driftless_schema::Check| {
        let id = id(&it.name);
        alter(table, vec![TableAction::AddCheck(it)]).creates(id).uses(any_new_column(table))
    };
    let drop = |name: Name| {
        let id = id(&name);
        alter(table, vec![TableAction::DropConstraint(name)])
            .drops(id)
            .releases(any_old_column(table))
    };
    match change {
        CheckChange::Add(it) => vec![add(it)],
        CheckChange::Drop(it) => vec![drop(it.name)],
        CheckChange::Rename(names) => vec![rename_constraint(table, names, false)],
        CheckChange::Replace(pair) => vec![drop(pair.before.name), add(pair.after)],
    }
}

pub(super) fn foreign_key(table: &QualifiedName, change: ForeignKeyChange) -> Vec<Step> {
    match change {
        ForeignKeyChange::Add(it) => vec![add_foreign_key(table, it)],
        ForeignKeyChange::Drop(it) => vec![drop_foreign_key(table, it)],
        ForeignKeyChange::Rename(names) => vec![rename_constraint(table, names, false)],
        ForeignKeyChange::Replace(pair) => {
            vec![drop_foreign_key(table, pair.before), add_foreign_key(table, pair.after)]
        }
    }
}

pub(super) fn index(table: &QualifiedName, change: IndexChange) -> Vec<Step> {
    match change {
        IndexChange::Add(it) => vec![create_index(table, it)],
        IndexChange::Drop(it) => vec![drop_index(table, it)],
        IndexChange::Rename(names) => {
            let names = names.map(|it| table.sibling(it));
            let ids = names.as_ref().map(relation);
            vec![
                Step::new(Statement::RenameIndex(names.before, names.after.name))
                    .creates(ids.after)
                    .drops(ids.before),
            ]
        }
        IndexChange::Replace(pair) => {
            vec![drop_index(table, pair.before), create_index(table, pair.after)]
        }
    }
}

/// A key that foreign keys can refer to, whatever its name.
fn key_id(table: &QualifiedName, columns: &[Name]) -> ObjectId {
    let mut columns: Vec<&str> = columns.iter().map(Name::as_str).collect();
    columns.sort_unstable();
    ObjectId::constraint(table, &Name::new(format!("key ({})", columns.join(", "))))
}

fn add_primary_key(table: &QualifiedName, key: PrimaryKey) -> Step {
    let (name, columns) = (key.name.clone(), key.columns.clone());
    add_key(table, &name, &columns, TableAction::AddPrimaryKey(key))
}

fn add_unique(table: &QualifiedName, unique: Unique) -> Step {
    let (name, columns) = (unique.name.clone(), unique.columns.clone());
    add_key(table, &name, &columns, TableAction::AddUnique(unique))
}

fn add_key(table: &QualifiedName, name: &Name, columns: &[Name], action: TableAction) -> Step {
    let mut step = alter(table, vec![action])
        .creates(relation(&table.sibling(name.clone())))
        .creates(ObjectId::constraint(table, name))
        .creates(key_id(table, columns));
    for column in columns {
        step = step.uses(ObjectId::column(table, column));
    }
    step
}

fn drop_key(table: &QualifiedName, name: Name, columns: &[Name]) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(name.clone())])
        .drops(relation(&table.sibling(name.clone())))
        .drops(ObjectId::constraint(table, &name))
        .drops(key_id(table, columns));
    for column in columns {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

fn add_foreign_key(table: &QualifiedName, key: ForeignKey) -> Step {
    let mut step = alter(table, vec![TableAction::AddForeignKey(key.clone())])
        .creates(ObjectId::constraint(table, &key.name))
        .uses(relation(&key.references))
        .uses(key_id(&key.references, &key.referenced_columns));
    for column in &key.columns {
        step = step.uses(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.uses(ObjectId::column(&key.references, column));
    }
    step
}

fn drop_foreign_key(table: &QualifiedName, key: ForeignKey) -> Step {
    let mut step = alter(table, vec![TableAction::DropConstraint(key.name.clone())])
        .drops(ObjectId::constraint(table, &key.name))
        .releases(relation(table))
        .releases(relation(&key.references))
        .releases(key_id(&key.references, &key.referenced_columns));
    for column in &key.columns {
        step = step.releases(ObjectId::column(table, column));
    }
    for column in &key.referenced_columns {
        step = step.releases(ObjectId::column(&key.references, column));
    }
    step
}

fn create_index(table: &QualifiedName, index: Index) -> Step {
    let mut step = Step::new(Statement::CreateIndex(table.clone(), Box::new(index.clone())))
        .creates(relation(&table.sibling(index.name.clone())))
        .uses(relation(table))
        .uses(any_new_column(table));
    for column in index_columns(&index) {
        step = step.uses(ObjectId::column(table, column));
    }
    step
}

fn drop_index(table: &QualifiedName, index: Index) -> Step {
    let mut step = Step::new(Statement::DropIndex(table.sibling(index.name.clone())))
        .drops(relation(&table.sibling(index.name.clone())))
        .releases(any_old_column(table));
    for column in index_columns(&index) {
        step = step.releases(ObjectId::column(table, column));
    }
    step
}

fn index_columns(index: &Index) -> Vec<&Name> {
    index
        .columns
        .iter()
        .filter_map(|it| match &it.key {
            IndexKey::Column(name) => Some(name),
            IndexKey::Expression(_) => None,
        })
        .collect()
}

/// A key's index bears the constraint's name and follows it.
fn rename_constraint(
    table: &QualifiedName,
    names: driftless_schema::Pair<Name>,
    has_index: bool,
) -> Step {
    let ids = names.as_ref().map(|it| ObjectId::constraint(table, it));
    let relations = names.as_ref().map(|it| relation(&table.sibling(it.clone())));
    let step = Step::new(Statement::RenameConstraint(table.clone(), names))
        .uses(relation(table))
        .creates(ids.after)
        .drops(ids.before);
    if has_index { step.creates(relations.after).drops(relations.before) } else { step }
}
