//! `driftless downgrade`: takes revisions back, down to a target.

use clap::Args;
use driftless_revisions::{Direction, Target, downgrade_plan};

use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::terminal::Terminal;

/// What `downgrade` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `-N`, `base`, or the revision to stay at: its id, the beginning of its id, or its name
    #[arg(allow_negative_numbers = true)]
    pub target: String,
}

/// Takes them back and says what was done.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let target: Target = arguments.target.parse()?;
    let count = migrate::carry_out(config, terminal, Direction::Down, |history, applied| {
        downgrade_plan(history, applied, &target)
    })?;
    if count == 0 {
        terminal.line("nothing to take back")?;
    }
    Ok(Exit::Fine)
}
