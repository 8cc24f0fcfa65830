//! What a file that failed is told as: what PostgreSQL said, in what state the failure left the database, and what to do. The
//! journal learns the same.

use diesel::pg::PgConnection;

use crate::index::{Left, left_behind};
use crate::journal::{self, Outcome};
use crate::session::{self, Limits};
use crate::statement::{Lone, place};
use crate::step::{State, Step, Stopped};
use crate::{Direction, Error};

/// Says what PostgreSQL said, and in what state the failure left the database. The journal learns the same.
pub(crate) fn told(
    connection: &mut PgConnection,
    stopped: Stopped,
    step: &Step<'_>,
    done: usize,
    planned: usize,
) -> Error {
    let Step { migration, direction, .. } = *step;
    let doing = format!("`{}/{direction}` failed", migration.name);
    let found = step.sql().zip(stopped.position()).and_then(|(sql, position)| place(sql, position));
    let Stopped { source, state, is_entered, .. } = stopped;
    let report = Error::database(&doing, source);
    let mut message = report.message.clone();
    if let Some((line, statement)) = found {
        message.push_str(&format!(", at line {line}: {statement}"));
    }
    // A session whose connection is gone can say nothing any more, and the journal has the line that a crash leaves.
    session::fresh(connection, Limits::default()).ok();
    let left = left(connection, &state, is_entered, step, &message);
    let before = match done {
        0 => "nothing else was run".to_owned(),
        1 => "the migration before it is complete".to_owned(),
        _ => format!("the {done} migrations before it are complete"),
    };
    let rest = planned - done - 1;
    let after =
        if rest == 0 { String::new() } else { format!(", and {rest} more were not started") };
    let hint = report.help.as_ref().map_or(String::new(), |it| format!("{it}; "));
    report.retold(message, format!("{hint}{left}; {before}{after}"))
}

/// What a failure left behind, and what to do.
fn left(
    connection: &mut PgConnection,
    state: &State,
    is_entered: bool,
    step: &Step<'_>,
    message: &str,
) -> String {
    let Step { migration, direction, .. } = *step;
    let version = &migration.version;
    let (again, done, not_done) = match direction {
        Direction::Up => ("`driftless upgrade`", "done", "not-done"),
        Direction::Down => ("`driftless downgrade`", "not-done", "done"),
    };
    let ask = format!(
        "check the database: if the file was done completely, run `driftless stamp --{done} {version}`; if not, undo what it did, then run `driftless stamp --{not_done} {version}`"
    );
    match state {
        State::RolledBack => {
            keep(connection, is_entered, step, Some(Outcome::Failed), message);
            "the file was rolled back".to_owned()
        }
        State::NoEffect => {
            keep(connection, is_entered, step, Some(Outcome::Failed), message);
            "the file had no effect".to_owned()
        }
        State::Halfway => {
            keep(connection, is_entered, step, None, message);
            match migration.run_in_transaction {
                true => format!(
                    "the file ends its own transaction, so a part of it may be committed; {ask}"
                ),
                false => format!(
                    "the file does not run in a transaction, so parts of it may have been done; {ask}"
                ),
            }
        }
        State::Open => format!(
            "the file begins a transaction but does not end it: the statements in that transaction were rolled back, earlier ones may have been done; {ask}"
        ),
        State::Unknown => format!(
            "the connection broke during the commit: `driftless status` shows whether the migration is applied; {again} repeats the step if it was not done"
        ),
        State::Unrecorded => format!(
            "the SQL ran, but the record of version {version} could not be written: {again} writes the record once that is possible, or says how to continue"
        ),
        State::Index(before) => {
            let statement = step.sql().and_then(Lone::of);
            match statement.map(|it| left_behind(connection, &it, Some(before))) {
                Some(Ok(Left::Nothing)) => {
                    keep(connection, is_entered, step, Some(Outcome::Failed), message);
                    "the file had no effect".to_owned()
                }
                Some(Ok(Left::InTheWay(standing))) => {
                    keep(connection, is_entered, step, Some(Outcome::Failed), message);
                    format!(
                        "the file had no effect, because the name of its index was already taken by {}; drop or rename that object, or run `driftless stamp --done {version}` if it is the wanted index",
                        standing.shown()
                    )
                }
                Some(Ok(Left::Invalid(standing))) => format!(
                    "the file left the invalid index {}: the next {again} drops and rebuilds it",
                    standing.name
                ),
                Some(Ok(Left::Done | Left::Another(..) | Left::Untold(_)) | Err(_)) | None => {
                    format!(
                        "the file does not run in a transaction, so check what it left behind; the next {again} says how to continue"
                    )
                }
            }
        }
    }
}

/// Notes a failure in the journal; without an outcome it counts as interrupted. The journal is for people who look later: the
/// error itself is on its way to whoever looks now, so a journal that cannot be written is passed over.
fn keep(
    connection: &mut PgConnection,
    is_entered: bool,
    step: &Step<'_>,
    outcome: Option<Outcome>,
    message: &str,
) {
    let Step { migration, direction, account, .. } = *step;
    match (is_entered, outcome) {
        (true, Some(outcome)) => {
            journal::end(connection, account, &migration.version, outcome, Some(message)).ok();
        }
        // The line is there, and has not come to its end.
        (true, None) => {}
        (false, outcome) => {
            journal::enter(connection, account, migration, direction, outcome, Some(message)).ok();
        }
    }
}
