//! What the verbs that touch applied revisions share: the history, the connection, what is odd about both.

use std::collections::BTreeSet;
use std::time::Duration;

use driftless_revisions::{Direction, Error, History, Migration, Progress, State};

use crate::config::Config;
use crate::connections::connect;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// How long another driftless may take before this one gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// The revisions of the migrations directory.
pub(crate) fn history(config: &Config) -> Result<History, Failure> {
    Ok(History::of(driftless_revisions::read(&config.migrations_dir)?)?)
}

/// Plans under the lock, so that nobody applies anything in between, then runs the plan.
pub(crate) fn carry_out(
    config: &Config,
    terminal: &mut Terminal,
    direction: Direction,
    plan: impl for<'a> Fn(&'a History, &BTreeSet<String>) -> Result<Vec<&'a Migration>, Error>,
) -> Result<usize, Failure> {
    let history = history(config)?;
    let mut connection = connect(config.database_url()?)?;
    let mut unseen = None;
    let outcome = driftless_revisions::with_lock(&mut connection, PATIENCE, |connection| {
        let applied = driftless_revisions::applied_versions(connection)?;
        remark(terminal, &history, &applied);
        let plan = plan(&history, &applied)?;
        let report = |it: Progress<'_>| {
            unseen = unseen.take().or(terminal.line(&step(&it)).err());
        };
        match direction {
            Direction::Up => driftless_revisions::upgrade(connection, &plan, report)?,
            Direction::Down => driftless_revisions::downgrade(connection, &plan, report)?,
        }
        Ok(plan.len())
    });
    let count = outcome?;
    unseen.map_or(Ok(count), Err)
}

/// Warns of what does not stop the work and should not be overlooked.
pub(crate) fn remark(terminal: &mut Terminal, history: &History, applied: &BTreeSet<String>) {
    let unknown = history.unknown_versions(applied);
    if !unknown.is_empty() {
        terminal.warning(&not_in_the_directory(&unknown), "check out the code that has them");
    }
    for revision in history.out_of_order(applied) {
        terminal.warning(
            &format!("`{}` is not applied although later revisions are", revision.name()),
            "`driftless upgrade` applies it after them; see that this makes no difference",
        );
    }
}

/// For people: versions that a database has and nobody knows here.
pub(crate) fn not_in_the_directory(versions: &[&str]) -> String {
    format!("the database has migrations that the directory does not have: {}", versions.join(", "))
}

/// For people: how much of a revision a database has.
pub(crate) fn state(state: State, parts: usize) -> String {
    match state {
        State::Pending => "pending".to_owned(),
        State::Partly(done) => format!("stopped after {done} of {parts} parts"),
        State::Applied => "applied".to_owned(),
    }
}

fn step(progress: &Progress<'_>) -> String {
    let done = match progress.direction {
        Direction::Up => "applied",
        Direction::Down => "took back",
    };
    format!("{done} {} ({:.2} s)", progress.migration.name, progress.elapsed.as_secs_f64())
}
