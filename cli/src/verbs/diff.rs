//! `driftless diff`: the SQL that leads from one schema to another. Changes nothing.

use clap::{Args, ValueEnum};

use crate::arguments::{Decisions, ModelFlags};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What `diff` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Where to start: `models`, `database`, `migrations`, `empty` or a `postgres://` URL
    #[arg(long, value_name = "SOURCE")]
    pub from: String,
    /// Where to go: the same words
    #[arg(long, value_name = "SOURCE")]
    pub to: String,
    /// Show the way back instead
    #[arg(long)]
    pub down: bool,
    /// End with 1 where there are differences
    #[arg(long)]
    pub exit_code: bool,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Sql)]
    pub format: Format,
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

/// How `diff` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The files of a draft, one after the other.
    Sql,
    /// For programs.
    Json,
}

/// Compares and prints.
pub fn run(
    _arguments: &Arguments,
    _config: &Config,
    _terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    Err(Failure::new("`diff` is not built yet", ""))
}
