//! `driftless current`: where the database is. Changes nothing.

use clap::Args;
use driftless_revisions::{Journal, State};
use serde_json::json as object;

use crate::config::Config;
use crate::connections::connect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::terminal::Terminal;

/// What `current` takes.
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

/// Shows the last applied revisions and what is pending.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    let url = config.database_url()?;
    let mut connection = connect(url)?;
    let applied = driftless_revisions::applied_versions(&mut connection)?;
    let journal = Journal::read(&mut connection)?;
    let findings = journal.findings(&history, &applied);
    migrate::remark(terminal, &findings);
    let pending =
        history.revisions.iter().filter(|it| it.state(&applied) != State::Applied).count();
    let shown = Shown { applied: Some(&applied), verbose: arguments.verbose, ..Shown::default() };
    let current = history.current(&applied);
    if arguments.json {
        terminal.json(
            &object!({
                "current": current.iter().map(|it| listing::value(&history, it, shown)).collect::<Vec<_>>(),
                "pending": pending,
                "unknown": history.unknown_versions(&applied),
                "findings": findings,
            }),
        )?;
    } else {
        if arguments.verbose {
            terminal.line(&url.to_string())?;
        }
        if current.is_empty() {
            terminal.line("base: no revision is applied")?;
        }
        for revision in current {
            let state = match revision.state(&applied) {
                State::Applied => String::new(),
                state @ (State::Partly(_) | State::Pending) => {
                    format!(", {}", migrate::state(state, revision.migrations.len()))
                }
            };
            match arguments.verbose {
                true => terminal.line(&listing::line(&history, revision, shown))?,
                false => terminal.line(&format!("{} {}{state}", revision.id, revision.name()))?,
            }
        }
        terminal.line(&match pending {
            0 => "up to date".to_owned(),
            1 => "1 revision is pending".to_owned(),
            _ => format!("{pending} revisions are pending"),
        })?;
    }
    let behind = arguments.check_heads && !history.is_up_to_date(&applied);
    Ok(if behind { Exit::Drift } else { Exit::Fine })
}
