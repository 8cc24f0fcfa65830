//! `driftless history`: the revisions, the newest first. Works without a database; with one, says what it has.

use std::collections::BTreeSet;

use clap::Args;
use driftless_revisions::{Journal, Range};
use serde_json::Value;

use crate::config::Config;
use crate::connections::connect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::terminal::Terminal;

/// What `history` takes.
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

/// Lists them.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    let known = match (&config.database_url, arguments.indicate_current) {
        (None, false) => None,
        _ => {
            let mut connection = connect(config.database_url()?)?;
            let applied = driftless_revisions::applied_versions(&mut connection)?;
            Some((applied, Journal::read(&mut connection)?))
        }
    };
    if let Some((applied, journal)) = &known {
        migrate::remark(terminal, &journal.findings(&history, applied));
    }
    let applied = known.as_ref().map(|(applied, _)| applied);
    let range: Option<Range> = arguments.range.as_deref().map(str::parse).transpose()?;
    let wanted: BTreeSet<usize> = match &range {
        Some(range) => range.positions(&history, applied)?,
        None => (0..history.revisions.len()).collect(),
    };
    let shown = Shown { applied, current: arguments.indicate_current, verbose: arguments.verbose };
    let newest_first = wanted.iter().rev().map(|it| &history.revisions[*it]);
    if arguments.json {
        let all: Vec<Value> = newest_first.map(|it| listing::value(&history, it, shown)).collect();
        terminal.json(&Value::from(all))?;
        return Ok(Exit::Fine);
    }
    if history.revisions.is_empty() {
        terminal.line(&format!("no revisions in {}", config.migrations_dir.display()))?;
    }
    for revision in newest_first {
        terminal.line(&listing::line(&history, revision, shown))?;
    }
    Ok(Exit::Fine)
}
