//! After a crash: what an interrupted file left behind is recorded, dropped, or asked.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;

use crate::account::{Account, applied_versions};
use crate::index::{Before, Left, left_behind};
use crate::journal::{self, Entry, Journal, Outcome};
use crate::session::{self, Limits};
use crate::statement::Lone;
use crate::{Direction, Error, Event, History, Migration};

/// Makes good what an interrupted run left behind, and takes down what Diesel's own command did meanwhile. Holds the lock.
///
/// What cannot be told from the catalog is an error that names both ways out.
pub fn recover(
    connection: &mut PgConnection,
    history: &History,
    mut report: impl FnMut(Event<'_>),
) -> Result<(), Error> {
    session::fresh(connection, Limits::default())
        .map_err(|it| Error::database("resetting the session", it))?;
    let account = Account::prepare(connection)?;
    let entries = Journal::read(connection)?;
    let applied = applied_versions(connection)?;
    for entry in entries.interrupted() {
        let up = entry.direction == Direction::Up;
        if applied.contains(&entry.version) == up {
            ended(
                connection,
                &account,
                entry,
                Outcome::Done,
                "the step was done; only the journal entry was interrupted",
            )?;
            report(Event::Repaired(format!(
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
        let lone = sql.filter(|_| !migration.run_in_transaction).and_then(Lone::of);
        let before = Before::parse(entry.note.as_deref());
        let Some(lone) = lone else { return Err(nobody_can_tell(migration, entry)) };
        match left_behind(connection, &lone, before.as_ref())? {
            Left::Done => {
                connection
                    .transaction(|connection| {
                        match up {
                            true => account.insert(connection, &entry.version)?,
                            false => account.delete(connection, &entry.version)?,
                        }
                        let note = Some("found done");
                        journal::end(connection, &account, &entry.version, Outcome::Done, note)
                    })
                    .map_err(|it: diesel::result::Error| {
                        Error::database("recording what was found done", it)
                    })?;
                report(Event::Repaired(format!(
                    "`{}` was done before the interruption: the missing record was written",
                    entry.name
                )));
            }
            // Where something else has the name, the file runs into it again, and says so.
            Left::Nothing | Left::InTheWay(_) => {
                ended(
                    connection,
                    &account,
                    entry,
                    Outcome::Failed,
                    "interrupted before it had any effect",
                )?;
            }
            Left::Invalid(standing) => {
                let index = &standing.name;
                // Nothing else may stand in the text, or the server runs it as a transaction.
                connection
                    .batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"))
                    .map_err(|it| Error::database("dropping the invalid index", it))?;
                ended(
                    connection,
                    &account,
                    entry,
                    Outcome::Failed,
                    "interrupted; its invalid index was dropped",
                )?;
                report(Event::Repaired(format!(
                    "`{}` left the invalid index {index}: the index was dropped and will be built again",
                    entry.name
                )));
            }
            Left::Another(found, wanted) => {
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
            Left::Untold(reason) => {
                let error = nobody_can_tell(migration, entry);
                return Err(Error { message: format!("{} ({reason})", error.message), ..error });
            }
        }
    }
    adopt(connection, &account, history)
}

fn ended(
    connection: &mut PgConnection,
    account: &Account,
    entry: &Entry,
    outcome: Outcome,
    note: &str,
) -> Result<(), Error> {
    journal::end(connection, account, &entry.version, outcome, Some(note))
        .map_err(|it| Error::database("writing the journal", it))
}

fn nobody_can_tell(migration: &Migration, entry: &Entry) -> Error {
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

/// Takes down the checksums of what Diesel's own command applied, so that a later edit is seen.
fn adopt(connection: &mut PgConnection, account: &Account, history: &History) -> Result<(), Error> {
    let entries = Journal::read(connection)?;
    for version in &applied_versions(connection)? {
        if let (None, Some(migration)) = (entries.applied(version), history.migration(version)) {
            journal::enter(
                connection,
                account,
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
