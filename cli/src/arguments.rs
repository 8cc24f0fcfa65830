//! The verbs.

use clap::{Parser, Subcommand};

use crate::flags::Global;
use crate::verbs::{check, diff, downgrade, init, revision, upgrade};

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
    /// Says whether the database is as the models want it
    Check(check::Arguments),
    /// Shows the SQL that leads from one schema to another
    Diff(diff::Arguments),
    /// Applies pending revisions
    Upgrade(upgrade::Arguments),
    /// Takes revisions back
    Downgrade(downgrade::Arguments),
    /// Shows where the database is
    Current,
    /// Lists the revisions, the newest first
    History,
}
