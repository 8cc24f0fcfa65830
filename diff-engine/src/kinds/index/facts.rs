//! The facts of statements about indexes, and the locks that storage parameters take.

use driftless_schema::{Index, ObjectId, QualifiedName};

use super::IndexAction;
use crate::plan::{
    Break, Facts, Key, LockMode, Purpose, Reason, Relation, Rewritten, StoredAs, Transaction,
};

pub(crate) fn created(table: &QualifiedName, index: &Index) -> Facts {
    let on = Relation::Table(table.clone());
    let facts = match index.concurrently {
        true => alone().locking(on.clone(), LockMode::ShareUpdateExclusive),
        false => Facts::default().locking(on.clone(), LockMode::Share),
    };
    match index.unique {
        true => facts
            .scanning(on, Purpose::Unique(Key::Index(index.name.clone())))
            .breaking(Break::WritesRefused(table.clone())),
        false => facts.scanning(on, Purpose::Index(index.name.clone())),
    }
}

/// The server refuses `CONCURRENTLY` in a transaction, and a file of two statements is one.
fn alone() -> Facts {
    Facts { transaction: Transaction::Alone, ..Facts::default() }
}

pub(crate) fn dropped(name: &QualifiedName, concurrently: bool) -> Facts {
    if concurrently {
        return alone()
            .locking(Relation::TableOf(ObjectId::index(name)), LockMode::ShareUpdateExclusive)
            .locking(Relation::Index(name.clone()), LockMode::AccessExclusive);
    }
    Facts::default()
        .locking(Relation::TableOf(ObjectId::index(name)), LockMode::AccessExclusive)
        .locking(Relation::Index(name.clone()), LockMode::AccessExclusive)
}

pub(crate) fn built_again(name: &QualifiedName) -> Facts {
    let table = Relation::TableOf(ObjectId::index(name));
    Facts::default()
        .locking(table.clone(), LockMode::Share)
        .locking(Relation::Index(name.clone()), LockMode::AccessExclusive)
        .scanning(table, Purpose::Index(name.name.clone()))
        .rewriting(Rewritten::Index(name.clone()), Reason::Reindex)
}

pub(crate) fn altered(name: &QualifiedName, action: &IndexAction) -> Facts {
    let locking = |mode| Facts::default().locking(Relation::Index(name.clone()), mode);
    match action {
        IndexAction::SetParameters(all) => locking(strongest(all.keys())),
        IndexAction::ResetParameters(all) => locking(strongest(all)),
        IndexAction::SetTablespace(_) => locking(LockMode::AccessExclusive)
            .rewriting(Rewritten::Index(name.clone()), Reason::Storage(StoredAs::InTablespace)),
        IndexAction::SetStatistics(..) => locking(LockMode::ShareUpdateExclusive),
    }
}

/// The strongest lock that one of these storage parameters takes (`lockmode` in PostgreSQL's reloptions.c). A parameter
/// that is not known here may take any.
pub(crate) fn strongest<'a>(parameters: impl IntoIterator<Item = &'a String>) -> LockMode {
    let mode = |name: &String| match name.rsplit_once('.').map_or(name.as_str(), |it| it.1) {
        "fillfactor"
        | "deduplicate_items"
        | "parallel_workers"
        | "toast_tuple_target"
        | "vacuum_index_cleanup"
        | "vacuum_truncate"
        | "vacuum_max_eager_freeze_failure_rate"
        | "log_autovacuum_min_duration" => LockMode::ShareUpdateExclusive,
        name if name.starts_with("autovacuum_") => LockMode::ShareUpdateExclusive,
        _ => LockMode::AccessExclusive,
    };
    parameters.into_iter().map(mode).max().unwrap_or(LockMode::ShareUpdateExclusive)
}
