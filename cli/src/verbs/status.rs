//! `driftless status`: everything about a database and its migrations that calls for a deed. Changes nothing.

use clap::Args;
use driftless_revisions::{Journal, Outcome, State};
use serde_json::json as object;

use crate::config::Config;
use crate::connections::connect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::proofs;
use crate::terminal::Terminal;

/// What `status` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Also show what was run, when and by whom, newest first
    #[arg(long)]
    pub journal: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Reports. Ends with 1 where something is pending or not as it should be.
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
    let mut findings = journal.findings(&history, &applied);
    let pending: Vec<_> =
        history.revisions.iter().filter(|it| it.state(&applied) != State::Applied).collect();
    findings.extend(proofs::edited(pending.iter().flat_map(|it| &it.migrations)));
    let heads = history.heads();
    let fine = findings.is_empty() && pending.is_empty() && heads.len() < 2;
    let exit = if fine { Exit::Fine } else { Exit::Drift };
    let shown = Shown { applied: Some(&applied), ..Shown::default() };
    if arguments.json {
        let value = |it: &&driftless_revisions::Revision| listing::value(&history, it, shown);
        terminal.json(&object!({
            "database": url.to_string(),
            "current": history.current(&applied).iter().map(value).collect::<Vec<_>>(),
            "heads": heads.iter().map(value).collect::<Vec<_>>(),
            "pending": pending.iter().map(value).collect::<Vec<_>>(),
            "findings": findings,
            "journal": if arguments.journal { journal.entries } else { Vec::new() },
        }))?;
        return Ok(exit);
    }
    terminal.line(&format!("database  {url}"))?;
    let names = |all: &[&driftless_revisions::Revision], none: &str| match all {
        [] => none.to_owned(),
        some => {
            some.iter().map(|it| format!("{} {}", it.id, it.name())).collect::<Vec<_>>().join(", ")
        }
    };
    terminal.line(&format!("current   {}", names(&history.current(&applied), "base")))?;
    terminal.line(&format!("heads     {}", names(&heads, "none")))?;
    terminal.line(&format!("pending   {}", names(&pending, "nothing")))?;
    if heads.len() > 1 {
        terminal.advice("there are several heads", "merge them: `driftless merge heads -m \"…\"`");
    }
    for finding in &findings {
        terminal.warning(&finding.message, &finding.help);
    }
    if arguments.journal {
        for entry in journal.entries.iter().rev() {
            let outcome = entry.outcome.map_or("did not finish", Outcome::word);
            let note = entry.note.as_deref().map_or(String::new(), |it| format!(": {it}"));
            terminal.line(&format!(
                "{}  {:<4} {} {outcome}, by {}{note}",
                entry.started_at,
                entry.direction.word(),
                entry.name,
                entry.role
            ))?;
        }
    }
    Ok(exit)
}
