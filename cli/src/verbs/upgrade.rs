//! `driftless upgrade`: applies pending revisions, up to a target.

use clap::Args;
use driftless_revisions::{Direction, Target, upgrade_plan};

use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::terminal::Terminal;

/// What `upgrade` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `head`, `+N`, or a revision: its id, the beginning of its id, or its name
    #[arg(default_value = "head")]
    pub target: String,
}

/// Applies them and says what was done.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let target: Target = arguments.target.parse()?;
    let count = migrate::carry_out(config, terminal, Direction::Up, |history, applied| {
        upgrade_plan(history, applied, &target)
    })?;
    if count == 0 {
        if !config.migrations_dir.is_dir() {
            let message = format!("there is no directory `{}`", config.migrations_dir.display());
            return Err(Failure::new(
                message,
                "draft a first revision, or name the directory with `--migrations-dir`",
            ));
        }
        terminal.line("nothing to apply")?;
    }
    Ok(Exit::Fine)
}
