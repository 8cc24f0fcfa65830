//! `driftless current`: the current revision of the database. Changes nothing.

use clap::Args;
use driftless_revisions::State;
use serde_json::json as object;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::session::Session;

/// The arguments of `current`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Exit with code 1 unless every head is applied
    #[arg(long, short)]
    pub check_heads: bool,
    /// Show more: the URL without its password, and the parents and the path of each revision
    #[arg(long, short)]
    pub verbose: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Shows the last applied revisions, and how many are pending.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let mut database = session.database()?;
    let journal = database.journal()?;
    let applied = &database.applied;
    let findings = journal.findings(&history, applied);
    migrate::remark(session.terminal, &findings);
    let pending = history.revisions.iter().filter(|it| it.state(applied) != State::Applied).count();
    let shown = Shown { applied: Some(applied), verbose: arguments.verbose, ..Shown::default() };
    let current = history.current(applied);
    if arguments.json {
        session.terminal.json(
            &object!({
                "current": current.iter().map(|it| listing::value(&history, it, shown)).collect::<Vec<_>>(),
                "pending": pending,
                "unknown": history.unknown_versions(applied),
                "findings": findings,
            }),
        )?;
    } else {
        if arguments.verbose {
            session.terminal.line(&database.target.to_string())?;
        }
        if current.is_empty() {
            session.terminal.line("base: no revision is applied")?;
        }
        for revision in current {
            let state = match revision.state(applied) {
                State::Applied => String::new(),
                state @ (State::Partly(_) | State::Pending) => {
                    format!(", {}", migrate::state(state, revision.migrations.len()))
                }
            };
            match arguments.verbose {
                true => session.terminal.line(&listing::line(&history, revision, shown))?,
                false => {
                    session.terminal.line(&format!("{} {}{state}", revision.id, revision.name()))?
                }
            }
        }
        session.terminal.line(&match pending {
            0 => "up to date".to_owned(),
            1 => "1 revision is pending".to_owned(),
            _ => format!("{pending} revisions are pending"),
        })?;
        if let Some([message, help]) =
            migrate::unrecorded(&history, &database.applied, &mut database.connection)?
        {
            session.terminal.advice(&message, &help);
        }
    }
    let behind = arguments.check_heads && !history.is_up_to_date(applied);
    Ok(if behind { Exit::Drift } else { Exit::Fine })
}
