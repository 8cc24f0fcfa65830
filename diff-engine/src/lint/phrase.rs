//! Facts as parts of sentences: what a lock makes wait is derived from its mode, here alone.

use driftless_schema::{Name, QualifiedName, Trigger};

use crate::plan::{Blocks, LockMode};

/// `the table is rewritten …`.
pub(super) fn under(lock: LockMode) -> &'static str {
    match lock.blocks() {
        Blocks::ReadsAndWrites => "under an exclusive lock",
        Blocks::Writes => "while writes wait",
        Blocks::SchemaChanges => "while reads and writes go on",
    }
}

/// `… while the index is built`.
pub(super) fn waiting(lock: LockMode) -> &'static str {
    match lock.blocks() {
        Blocks::ReadsAndWrites => "reads and writes wait",
        Blocks::Writes => "writes wait",
        Blocks::SchemaChanges => "reads and writes go on",
    }
}

/// `both tables are locked against …`.
pub(super) fn waiters(lock: LockMode) -> &'static str {
    match lock.blocks() {
        Blocks::ReadsAndWrites => "reads and writes",
        Blocks::Writes => "writes",
        Blocks::SchemaChanges => "other changes of the schema",
    }
}

/// `a`, `b`.
pub(super) fn columns(names: &[Name]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// 'a', 'b' as labels.
pub(super) fn labels(all: &[String]) -> String {
    all.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// trigger `a` of `t`.
pub(super) fn triggers(all: &[Trigger]) -> String {
    let word = if all.len() == 1 { "trigger" } else { "triggers" };
    let names = all.iter().map(|it| {
        let QualifiedName { name, .. } = &it.table;
        format!("`{}` of `{name}`", it.name)
    });
    format!("{word} {}", names.collect::<Vec<_>>().join(", "))
}
