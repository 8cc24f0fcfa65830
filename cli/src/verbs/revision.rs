//! `driftless revision`: drafts the migration that takes the database to the models, and proves it.

use clap::Args;

use crate::arguments::{Decisions, ModelFlags};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What `revision` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Draft it from the difference between the models and the migrations
    #[arg(long, required = true)]
    pub autogenerate: bool,
    /// What it does, in a few words
    #[arg(long, short)]
    pub message: String,
    /// Write it without proving it on a throwaway server
    #[arg(long)]
    pub no_proof: bool,
    /// Fail where something is not modelled
    #[arg(long)]
    pub strict: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub decisions: Decisions,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// Drafts, proves, writes.
pub fn run(
    _arguments: &Arguments,
    _config: &Config,
    _terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    Err(Failure::new("`revision` is not built yet", "write the migration by hand for now"))
}
