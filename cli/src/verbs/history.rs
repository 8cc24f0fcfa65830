//! `driftless history`: the revisions, newest first. Needs no database; with one, it marks what is applied.

use std::collections::BTreeSet;

use clap::Args;
use driftless_revisions::Range;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::session::Session;

/// The arguments of `history`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// List only this range, both ends included: `FROM:TO`, `FROM:`, `:TO`, `-3:`, `current:`
    #[arg(long, short, value_name = "FROM:TO", allow_hyphen_values = true)]
    pub range: Option<String>,
    /// Mark the applied revisions
    #[arg(long, short)]
    pub indicate_current: bool,
    /// Show more: the parents and the path of each revision
    #[arg(long, short)]
    pub verbose: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Lists the revisions.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let mut database = match arguments.indicate_current {
        true => Some(session.database()?),
        false => session.database_if_configured()?,
    };
    if let Some(database) = &mut database {
        let findings = database.journal()?.findings(&history, &database.applied);
        migrate::remark(session.terminal, &findings);
    }
    let applied = database.as_ref().map(|it| &it.applied);
    let range: Option<Range> = arguments.range.as_deref().map(str::parse).transpose()?;
    let wanted: BTreeSet<usize> = match &range {
        Some(range) => range.positions(&history, applied)?,
        None => (0..history.revisions.len()).collect(),
    };
    let shown = Shown { applied, current: arguments.indicate_current, verbose: arguments.verbose };
    let newest_first = wanted.iter().rev().map(|it| &history.revisions[*it]);
    if arguments.json {
        let all: Vec<Value> = newest_first.map(|it| listing::value(&history, it, shown)).collect();
        session.terminal.json(&Value::from(all))?;
        return Ok(Exit::Fine);
    }
    if history.revisions.is_empty() {
        session
            .terminal
            .line(&format!("no revisions in {}", session.config.migrations_dir.display()))?;
    }
    for revision in newest_first {
        session.terminal.line(&listing::line(&history, revision, shown))?;
    }
    Ok(Exit::Fine)
}
