//! `--sql`: prints a plan as a script for psql, for a range or from the current revision of the database.

use std::collections::BTreeSet;

use driftless_revisions::{
    Direction, History, Target, applied_versions, default_settings, downgrade_plan, psql_script,
    session_settings, upgrade_plan,
};

use crate::connections::client;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::proofs;
use crate::session::Session;

/// Prints the script. Checks everything before it prints anything.
pub(crate) fn print(
    session: &mut Session<'_>,
    text: &str,
    direction: Direction,
) -> Result<Exit, Failure> {
    let history = session.history()?;
    let (from, to) = match text.split_once(':') {
        Some((from, to)) => (Some(from), if to.is_empty() { "head" } else { to }),
        None => (None, text),
    };
    let target: Target = to.parse()?;
    let mut connection = match &session.config.database_url {
        // A range names its start, so the database may be unreachable.
        Some(url) if from.is_some() => match url.target().and_then(client) {
            Ok(connection) => Some(connection),
            Err(failure) => {
                session.terminal.note(&format!("the script uses PostgreSQL's default settings, because those of the database are unknown: {failure}"));
                None
            }
        },
        Some(url) => Some(client(url.target()?)?),
        None => None,
    };
    let (applied, whence) = match (from, &mut connection) {
        (Some("" | "base"), _) => (BTreeSet::new(), "the base".to_owned()),
        (Some(from), _) => (up_to(&history, &from.parse()?)?, format!("`{from}`")),
        (None, Some(it)) => {
            (applied_versions(it)?, "the current revision of the database".to_owned())
        }
        (None, None) if direction == Direction::Up => (BTreeSet::new(), "the base".to_owned()),
        (None, None) => {
            return Err(Failure::new(
                "no database is configured, so the start of the script is unknown",
                "write a range, `FROM:TO`, such as `head:-1`",
            ));
        }
    };
    let plan = match direction {
        Direction::Up => upgrade_plan(&history, &applied, &target, false)?,
        Direction::Down => downgrade_plan(&history, &applied, &target)?,
    };
    if direction == Direction::Up {
        proofs::required(session.config, &plan)?;
        migrate::remark(session.terminal, &proofs::edited(plan.iter().copied()));
    }
    session.terminal.note(&format!(
        "from {whence}: {} to {}",
        plan.len(),
        match direction {
            Direction::Up => "apply",
            Direction::Down => "roll back",
        }
    ));
    let settings = match &mut connection {
        Some(connection) => session_settings(connection)?,
        None => default_settings(),
    };
    session.terminal.text(&psql_script(&plan, direction, &settings))?;
    Ok(Exit::Fine)
}

/// The versions that a database at this target has.
fn up_to(history: &History, from: &Target) -> Result<BTreeSet<String>, Failure> {
    let there = history.with_ancestors(from.revisions(history, None)?);
    let parts = there.iter().flat_map(|it| &history.revisions[*it].migrations);
    Ok(parts.map(|it| it.version.clone()).collect())
}
