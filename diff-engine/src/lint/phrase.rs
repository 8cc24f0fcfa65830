//! Facts as parts of sentences: what a lock makes wait is derived from its mode, here alone.

use driftless_schema::{Name, QualifiedName, Trigger};

use crate::plan::{Blocks, LockMode};

/// What the statement does to other sessions while it holds the lock.
pub(crate) fn blocks(lock: LockMode) -> &'static str {
    match lock.blocks() {
        Blocks::ReadsAndWrites => "blocks reads and writes",
        Blocks::Writes => "blocks writes",
        Blocks::SchemaChanges => "blocks neither reads nor writes",
    }
}

/// `a`, `b`.
pub(crate) fn columns(names: &[Name]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// 'a', 'b' as labels.
pub(crate) fn labels(all: &[String]) -> String {
    all.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// trigger `a` of `t`.
pub(crate) fn triggers(all: &[Trigger]) -> String {
    let word = if all.len() == 1 { "trigger" } else { "triggers" };
    let names = all.iter().map(|it| {
        let QualifiedName { name, .. } = &it.table;
        format!("`{}` of `{name}`", it.name)
    });
    format!("{word} {}", names.collect::<Vec<_>>().join(", "))
}
