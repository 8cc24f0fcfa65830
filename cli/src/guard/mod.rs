//! The production guard: driftless writes to a production database only after a confirmation.

mod aliases;
mod loss;

use std::env;

use driftless_introspect::Target;
use driftless_revisions::{Direction, Migration};
use driftless_runtime::is_production;
use driftless_schema::text::one_line;
use inquire::{InquireError, Text};

use crate::config::{CONFIRMATIONS, Config};
use crate::failure::Failure;
use crate::terminal::Terminal;
use aliases::{Aliases, addresses};
use loss::loses_data;

/// What is about to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Revisions are applied, or recorded as applied.
    Upgrade,
    /// Revisions are rolled back. The confirmation has a word of its own, so that nobody confirms a rollback by mistake.
    Downgrade,
}

impl From<Direction> for Action {
    fn from(direction: Direction) -> Action {
        match direction {
            Direction::Up => Action::Upgrade,
            Direction::Down => Action::Downgrade,
        }
    }
}

impl Action {
    fn variable(self) -> &'static str {
        let [upgrade, downgrade] = CONFIRMATIONS;
        match self {
            Action::Upgrade => upgrade,
            Action::Downgrade => downgrade,
        }
    }

    /// What the user must type.
    fn word(self, database: &str) -> String {
        match self {
            Action::Upgrade => database.to_owned(),
            Action::Downgrade => format!("downgrade {database}"),
        }
    }
}

/// Succeeds if the database is not production, or if the write was confirmed. `database` is the name that the server
/// reports.
pub(crate) fn confirmed(
    config: &Config,
    action: Action,
    database: &str,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let Some(reason) = production(config, database)? else { return Ok(()) };
    if config.confirmed.contains(&action.variable()) {
        return Ok(());
    }
    let word = action.word(database);
    let help = format!(
        "nothing was written; set {}=yes, or run the command at a terminal and type `{word}` when asked",
        action.variable()
    );
    if !terminal.can_ask() {
        return Err(Failure::new(
            format!(
                "`{database}` is a production database ({reason}), and the command was not confirmed"
            ),
            help,
        ));
    }
    terminal.bare_warning(&format!("`{database}` is a production database ({reason})"));
    match Text::new(&format!("Type `{}` to continue:", one_line(&word))).prompt() {
        Ok(typed) if typed.trim() == word => Ok(()),
        Ok(_) | Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
            Err(Failure::new("not confirmed", help))
        }
        Err(error) => Err(Failure::of("cannot ask a question here", error).with_help(help)),
    }
}

/// Why the database counts as production; none if it does not.
pub(crate) fn production(config: &Config, database: &str) -> Result<Option<String>, Failure> {
    if is_production(env::var("ENVIRONMENT").ok().as_deref()) {
        return Ok(Some("ENVIRONMENT=production".to_owned()));
    }
    let aliases = Aliases::of(config.database_url()?, database, &addresses);
    Ok(aliases.rule(&config.production, &addresses).map(|it| format!("`{it}` in driftless.toml")))
}

/// Suggests a backup, with the command for it, if a plan loses data: by the warnings of drafts, or by the statements of
/// hand-written SQL.
pub(crate) fn suggest_backup(
    config: &Config,
    database: &str,
    plan: &[&Migration],
    direction: Direction,
    terminal: &mut Terminal,
) {
    let losing: Vec<&str> = plan
        .iter()
        .filter(|it| {
            loses_data(match direction {
                Direction::Up => &it.up,
                Direction::Down => it.down.as_deref().unwrap_or_default(),
            })
        })
        .map(|it| it.name.as_str())
        .collect();
    if losing.is_empty() {
        return;
    }
    // Without the password, which pg_dump takes from PGPASSWORD or asks for.
    let target = config.database_url().map_or_else(|_| database.to_owned(), Target::to_string);
    terminal.warning(
        &format!("data may be lost permanently by {}", losing.join(", ")),
        &format!("make a backup first: pg_dump --format=custom --file=backup.dump \"{target}\""),
    );
}
