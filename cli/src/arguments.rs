//! The verbs.

use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand};

use crate::flags::Global;
use crate::verbs::{
    branches, check, current, diff, downgrade, edit, explain, heads, history, init, merge, prove,
    revision, show, squash, stamp, status, upgrade, verify,
};

/// Drafts, proves and applies Diesel migrations from model structs, and tells when models and database drift apart.
#[derive(Debug, Parser)]
#[command(name = "driftless", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Brings driftless into a project, new or old
    Init(init::Arguments),
    /// Drafts a revision that takes the database to the models, and proves it
    Revision(revision::Arguments),
    /// Proves revisions as they stand there, hand-written ones too
    Prove(prove::Arguments),
    /// Says whether the database is as the models want it
    Check(check::Arguments),
    /// Shows the SQL that leads from one schema to another
    Diff(diff::Arguments),
    /// Applies pending revisions
    Upgrade(upgrade::Arguments),
    /// Takes revisions back
    Downgrade(downgrade::Arguments),
    /// Shows where the database is
    Current(current::Arguments),
    /// Lists the revisions, the newest first
    History(history::Arguments),
    /// Lists the revisions that nothing follows
    Heads(heads::Arguments),
    /// Shows where branches part
    Branches(branches::Arguments),
    /// Shows a revision and its SQL
    Show(show::Arguments),
    /// Says everything about the database and its migrations that calls for a deed
    Status(status::Arguments),
    /// Opens a revision's SQL in the editor
    Edit(edit::Arguments),
    /// Records what a database has, without running anything
    Stamp(stamp::Arguments),
    /// Makes one head of several
    Merge(merge::Arguments),
    /// Makes one revision of several, proven equal
    Squash(squash::Arguments),
    /// Runs any Diesel migrations up, down and up again, and says what is wrong with them
    Verify(verify::Arguments),
    /// Explains a code or a rule: what it warns of, why it matters, what to do
    Explain(explain::Arguments),
}

/// What other tools call a verb, and what it is called here. Alembic's, Diesel's, Django's, Rails' and Prisma's words.
const ELSEWHERE: &[(&[&str], &str)] = &[
    (&["migrate", "migration", "run", "up", "deploy", "push"], "upgrade"),
    (&["down", "revert", "rollback", "redo", "undo"], "downgrade -1"),
    (
        &["generate", "autogenerate", "makemigrations", "new", "add", "create", "dev"],
        "revision --autogenerate -m \"…\"",
    ),
    (&["list", "log", "pending"], "history"),
    (&["setup", "start"], "init"),
    (&["validate", "drift"], "check"),
    (&["compare"], "diff --from … --to …"),
    (&["fake", "resolve", "mark"], "stamp"),
];

/// Where somebody has used another tool's verb: ours. Empty otherwise.
pub(crate) fn tip(usage: &clap::Error) -> String {
    let word = match usage.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.to_lowercase(),
        _ => return String::new(),
    };
    let Some((_, ours)) = ELSEWHERE.iter().find(|(words, _)| words.contains(&word.as_str())) else {
        return String::new();
    };
    // Clap has said so already where ours is spelled like it.
    let verb = ours.split(' ').next().unwrap_or(ours);
    match usage.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(suggested)) if suggested.iter().any(|it| it == verb) => {
            String::new()
        }
        Some(_) | None => format!("\n  tip: here it is `driftless {ours}`\n"),
    }
}
