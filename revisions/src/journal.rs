//! The journal: a table of ours beside Diesel's that says who ran what when, and what it was.
//!
//! Diesel's table alone says what is applied. An entry of the journal that speaks of a version which Diesel's table has (or
//! has not) in another way is older than what somebody did with Diesel's own command, and counts for nothing.

use std::collections::{BTreeMap, BTreeSet};

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgConnection, PgValue};
use diesel::prelude::*;
use diesel::query_builder::SqlQuery;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

use crate::bookkeeping::{Bookkeeping, Table, triggers};
use crate::{Direction, Error, History, Migration, Revision};

/// The name of the table.
pub const JOURNAL: &str = "__driftless_journal";

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Entry {
    /// Counts up.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The migration's version.
    #[diesel(sql_type = Text)]
    pub version: String,
    /// Its directory's name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Which of its files.
    #[diesel(sql_type = Text)]
    pub direction: Direction,
    /// The checksum of its up.sql.
    #[diesel(sql_type = Text)]
    pub checksum: String,
    /// How it ended; none while it runs, and if it never ended.
    #[diesel(sql_type = Nullable<Text>)]
    pub outcome: Option<Outcome>,
    /// Why it failed, or why it was only recorded; while it runs, what stood there before.
    #[diesel(sql_type = Nullable<Text>)]
    pub note: Option<String>,
    /// The role that did it.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// When it began: ISO 8601, UTC.
    #[diesel(sql_type = Text)]
    pub started_at: String,
}

/// How a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, FromSqlRow)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It ran.
    Done,
    /// Nothing was run: the version was only recorded.
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

impl FromSql<Text, Pg> for Outcome {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Outcome> {
        let word = <String as FromSql<Text, Pg>>::from_sql(bytes)?;
        let known = Outcome::ALL.into_iter().find(|it| it.word() == word);
        known.ok_or_else(|| format!("this version does not know the outcome `{word}`").into())
    }
}

impl FromSql<Text, Pg> for Direction {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Direction> {
        let word = <String as FromSql<Text, Pg>>::from_sql(bytes)?;
        let known = [Direction::Up, Direction::Down].into_iter().find(|it| it.word() == word);
        known.ok_or_else(|| format!("this version does not know the direction `{word}`").into())
    }
}

/// What stands in the journal, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// Tables of the record, each with a trigger on it.
    pub triggers: Vec<(String, String)>,
}

/// What the directory, the database and the journal do not agree about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// The version or the revision that it is about.
    pub about: String,
    /// One sentence.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The up.sql of an applied migration was changed.
    Edited,
    /// The directory lacks a migration that the database has.
    Missing,
    /// A file began and never ended.
    Interrupted,
    /// A revision is not applied although revisions that follow it are.
    Late,
    /// The database has a part of the migrations that a squash replaced.
    SquashedHalfway,
    /// Somebody has yet to choose between a revision's alternatives.
    Undecided,
    /// A trigger runs whenever a migration is recorded.
    Trigger,
    /// The files are no longer the ones that were proven.
    Unproven,
}

impl Journal {
    /// Reads it. A database without one has an empty one; nothing is made.
    pub fn read(connection: &mut PgConnection) -> Result<Journal, Error> {
        let triggers = triggers(connection)?;
        let Some(table) = table(connection)? else {
            return Ok(Journal { entries: Vec::new(), triggers });
        };
        let entries = query(include_str!("read_journal.sql"), &table.name)
            .load(connection)
            .map_err(|it| Error::database("reading the journal", it))?;
        Ok(Journal { entries, triggers })
    }

    /// The last word on each version.
    pub fn last(&self) -> BTreeMap<&str, &Entry> {
        let effective = self.entries.iter().filter(|it| it.outcome != Some(Outcome::Failed));
        effective.map(|it| (it.version.as_str(), it)).collect()
    }

    /// The entry by which a version that a database has came to be there; none where Diesel's own command did it.
    pub fn applied(&self, version: &str) -> Option<&Entry> {
        let last = self.last().get(version).copied()?;
        (last.direction == Direction::Up && last.outcome.is_some()).then_some(last)
    }

    /// Entries that never came to an end, one for each version.
    pub(crate) fn interrupted(&self) -> Vec<&Entry> {
        self.last().into_values().filter(|it| it.outcome.is_none()).collect()
    }

    /// Everything that is not as it should be; empty where all is well.
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

    /// Applied migrations whose up.sql is another one now.
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

/// What was run, as the journal kept it: up.sql and down.sql of a version that the directory may not have any more.
pub fn recorded_migration(
    connection: &mut PgConnection,
    version: &str,
) -> Result<Option<RecordedMigration>, Error> {
    let Some(table) = table(connection)? else { return Ok(None) };
    query(include_str!("recorded_migration.sql"), &table.name)
        .bind::<Text, _>(version)
        .get_result(connection)
        .optional()
        .map_err(|it| Error::database("reading the journal", it))
}

/// A migration as the journal kept it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, QueryableByName)]
pub struct RecordedMigration {
    /// Its directory's name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The text of up.sql.
    #[diesel(sql_type = Text)]
    pub up_sql: String,
    /// The text of down.sql, where there was one.
    #[diesel(sql_type = Nullable<Text>)]
    pub down_sql: Option<String>,
}

/// The journal, if the search path leads to one.
pub(crate) fn table(connection: &mut PgConnection) -> Result<Option<Table>, Error> {
    const TEXT: &[&str] = &["text"];
    const TIME: &[&str] = &["timestamptz"];
    let columns = [
        ("id", &["int8"][..]),
        ("version", TEXT),
        ("name", TEXT),
        ("direction", TEXT),
        ("checksum", TEXT),
        ("up_sql", TEXT),
        ("down_sql", TEXT),
        ("outcome", TEXT),
        ("note", TEXT),
        ("driftless", TEXT),
        ("role", TEXT),
        ("started_at", TIME),
        ("ended_at", TIME),
    ];
    Table::find(connection, JOURNAL, &columns)
}

/// The statement that makes the journal where it is missing.
pub(crate) const CREATE_JOURNAL: &str = include_str!("create_journal.sql");

/// A query on the journal, by the name that was found for it.
fn query(sql: &str, journal: &str) -> SqlQuery {
    diesel::sql_query(sql.replace(JOURNAL, journal))
}

/// Writes a line: `outcome` none where it only begins.
pub(crate) fn insert_entry(
    connection: &mut PgConnection,
    bookkeeping: &Bookkeeping,
    migration: &Migration,
    direction: Direction,
    outcome: Option<Outcome>,
    note: Option<&str>,
) -> QueryResult<()> {
    query(include_str!("insert_entry.sql"), &bookkeeping.journal)
        .bind::<Text, _>(&migration.version)
        .bind::<Text, _>(&migration.name)
        .bind::<Text, _>(direction.word())
        .bind::<Text, _>(migration.checksum())
        .bind::<Text, _>(&migration.up)
        .bind::<Nullable<Text>, _>(&migration.down)
        .bind::<Nullable<Text>, _>(outcome.map(Outcome::word))
        .bind::<Nullable<Text>, _>(note)
        .bind::<Text, _>(env!("CARGO_PKG_VERSION"))
        .execute(connection)
        .map(|_| ())
}

/// Brings what began to its end.
pub(crate) fn close_entry(
    connection: &mut PgConnection,
    bookkeeping: &Bookkeeping,
    version: &str,
    outcome: Outcome,
    note: Option<&str>,
) -> QueryResult<()> {
    query(include_str!("close_entry.sql"), &bookkeeping.journal)
        .bind::<Text, _>(version)
        .bind::<Text, _>(outcome.word())
        .bind::<Nullable<Text>, _>(note)
        .execute(connection)
        .map(|_| ())
}
