//! Revisions as lines for people and as values for programs, the same for every verb.

use std::collections::BTreeSet;

use driftless_revisions::{History, Revision, State};
use serde_json::{Value, json as object};

use crate::migrate;

/// What to show besides what the directory holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shown<'a> {
    /// The applied versions, if a database is asked.
    pub(crate) applied: Option<&'a BTreeSet<String>>,
    /// Whether to mark the current revisions.
    pub(crate) current: bool,
    /// Whether to show parents, directories and comments, too.
    pub(crate) verbose: bool,
}

/// `ab12 2026-…_add_users (head, pending)`
pub(crate) fn line(history: &History, revision: &Revision, shown: Shown<'_>) -> String {
    let heads = history.heads();
    let is_head = heads.iter().any(|it| it.id == revision.id);
    let needed: Vec<&str> = history
        .revisions
        .iter()
        .filter(|it| it.depends_on.contains(&revision.id))
        .map(Revision::name)
        .collect();
    let parts = revision.migrations.len();
    let joined = |word: &str, all: &[String]| format!("{word} {}", all.join(", "));
    let marks = [
        is_head.then(|| "head".to_owned()),
        shown.applied.map(|it| migrate::state(revision.state(it), parts)),
        is_current(history, revision, shown).then(|| "current".to_owned()),
        (revision.revises.len() > 1).then(|| joined("merges", &revision.revises)),
        (history.children(revision).len() > 1).then(|| "branch point".to_owned()),
        (!revision.labels.is_empty()).then(|| joined("label", &revision.labels)),
        (!revision.depends_on.is_empty()).then(|| joined("depends on", &revision.depends_on)),
        (is_head && !needed.is_empty()).then(|| format!("needed by {}", needed.join(", "))),
        revision.replaces().next().map(|_| "squashed".to_owned()),
        (parts > 1).then(|| format!("{parts} directories")),
        revision.undecided().then(|| "undecided".to_owned()),
    ];
    let marks: Vec<String> = marks.into_iter().flatten().collect();
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    let mut text = format!("{} {}{marks}", revision.id, revision.name());
    if shown.verbose {
        if !revision.revises.is_empty() {
            text.push_str(&format!("\n  revises {}", revision.revises.join(", ")));
        }
        for migration in &revision.migrations {
            text.push_str(&format!("\n  {}", crate::paths::shown(&migration.path)));
        }
    }
    text
}

/// JSON output.
pub(crate) fn value(history: &History, revision: &Revision, shown: Shown<'_>) -> Value {
    let state = shown.applied.map(|it| match revision.state(it) {
        State::Pending => "pending",
        State::Partly(_) => "partly",
        State::Applied => "applied",
    });
    object!({
        "id": revision.id,
        "name": revision.name(),
        "slug": revision.slug(),
        "revises": revision.revises,
        "depends_on": revision.depends_on,
        "labels": history.labels(revision),
        "directories": revision.migrations.iter().map(|it| object!({
            "name": it.name, "version": it.version, "checksum": it.checksum(),
            "run_in_transaction": it.run_in_transaction, "reversible": it.down.is_some(),
        })).collect::<Vec<_>>(),
        "head": history.heads().iter().any(|it| it.id == revision.id),
        "undecided": revision.undecided(),
        "replaces": revision.replaces().map(|(version, _)| version).collect::<Vec<_>>(),
        "state": state,
        "current": shown.applied.map(|it| history.current(it).iter().any(|it| it.id == revision.id)),
    })
}

fn is_current(history: &History, revision: &Revision, shown: Shown<'_>) -> bool {
    let applied = shown.applied.filter(|_| shown.current);
    applied.is_some_and(|it| history.current(it).iter().any(|it| it.id == revision.id))
}
