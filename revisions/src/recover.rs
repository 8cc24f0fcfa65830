//! After a crash: records what an interrupted file did, drops an invalid index, or asks the user.

use postgres::Client;

use crate::bookkeeping::{Bookkeeping, applied_versions};
use crate::index::{IndexEffect, PriorRelation, index_effect};
use crate::journal::{self, Entry, Journal, Outcome};
use crate::session::{self, Limits, in_transaction};
use crate::statement::IndexStatement;
use crate::{Direction, Error, Event, History, Migration};

/// Repairs what an interrupted run left behind, and records what Diesel's command applied in the meantime. The caller
/// holds the lock.
///
/// If the catalog does not tell whether a file was done, the error names both ways to continue.
pub fn recover(
    connection: &mut Client,
    history: &History,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    session::reset(connection, Limits::default())
        .map_err(|it| Error::database("resetting the session", it))?;
    let bookkeeping = Bookkeeping::prepare(connection)?;
    let entries = Journal::read(connection)?;
    let applied = applied_versions(connection)?;
    for entry in entries.interrupted() {
        let up = entry.direction == Direction::Up;
        if applied.contains(&entry.version) == up {
            close_entry(
                connection,
                &bookkeeping,
                entry,
                Outcome::Done,
                "the step was done; only the journal entry was interrupted",
            )?;
            report(Event::Recovered(format!(
                "`{}` was done: the journal was completed",
                entry.name
            )));
            continue;
        }
        let Some(migration) = history.migration(&entry.version) else {
            return Err(Error::new(
                format!("`{}` was interrupted, and the migrations directory lacks it", entry.name),
                "check out the code that has this migration, and run `driftless upgrade` with it",
            ));
        };
        let sql = if up { Some(migration.up.as_str()) } else { migration.down.as_deref() };
        let statement =
            sql.filter(|_| !migration.run_in_transaction).and_then(IndexStatement::parse);
        let before = PriorRelation::parse(entry.note.as_deref());
        let Some(statement) = statement else { return Err(undeterminable(migration, entry)) };
        match index_effect(connection, &statement, before.as_ref())? {
            IndexEffect::Done => {
                in_transaction(connection, |connection| {
                    match up {
                        true => bookkeeping.insert(connection, &entry.version)?,
                        false => bookkeeping.delete(connection, &entry.version)?,
                    }
                    let note = Some("found done");
                    journal::close_entry(
                        connection,
                        &bookkeeping,
                        &entry.version,
                        Outcome::Done,
                        note,
                    )
                })
                .map_err(|it| Error::database("recording what was found done", it))?;
                report(Event::Recovered(format!(
                    "`{}` was done before the interruption: the missing record was written",
                    entry.name
                )));
            }
            // If something else has the name, the file fails on it again, and the error says so.
            IndexEffect::None | IndexEffect::NameTaken(_) => {
                close_entry(
                    connection,
                    &bookkeeping,
                    entry,
                    Outcome::Failed,
                    "interrupted before it had any effect",
                )?;
            }
            IndexEffect::Invalid(relation) => {
                let index = &relation.name;
                // The text must contain no other statement, or the server runs all of it in a transaction.
                connection
                    .batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
                    .map_err(|it| Error::database("dropping the invalid index", it))?;
                close_entry(
                    connection,
                    &bookkeeping,
                    entry,
                    Outcome::Failed,
                    "interrupted; its invalid index was dropped",
                )?;
                report(Event::Recovered(format!(
                    "`{}` left the invalid index {index}: the index was dropped and will be built again",
                    entry.name
                )));
            }
            IndexEffect::Different(found, wanted) => {
                return Err(Error::new(
                    format!(
                        "`{}/{}` was interrupted, and an index with the same name has another definition:\n  the database has: {found}\n  the file builds:  {wanted}",
                        migration.name, entry.direction
                    ),
                    format!(
                        "drop or rename that index, then run `driftless upgrade` again; or, if that index is right, run `driftless stamp --done {}`",
                        entry.version
                    ),
                ));
            }
            IndexEffect::Unknown(source) => {
                let error = undeterminable(migration, entry);
                let message = format!("{} ({source})", error.message);
                return Err(Error { message, ..error }.with_source(source));
            }
        }
    }
    record_unjournaled(connection, &bookkeeping, history)
}

fn close_entry(
    connection: &mut Client,
    bookkeeping: &Bookkeeping,
    entry: &Entry,
    outcome: Outcome,
    note: &str,
) -> Result<(), Error> {
    journal::close_entry(connection, bookkeeping, &entry.version, outcome, Some(note))
        .map_err(|it| Error::database("writing the journal", it))
}

fn undeterminable(migration: &Migration, entry: &Entry) -> Error {
    let how = match migration.run_in_transaction {
        true => "ends its own transaction and was interrupted",
        false => "was interrupted outside a transaction",
    };
    Error::new(
        format!(
            "`{}/{}` {how}, so driftless cannot tell whether it was done",
            migration.name, entry.direction
        ),
        format!(
            "check the database; if it was done, run `driftless stamp --done {0}`; if not, run `driftless stamp --not-done {0}`",
            entry.version
        ),
    )
}

/// Records the checksums of migrations that Diesel's command applied, so that later edits are detected.
fn record_unjournaled(
    connection: &mut Client,
    bookkeeping: &Bookkeeping,
    history: &History,
) -> Result<(), Error> {
    let entries = Journal::read(connection)?;
    for version in &applied_versions(connection)? {
        if let (None, Some(migration)) = (entries.applied(version), history.migration(version)) {
            journal::insert_entry(
                connection,
                bookkeeping,
                migration,
                Direction::Up,
                Some(Outcome::Recorded),
                Some("found applied"),
            )
            .map_err(|it| Error::database("writing the journal", it))?;
        }
    }
    Ok(())
}
