//! The command line: the verbs, and the tip for a verb of another tool.

use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand};

use crate::flags::Global;
use crate::verbs::{
    branches, check, current, diff, downgrade, edit, explain, heads, history, init, merge, models,
    prove, revision, schema_rs, show, squash, stamp, status, upgrade, verify,
};

/// Drafts, proves and applies Diesel migrations from model structs, and reports drift between models and database.
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
    /// Sets up driftless in a new or existing project
    Init(init::Arguments),
    /// Drafts a revision that brings the database to the models, and proves it
    Revision(revision::Arguments),
    /// Proves existing revisions, including hand-written ones
    Prove(prove::Arguments),
    /// Checks whether the database matches the models
    Check(check::Arguments),
    /// Shows the SQL that turns one schema into another
    Diff(diff::Arguments),
    /// Applies pending revisions
    Upgrade(upgrade::Arguments),
    /// Rolls back revisions
    Downgrade(downgrade::Arguments),
    /// Shows the current revision of the database
    Current(current::Arguments),
    /// Lists the revisions, newest first
    History(history::Arguments),
    /// Lists the heads: revisions that no other revision follows
    Heads(heads::Arguments),
    /// Lists the revisions at which branches start
    Branches(branches::Arguments),
    /// Shows a revision and its SQL
    Show(show::Arguments),
    /// Shows what needs attention in the database and its migrations
    Status(status::Arguments),
    /// Writes model structs for the tables of a database
    Models(models::Arguments),
    /// Writes schema.rs from the models, as `diesel print-schema` will after the next upgrade
    SchemaRs(schema_rs::Arguments),
    /// Opens a revision's SQL in the editor
    Edit(edit::Arguments),
    /// Records migrations as applied or not applied, without running them
    Stamp(stamp::Arguments),
    /// Merges several heads into one
    Merge(merge::Arguments),
    /// Replaces several revisions by one that is proven to be equal
    Squash(squash::Arguments),
    /// Runs any Diesel migrations up, down and up again, and reports what is wrong with them
    Verify(verify::Arguments),
    /// Explains a code or a rule: what it warns about, why it matters, what to do
    Explain(explain::Arguments),
}

/// The verbs of other tools (Alembic, Diesel, Django, Rails, Prisma), and what each is called here.
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

/// A tip that names our verb, if the user typed another tool's. Empty otherwise.
pub(crate) fn tip(usage: &clap::Error) -> String {
    let word = match usage.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(word)) => word.to_lowercase(),
        _ => return String::new(),
    };
    let Some((_, ours)) = ELSEWHERE.iter().find(|(words, _)| words.contains(&word.as_str())) else {
        return String::new();
    };
    // Clap has already suggested our verb if the two are spelled alike.
    let verb = ours.split(' ').next().unwrap_or(ours);
    match usage.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(suggested)) if suggested.iter().any(|it| it == verb) => {
            String::new()
        }
        Some(_) | None => format!("\n  tip: the driftless command is `driftless {ours}`\n"),
    }
}
