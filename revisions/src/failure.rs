//! The error for a file that failed: what PostgreSQL said, what state the database is in, and what to do. The journal
//! gets the same text.

use driftless_sql::roles::roles;
use postgres::Client;
use postgres::error::SqlState;

use crate::error::code_of;
use crate::index::{IndexEffect, index_effect};
use crate::journal::{self, Outcome};
use crate::session::{self, Limits};
use crate::statement::IndexStatement;
use crate::step::{Aftermath, Failure, Step};
use crate::{Direction, Error};

/// Says what PostgreSQL said and what state the database is in, and records both in the journal.
pub(crate) fn error(
    connection: &mut Client,
    failure: Failure,
    step: &Step<'_>,
    done: usize,
    planned: usize,
) -> Error {
    let Step { migration, direction, .. } = *step;
    let file = format!("`{}/{direction}`", migration.name);
    let Failure { source, state, place, has_entry } = failure;
    let needs_no_transaction = code_of(source.as_ref()) == Some(&SqlState::ACTIVE_SQL_TRANSACTION);
    let lacks_a_role = code_of(source.as_ref()) == Some(&SqlState::UNDEFINED_OBJECT)
        && place.as_ref().is_some_and(|it| !roles(&it.text).is_empty());
    let report = Error::of(source, |said| match &place {
        Some(place) => format!("{file} failed: {}", place.saying(said)),
        None => format!("{file} failed: {said}"),
    });
    let message = report.message.clone();
    // If the connection is gone, nothing can be asked or recorded, and the journal has the same open entry as after a
    // crash.
    session::reset(connection, Limits::default()).ok();
    let aftermath = aftermath(connection, &state, has_entry, step, &message);
    let before = match done {
        0 => "nothing else was run".to_owned(),
        1 => "the migration before it is complete".to_owned(),
        _ => format!("the {done} migrations before it are complete"),
    };
    let rest = planned - done - 1;
    let after =
        if rest == 0 { String::new() } else { format!(", and {rest} more were not started") };
    let own = match (needs_no_transaction, migration.run_in_transaction) {
        (false, _) if lacks_a_role => Some(
            "create the role on this server first (`CREATE ROLE`): a role belongs to the server, and no draft creates one",
        ),
        (false, _) => None,
        (true, true) => Some("set `run_in_transaction = false` in its metadata.toml"),
        (true, false) => Some(
            "write this statement into a migration of its own: PostgreSQL runs the statements of one file as one transaction",
        ),
    };
    let hint = report.help.as_deref().or(own).map_or(String::new(), |it| format!("{it}; "));
    let error = report.with_message(message, format!("{hint}{aftermath}; {before}{after}"));
    Error { place, ..error }
}

/// The state of the database, and what to do.
fn aftermath(
    connection: &mut Client,
    state: &Aftermath,
    has_entry: bool,
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
        Aftermath::RolledBack => {
            note_in_journal(connection, has_entry, step, Some(Outcome::Failed), message);
            "the file was rolled back".to_owned()
        }
        Aftermath::NoEffect => {
            note_in_journal(connection, has_entry, step, Some(Outcome::Failed), message);
            "the file had no effect".to_owned()
        }
        Aftermath::Halfway => {
            note_in_journal(connection, has_entry, step, None, message);
            match migration.run_in_transaction {
                true => format!(
                    "the file ends its own transaction, so a part of it may be committed; {ask}"
                ),
                false => format!(
                    "the file does not run in a transaction, so parts of it may have been done; {ask}"
                ),
            }
        }
        Aftermath::LeftOpen => format!(
            "the file begins a transaction but does not end it: the statements in that transaction were rolled back, earlier ones may have been done; {ask}"
        ),
        Aftermath::Unknown => format!(
            "the connection broke during the commit: `driftless status` shows whether the migration is applied; {again} repeats the step if it was not done"
        ),
        Aftermath::Unrecorded => format!(
            "the SQL ran, but the record of version {version} could not be written: {again} writes the record once that is possible, or says how to continue"
        ),
        Aftermath::Index(before) => {
            let statement = step.sql().and_then(IndexStatement::parse);
            match statement.map(|it| index_effect(connection, &it, Some(before))) {
                Some(Ok(IndexEffect::None)) => {
                    note_in_journal(connection, has_entry, step, Some(Outcome::Failed), message);
                    "the file had no effect".to_owned()
                }
                Some(Ok(IndexEffect::NameTaken(relation))) => {
                    note_in_journal(connection, has_entry, step, Some(Outcome::Failed), message);
                    format!(
                        "the file had no effect, because the name of its index was already taken by {}; drop or rename that object, or run `driftless stamp --done {version}` if it is the wanted index",
                        relation.description()
                    )
                }
                Some(Ok(IndexEffect::Invalid(relation))) => format!(
                    "the file left the invalid index {}: the next {again} drops and rebuilds it",
                    relation.name
                ),
                Some(
                    Ok(IndexEffect::Done | IndexEffect::Different(..) | IndexEffect::Unknown(_))
                    | Err(_),
                )
                | None => {
                    format!(
                        "the file does not run in a transaction, so check what it left behind; the next {again} says how to continue"
                    )
                }
            }
        }
    }
}

/// Records a failure in the journal; without an outcome, the entry stays open. The user gets the error anyway, so a
/// journal that cannot be written is no further error.
fn note_in_journal(
    connection: &mut Client,
    has_entry: bool,
    step: &Step<'_>,
    outcome: Option<Outcome>,
    message: &str,
) {
    let Step { migration, direction, bookkeeping, .. } = *step;
    match (has_entry, outcome) {
        (true, Some(outcome)) => {
            journal::close_entry(
                connection,
                bookkeeping,
                &migration.version,
                outcome,
                Some(message),
            )
            .ok();
        }
        // The open entry exists already.
        (true, None) => {}
        (false, outcome) => {
            journal::insert_entry(
                connection,
                bookkeeping,
                migration,
                direction,
                outcome,
                Some(message),
            )
            .ok();
        }
    }
}
