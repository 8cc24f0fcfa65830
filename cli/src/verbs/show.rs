//! `driftless show`: revisions with their parents and their SQL. What only the database knows is read from its journal.

use clap::Args;
use driftless_revisions::{Revision, Target, recorded_migration};
use driftless_schema::text::{comment, one_line};
use serde_json::{Value, json as object};

use crate::connections::client;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::session::Session;

/// The arguments of `show`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `head`, `heads`, `current`, `LABEL@head`, a revision's id, the beginning of its id, or its name; or the version of a
    /// migration that only the database knows
    #[arg(default_value = "head")]
    pub target: String,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Shows the revisions.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let target: Target = arguments.target.parse()?;
    let applied = session.applied_for(&target)?;
    let found = match target.revisions(&history, applied.as_ref()) {
        Err(error) => {
            return match of_the_journal(&arguments.target, session)? {
                Some(known) if arguments.json => {
                    session.terminal.json(&known.value).map(|()| Exit::Fine)
                }
                Some(known) => session.terminal.text(&known.text).map(|()| Exit::Fine),
                None => Err(error.into()),
            };
        }
        Ok(found) => found,
    };
    if arguments.json {
        let value = |it: &&Revision| {
            let mut value = listing::value(&history, it, Shown::default());
            value["files"] = it
                .migrations
                .iter()
                .map(|it| object!({"name": it.name, "up": it.up, "down": it.down}))
                .collect();
            value
        };
        let all: Vec<Value> = found.iter().map(value).collect();
        session.terminal.json(&Value::from(all))?;
        return Ok(Exit::Fine);
    }
    if found.is_empty() {
        session.terminal.line("base: before the first revision")?;
    }
    for revision in found {
        let shown = Shown { verbose: true, ..Shown::default() };
        session.terminal.line(&listing::line(&history, revision, shown))?;
        for migration in &revision.migrations {
            let heading = |file: &str| comment(&format!("{}/{file}", one_line(&migration.name)));
            session.terminal.text(&format!("\n{}{}", heading("up.sql"), migration.up))?;
            if let Some(down) = &migration.down {
                session.terminal.text(&format!("\n{}{down}", heading("down.sql")))?;
            }
        }
    }
    Ok(Exit::Fine)
}

/// A migration that only the database knows, for people and for programs.
struct Known {
    text: String,
    value: Value,
}

fn of_the_journal(version: &str, session: &Session<'_>) -> Result<Option<Known>, Failure> {
    let Some(url) = &session.config.database_url else { return Ok(None) };
    let mut client = client(url.target()?)?;
    let Some(recorded) = recorded_migration(&mut client, version)? else { return Ok(None) };
    let down = recorded.down_sql.clone().unwrap_or_else(|| comment("there was none"));
    let text = format!(
        "{version} {} (only the database knows it)\n\n{}{}\n{}{down}",
        one_line(&recorded.name),
        comment("up.sql, as it was run"),
        recorded.up_sql,
        comment("down.sql")
    );
    let files = object!([{"up": recorded.up_sql, "down": recorded.down_sql}]);
    let value = object!([{"version": version, "name": recorded.name, "files": files}]);
    Ok(Some(Known { text, value }))
}
