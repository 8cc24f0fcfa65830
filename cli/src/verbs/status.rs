//! `driftless status`: what needs attention in a database and its migrations. Changes nothing.

use clap::Args;
use driftless_revisions::{Outcome, State};
use serde_json::json as object;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::proofs;
use crate::session::Session;

/// The arguments of `status`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Also show what was run, when and by whom, newest first
    #[arg(long)]
    pub journal: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Prints the report. Ends with code 1 if anything is pending or wrong.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let mut database = session.database()?;
    let journal = database.journal()?;
    let applied = &database.applied;
    let mut findings = journal.findings(&history, applied);
    let pending: Vec<_> =
        history.revisions.iter().filter(|it| it.state(applied) != State::Applied).collect();
    findings.extend(proofs::edited(pending.iter().flat_map(|it| &it.migrations)));
    let heads = history.heads();
    let fine = findings.is_empty() && pending.is_empty() && heads.len() < 2;
    let exit = if fine { Exit::Fine } else { Exit::Drift };
    let shown = Shown { applied: Some(applied), ..Shown::default() };
    if arguments.json {
        let value = |it: &&driftless_revisions::Revision| listing::value(&history, it, shown);
        session.terminal.json(&object!({
            "database": database.target.to_string(),
            "current": history.current(applied).iter().map(value).collect::<Vec<_>>(),
            "heads": heads.iter().map(value).collect::<Vec<_>>(),
            "pending": pending.iter().map(value).collect::<Vec<_>>(),
            "findings": findings,
            "journal": if arguments.journal { journal.entries } else { Vec::new() },
        }))?;
        return Ok(exit);
    }
    session.terminal.line(&format!("database  {}", database.target))?;
    let names = |all: &[&driftless_revisions::Revision], none: &str| match all {
        [] => none.to_owned(),
        some => {
            some.iter().map(|it| format!("{} {}", it.id, it.name())).collect::<Vec<_>>().join(", ")
        }
    };
    session.terminal.line(&format!("current   {}", names(&history.current(applied), "base")))?;
    session.terminal.line(&format!("heads     {}", names(&heads, "none")))?;
    session.terminal.line(&format!("pending   {}", names(&pending, "nothing")))?;
    migrate::one_head(&history, session.terminal);
    for finding in &findings {
        session.terminal.warning(&finding.message, &finding.help);
    }
    if let Some([message, help]) =
        migrate::unrecorded(&history, &database.applied, &mut database.connection)?
    {
        session.terminal.advice(&message, &help);
    }
    if arguments.journal {
        for entry in journal.entries.iter().rev() {
            let outcome = entry.outcome.map_or("did not finish", Outcome::word);
            let note = entry.note.as_deref().map_or(String::new(), |it| format!(": {it}"));
            session.terminal.line(&format!(
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
