//! `driftless current`: where the database is. Changes nothing.

use driftless_revisions::State;

use crate::config::Config;
use crate::connections::connect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::terminal::Terminal;

/// Shows the last applied revision and what is pending.
pub fn run(config: &Config, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    let mut connection = connect(config.database_url()?)?;
    let applied = driftless_revisions::applied_versions(&mut connection)?;
    migrate::remark(terminal, &history, &applied);
    let pending =
        history.revisions.iter().filter(|it| it.state(&applied) != State::Applied).count();
    match history.current(&applied) {
        None => terminal.line("base: no revision is applied")?,
        Some(revision) => {
            let state = match revision.state(&applied) {
                State::Applied => String::new(),
                state @ (State::Partly(_) | State::Pending) => {
                    format!(", {}", migrate::state(state, revision.migrations.len()))
                }
            };
            terminal.line(&format!("{} {}{state}", revision.id, revision.name()))?;
        }
    }
    terminal.line(&match pending {
        0 => "up to date".to_owned(),
        1 => "1 revision is pending".to_owned(),
        _ => format!("{pending} revisions are pending"),
    })?;
    Ok(Exit::Fine)
}
