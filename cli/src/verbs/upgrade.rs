//! `driftless upgrade`: applies pending revisions, up to a target.

use clap::Args;
use driftless_revisions::{Direction, History, Target, upgrade_plan};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate::{self, MigrationRun, RunFlags};
use crate::offline_script;
use crate::schema_rs;
use crate::session::Session;

/// The arguments of `upgrade`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `head`, `heads`, `+N`, `ID+N`, `LABEL@head`, or a revision: its id, the beginning of its id, or its name; with `--sql`
    /// also a range, `FROM:TO`
    #[arg(default_value = "head", allow_negative_numbers = true)]
    pub target: String,
    /// Print the script for psql instead of running it; it starts at FROM, else at the current revision of the database, else
    /// at the base
    #[arg(long)]
    pub sql: bool,
    /// Apply revisions even if revisions that come after them are already applied
    #[arg(long)]
    pub out_of_order: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub run: RunFlags,
}

/// Applies them, and reports each.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    if arguments.sql {
        return offline_script::print(session, &arguments.target, Direction::Up);
    }
    let target = single_target(&arguments.target)?;
    let run = MigrationRun {
        direction: Direction::Up,
        flags: &arguments.run,
        plan: &|history: &History, applied| {
            upgrade_plan(history, applied, &target, arguments.out_of_order)
        },
    };
    let count = migrate::carry_out(session, &run)?;
    if count == 0 {
        if !session.config.migrations_dir.is_dir() {
            let message =
                format!("there is no directory `{}`", session.config.migrations_dir.display());
            return Err(Failure::new(
                message,
                "draft a first revision, or pass `--migrations-dir`",
            ));
        }
        let history = session.history()?;
        let further = target
            .revisions(&history, None)
            .is_ok_and(|it| !it.is_empty() && it.iter().any(|it| !history.children(it).is_empty()));
        session.terminal.line("nothing to apply")?;
        if further {
            session.terminal.advice(
                &format!("`{target}` is already applied"),
                &format!("to roll back the revisions after it: `driftless downgrade {target}`"),
            );
        }
    }
    after(count, &arguments.run, session)
}

/// What becomes of schema.rs when that many migrations have run.
pub(super) fn after(
    count: usize,
    flags: &RunFlags,
    session: &mut Session<'_>,
) -> Result<Exit, Failure> {
    if flags.locked_schema {
        return schema_rs::locked(session.config, session.terminal);
    }
    if count > 0 {
        schema_rs::follow(session.config, session.terminal)?;
    }
    Ok(Exit::Fine)
}

/// Parses a target, and refuses a range: only `--sql` takes one, because a database has a current revision.
pub(super) fn single_target(text: &str) -> Result<Target, Failure> {
    if text.contains(':') {
        return Err(Failure::new(
            format!(
                "`{text}` is a range: without `--sql`, the start is always the current revision of the database"
            ),
            "name only the end, or add `--sql`",
        ));
    }
    Ok(text.parse()?)
}
