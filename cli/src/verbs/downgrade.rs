//! `driftless downgrade`: rolls revisions back, down to a target.

use clap::Args;
use driftless_revisions::{Direction, History, downgrade_plan};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate::{self, MigrationRun, RunFlags};
use crate::offline_script;

use crate::session::Session;
use crate::verbs::upgrade::{after, single_target};

/// The arguments of `downgrade`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `-N`, `base`, `LABEL@base`, `ID-N`, or the revision to go back to: its id, the beginning of its id, or its name; with
    /// `--sql` also a range, `FROM:TO`
    #[arg(allow_negative_numbers = true)]
    pub target: String,
    /// Print the script for psql instead of running it; it starts at FROM, else at the current revision of the database
    #[arg(long)]
    pub sql: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub run: RunFlags,
}

/// Rolls them back, and reports each.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    if arguments.sql {
        return offline_script::print(session, &arguments.target, Direction::Down);
    }
    let target = single_target(&arguments.target)?;
    let run = MigrationRun {
        direction: Direction::Down,
        flags: &arguments.run,
        plan: &|history: &History, applied| downgrade_plan(history, applied, &target),
    };
    let count = migrate::carry_out(session, &run)?;
    if count == 0 {
        session.terminal.line("nothing to roll back")?;
    }
    after(count, &arguments.run, session)
}
