//! `driftless check`: whether the database is as the models want it. Changes nothing.

use clap::{Args, ValueEnum};

use crate::arguments::ModelFlags;
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What `check` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Fail where something is not modelled
    #[arg(long)]
    pub strict: bool,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// How `check` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Compares and reports.
pub fn run(
    _arguments: &Arguments,
    _config: &Config,
    _terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    Err(Failure::new("`check` is not built yet", ""))
}
