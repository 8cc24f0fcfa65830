//! The journal: driftless' own table next to Diesel's, which records who ran what and when, and the text that was run.
//!
//! Diesel's table alone says what is applied. A journal entry that contradicts Diesel's table is older than something
//! done with Diesel's command, and is ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;

use postgres::types::{FromSql, ToSql, Type, accepts};
use postgres::{Client, Row};
use serde::Serialize;

use crate::bookkeeping::{Bookkeeping, JOURNAL, journal_table, triggers};
use crate::{Direction, Error, History, Migration, Revision};

/// One entry of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Ascending.
    pub id: i64,
    /// The migration's version.
    pub version: String,
    /// The name of the migration's directory.
    pub name: String,
    /// Which of its files was run.
    pub direction: Direction,
    /// The checksum of its up.sql.
    pub checksum: String,
    /// How it ended; `None` while it runs, or if it was interrupted.
    pub outcome: Option<Outcome>,
    /// Why it failed, or why it was only recorded; in an open entry, which relation had the name of the file's index
    /// before.
    pub note: Option<String>,
    /// The role that ran it.
    pub role: String,
    /// When it started: ISO 8601, UTC.
    pub started_at: String,
}

/// How a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It ran.
    Done,
    /// It did not run: only its version was recorded.
    Recorded,
    /// It failed and had no effect.
    Failed,
}

impl Outcome {
    const ALL: [Outcome; 3] = [Outcome::Done, Outcome::Recorded, Outcome::Failed];

    /// The word for it in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Recorded => "recorded",
            Outcome::Failed => "failed",
        }
    }
}

impl<'a> FromSql<'a> for Outcome {
    fn from_sql(of: &Type, bytes: &'a [u8]) -> Result<Outcome, Box<dyn StdError + Sync + Send>> {
        let word = <&str>::from_sql(of, bytes)?;
        let known = Outcome::ALL.into_iter().find(|it| it.word() == word);
        known.ok_or_else(|| format!("this version does not know the outcome `{word}`").into())
    }

    accepts!(TEXT);
}

impl<'a> FromSql<'a> for Direction {
    fn from_sql(of: &Type, bytes: &'a [u8]) -> Result<Direction, Box<dyn StdError + Sync + Send>> {
        let word = <&str>::from_sql(of, bytes)?;
        let known = [Direction::Up, Direction::Down].into_iter().find(|it| it.word() == word);
        known.ok_or_else(|| format!("this version does not know the direction `{word}`").into())
    }

    accepts!(TEXT);
}

impl Entry {
    fn of(row: &Row) -> Result<Entry, postgres::Error> {
        Ok(Entry {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            name: row.try_get("name")?,
            direction: row.try_get("direction")?,
            checksum: row.try_get("checksum")?,
            outcome: row.try_get("outcome")?,
            note: row.try_get("note")?,
            role: row.try_get("role")?,
            started_at: row.try_get("started_at")?,
        })
    }
}

/// The content of the journal, oldest entry first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The bookkeeping tables that have triggers, each with one of them.
    pub triggers: Vec<(String, String)>,
}

/// A disagreement between the directory, the database and the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind of problem.
    pub kind: FindingKind,
    /// The version or revision in question.
    pub about: String,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The up.sql of an applied migration was edited.
    Edited,
    /// The directory lacks a migration that the database has.
    Missing,
    /// A file started and did not finish.
    Interrupted,
    /// A revision is not applied, but revisions that follow it are.
    Late,
    /// Only some of the migrations that a squash replaced are applied.
    SquashedHalfway,
    /// A revision has alternatives, of which none has been chosen.
    Undecided,
    /// A trigger runs whenever a migration is recorded.
    Trigger,
    /// The files have changed since they were proven.
    Unproven,
}

impl Journal {
    /// Reads the journal; it is empty if the database has none. Creates nothing.
    pub fn read(connection: &mut Client) -> Result<Journal, Error> {
        let triggers = triggers(connection)?;
        let Some(table) = journal_table(connection)? else {
            return Ok(Journal { entries: Vec::new(), triggers });
        };
        let entries = connection
            .query_typed(&query(include_str!("read_journal.sql"), &table.name), &[])
            .and_then(|rows| rows.iter().map(Entry::of).collect())
            .map_err(|it| Error::database("reading the journal", it))?;
        Ok(Journal { entries, triggers })
    }

    /// The latest entry of each version, failed attempts aside.
    pub fn last(&self) -> BTreeMap<&str, &Entry> {
        let effective = self.entries.iter().filter(|it| it.outcome != Some(Outcome::Failed));
        effective.map(|it| (it.version.as_str(), it)).collect()
    }

    /// The entry that recorded an applied version; `None` if Diesel's command applied it.
    pub fn applied(&self, version: &str) -> Option<&Entry> {
        let last = self.last().get(version).copied()?;
        (last.direction == Direction::Up && last.outcome.is_some()).then_some(last)
    }

    /// The open entries, one for each version.
    pub(crate) fn interrupted(&self) -> Vec<&Entry> {
        self.last().into_values().filter(|it| it.outcome.is_none()).collect()
    }

    /// Everything that is wrong; empty if nothing is.
    pub fn findings(&self, history: &History, applied: &BTreeSet<String>) -> Vec<Finding> {
        let mut all = Vec::new();
        for entry in self.interrupted() {
            all.push(Finding {
                kind: FindingKind::Interrupted,
                about: entry.version.clone(),
                message: format!(
                    "`{}` started its {} on {} and did not finish",
                    entry.name, entry.direction, entry.started_at
                ),
                help: "`driftless upgrade` checks what it left behind, and continues from there"
                    .to_owned(),
            });
        }
        for (table, trigger) in &self.triggers {
            all.push(Finding {
                kind: FindingKind::Trigger,
                about: table.clone(),
                message: format!(
                    "{trigger} on table `{table}` runs whenever a migration is recorded"
                ),
                help:
                    "drop the trigger if nobody needs it: if it fails, no migration can be recorded"
                        .to_owned(),
            });
        }
        all.extend(self.edited(history, applied).into_iter().map(edited_finding));
        for version in history.unknown_versions(applied) {
            let entry = self.applied(version);
            let name = entry.map_or_else(String::new, |it| format!(" ({})", it.name));
            let help = match entry {
                Some(_) => format!("check out the code that has this migration; `driftless show {version}` prints its up.sql and down.sql as they were run"),
                None => "check out the code that has this migration; or, if it was deleted on purpose, run `driftless stamp --purge current`".to_owned(),
            };
            all.push(Finding {
                kind: FindingKind::Missing,
                about: version.to_owned(),
                message: format!("the database has the migration {version}{name}, but the migrations directory lacks it"),
                help,
            });
        }
        for revision in history.out_of_order(applied) {
            all.push(Finding {
                kind: FindingKind::Late,
                about: revision.id.clone(),
                message: format!(
                    "`{}` is not applied, but revisions that come after it are",
                    revision.name()
                ),
                help: "check that the order makes no difference, then apply it after them: `driftless upgrade --out-of-order`".to_owned(),
            });
        }
        for revision in history.squashed_halfway(applied) {
            all.push(Finding {
                kind: FindingKind::SquashedHalfway,
                about: revision.id.clone(),
                message: format!(
                    "the database has applied only some of the revisions that `{}` squashed",
                    revision.name()
                ),
                help: "check out the code from before the squash, and upgrade with it first"
                    .to_owned(),
            });
        }
        for revision in history.revisions.iter().filter(|it| it.undecided()) {
            all.push(Finding {
                kind: FindingKind::Undecided,
                about: revision.id.clone(),
                message: format!("the revision `{}` is undecided", revision.name()),
                help: "delete its directory, and draft it again with `--rename OLD:NEW` or `--drop OLD`".to_owned(),
            });
        }
        all
    }

    /// Applied migrations whose up.sql is no longer the text that was run.
    pub fn edited<'a>(
        &self,
        history: &'a History,
        applied: &BTreeSet<String>,
    ) -> Vec<&'a Migration> {
        let is_edited = |revision: &Revision, it: &Migration| {
            let formerly = revision.replaces().find(|(version, _)| *version == it.version);
            self.applied(&it.version).is_some_and(|entry| {
                entry.checksum != it.checksum()
                    && formerly.is_none_or(|(_, sum)| *sum != *entry.checksum)
            })
        };
        let revisions = history.revisions.iter();
        revisions
            .flat_map(|it| it.migrations.iter().map(move |part| (it, part)))
            .filter(|(revision, it)| applied.contains(&it.version) && is_edited(revision, it))
            .map(|(_, it)| it)
            .collect()
    }
}

fn edited_finding(migration: &Migration) -> Finding {
    Finding {
        kind: FindingKind::Edited,
        about: migration.version.clone(),
        message: format!("`{}/up.sql` was edited after it was applied", migration.name),
        help: format!(
            "restore the file (`git log -- {}`) and put the change into a new revision; if the edit makes no difference, run `driftless stamp --checksums`",
            migration.path.display()
        ),
    }
}

/// The files of a version as they were run, from the journal: the directory may no longer have them.
pub fn recorded_migration(
    connection: &mut Client,
    version: &str,
) -> Result<Option<RecordedMigration>, Error> {
    let Some(table) = journal_table(connection)? else { return Ok(None) };
    let query = query(include_str!("recorded_migration.sql"), &table.name);
    let row = connection
        .query_typed_opt(&query, &[(&version, Type::TEXT)])
        .map_err(|it| Error::database("reading the journal", it))?;
    Ok(row.map(|it| RecordedMigration {
        name: it.get("name"),
        up_sql: it.get("up_sql"),
        down_sql: it.get("down_sql"),
    }))
}

/// A migration as the journal recorded it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordedMigration {
    /// The name of its directory.
    pub name: String,
    /// The text of up.sql.
    pub up_sql: String,
    /// The text of down.sql, if it had one.
    pub down_sql: Option<String>,
}

/// A query on the journal, with the qualified name of the table that was found.
fn query(sql: &str, journal: &str) -> String {
    sql.replace(JOURNAL, journal)
}

/// Writes an entry; without an outcome, the entry is open.
pub(crate) fn insert_entry(
    connection: &mut Client,
    bookkeeping: &Bookkeeping,
    migration: &Migration,
    direction: Direction,
    outcome: Option<Outcome>,
    note: Option<&str>,
) -> Result<(), postgres::Error> {
    let values: [&(dyn ToSql + Sync); 9] = [
        &migration.version,
        &migration.name,
        &direction.word(),
        &migration.checksum(),
        &migration.up,
        &migration.down,
        &outcome.map(Outcome::word),
        &note,
        &env!("CARGO_PKG_VERSION"),
    ];
    let query = query(include_str!("insert_entry.sql"), &bookkeeping.journal);
    connection.execute_typed(&query, &values.map(|it| (it, Type::TEXT))).map(|_| ())
}

/// Closes the open entries of a version.
pub(crate) fn close_entry(
    connection: &mut Client,
    bookkeeping: &Bookkeeping,
    version: &str,
    outcome: Outcome,
    note: Option<&str>,
) -> Result<(), postgres::Error> {
    let values: [&(dyn ToSql + Sync); 3] = [&version, &outcome.word(), &note];
    let query = query(include_str!("close_entry.sql"), &bookkeeping.journal);
    connection.execute_typed(&query, &values.map(|it| (it, Type::TEXT))).map(|_| ())
}
