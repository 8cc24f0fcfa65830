//! `driftless verify`: runs any directory of Diesel migrations, each up, down and up again on rows. Reports each down.sql
//! that does not restore the previous state, and what each migration rewrites, locks or loses.

mod effects;
mod judge;
mod report;
mod unit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use clap::Args;
use driftless_diff_engine::render::qualified;
use driftless_introspect::Error;
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::values::values;
use driftless_revisions::{Range, Revision};
use driftless_schema::{QualifiedName, Table};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::fields;
use crate::migrate;
use crate::paths;
use crate::proofs;
use crate::prove::rows::{self, Fits};
use crate::replay::{Fields, Refused, Site};
use crate::session::Session;
use crate::terminal::progress;
use crate::witness::{Exclusions, Rows, Witness};
use judge::judged;
use report::{Up, Verified};
use unit::{Outcome, State, run_revision};

/// The arguments of `verify`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Verify only this range, both ends included (`FROM:TO`, `FROM:`, `-3:`); earlier migrations only run
    #[arg(value_name = "FROM:TO", allow_hyphen_values = true)]
    pub range: Option<String>,
    /// Skip a migration that cannot run here (may be repeated); `[verify] skip` in driftless.toml does the same
    #[arg(long, value_name = "NAME")]
    pub skip: Vec<String>,
    /// Show everything: locks, changed values and full differences
    #[arg(long, short)]
    pub verbose: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
}

/// Verifies the revisions one by one, and reports at the end.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let all = history.revisions.iter().flat_map(|it| &it.migrations);
    migrate::remark(session.terminal, &proofs::edited(all));
    if history.revisions.is_empty() {
        return Err(Failure::new(
            format!(
                "there are no migrations in `{}`",
                paths::shown(&session.config.migrations_dir)
            ),
            "pass the directory: `--migrations-dir DIRECTORY`",
        ));
    }
    let chosen = match &arguments.range {
        Some(range) => range.parse::<Range>()?.positions(&history, None)?,
        None => (0..history.revisions.len()).collect(),
    };
    let mut skipped = BTreeSet::new();
    for name in session.config.verify.skip.iter().chain(&arguments.skip) {
        skipped.insert(history.position(history.find(name)?));
    }
    let mut server = session.scratch_server(arguments.server_version);
    let bar = session.terminal.bar();
    bar.set_message("starting a throwaway server");
    let scratch = server.scratch()?;
    let witness = Witness::new(scratch, session.config)?;
    let root = session.config.root.clone();
    let fields: Fields = Arc::new(move |statement, about| fields::of(statement, about, &root));
    let mut plain = Site::of(&history, scratch.database()?)?.with_fields(fields);
    let major = server_version(&mut plain.client)? / 10_000;
    let mut lines = Lines {
        witness: &witness,
        plain: Some(plain),
        filled: None,
        exclusions: Exclusions::default(),
    };
    let mut all: Vec<Verified<'_>> = Vec::new();
    let mut is_stopped = false;
    let count = chosen.len();
    let mut place = 0;
    for (position, revision) in history.revisions.iter().enumerate() {
        let is_chosen = chosen.contains(&position);
        place += usize::from(is_chosen);
        bar.set_message(progress(&format!("{place} of {count}: {}", revision.name())));
        if chosen.last().is_some_and(|last| position > *last) {
            break;
        }
        let verified = if is_stopped {
            Verified::only(revision, Up::NotReached)
        } else if skipped.contains(&position) {
            Verified::only(revision, Up::Skipped)
        } else if is_chosen {
            lines.verify(revision, major)?
        } else {
            lines.replay(revision, major)
        };
        is_stopped |= verified.up == Up::Fails;
        all.push(verified);
    }
    bar.finish_and_clear();
    if arguments.json {
        session.terminal.json(&report::json(&all, major))?;
    } else {
        report::text(&all, major, arguments.verbose, session.terminal)?;
    }
    let is_sound = all.iter().all(|it| it.problems.is_empty());
    let heads = migrate::one_head(&history, session.terminal);
    Ok(if is_sound { heads } else { Exit::ProofFailed })
}

/// The two databases that go through the history: one with only the rows that the migrations insert, one with rows in
/// every table.
struct Lines<'a> {
    witness: &'a Witness<'a>,
    /// None while it is being copied.
    plain: Option<Site>,
    filled: Option<Filled>,
    /// Columns whose values differ between runs.
    exclusions: Exclusions,
}

/// The database with rows, and what it holds.
struct Filled {
    site: Site,
    state: State,
    /// The empty tables that driftless tried to fill, with their columns.
    tried: BTreeMap<String, Vec<String>>,
    /// The tables that driftless tried to fill, with their columns.
    refused: BTreeMap<QualifiedName, Vec<String>>,
}

impl Lines<'_> {
    /// Runs a revision that is not to be verified.
    fn replay<'a>(&mut self, revision: &'a Revision, major: u32) -> Verified<'a> {
        self.filled = None;
        match unit::up(self.plain(), &revision.migrations) {
            Ok(_) => Verified::only(revision, Up::Replayed),
            Err(refused) => judge::stopped(revision, &refused, major),
        }
    }

    fn verify<'a>(&mut self, revision: &'a Revision, major: u32) -> Result<Verified<'a>, Error> {
        let Filled { site, state, tried, refused } = match self.filled.take() {
            Some(filled) => filled,
            None => self.fresh()?,
        };
        let (mut site, after, with_rows) =
            run_revision(self.witness, site, &state, revision, &self.exclusions)?;
        let is_clear = with_rows.as_ref().is_ok_and(judge::is_clear);
        let is_untried =
            with_rows.as_ref().is_ok_and(|it| matches!(it.down, unit::DownRun::Untried(_)));
        let alone = if is_untried {
            // Objects of the whole server exist already.
            let (moved, copy) = site.copied()?;
            (site, self.plain) = (moved, Some(copy));
            None
        } else if is_clear {
            if let Err(refused) = unit::up(self.plain(), &revision.migrations) {
                return Ok(judge::stopped(revision, &refused, major));
            }
            None
        } else {
            match self.alone(revision)? {
                Ok(outcome) => Some(outcome),
                Err(refused) => return Ok(judge::stopped(revision, &refused, major)),
            }
        };
        let exclusions = with_rows.as_ref().ok().or(alone.as_ref()).map(|it| it.exclusions.clone());
        self.exclusions = exclusions.unwrap_or_default();
        // If rows stop the revision, the next one starts with new rows.
        self.filled = match &with_rows {
            Ok(_) => Some(fill(Filled { site, state: after, tried, refused })?),
            Err(_) => None,
        };
        Ok(judged(revision, with_rows, alone, major))
    }

    /// Runs the revision on the database without inserted rows.
    fn alone(&mut self, revision: &Revision) -> Result<Result<Outcome, Refused>, Error> {
        let state = State::of(self.witness, self.plain())?;
        let site = self.plain.take().expect(THERE);
        let (site, _, outcome) =
            run_revision(self.witness, site, &state, revision, &self.exclusions)?;
        self.plain = Some(site);
        Ok(outcome)
    }

    /// A copy of the database without inserted rows, filled.
    fn fresh(&mut self) -> Result<Filled, Error> {
        let (plain, mut site) = self.plain.take().expect(THERE).copied()?;
        self.plain = Some(plain);
        let state = State::of(self.witness, &mut site)?;
        fill(Filled { site, state, tried: BTreeMap::new(), refused: BTreeMap::new() })
    }

    fn plain(&mut self) -> &mut Site {
        self.plain.as_mut().expect(THERE)
    }
}

const THERE: &str = "it is put back after each copy";

/// Inserts rows into empty tables, once for each set of columns.
fn fill(mut filled: Filled) -> Result<Filled, Error> {
    let empty = filled.state.rows.empty();
    if empty.iter().all(|(table, columns)| filled.tried.get(table) == Some(columns)) {
        return Ok(filled);
    }
    let client = &mut filled.site.client;
    let namespaces = user_namespaces(client)?;
    let mut schema = read(client, &namespaces)?;
    let counting: Vec<String> = schema
        .tables
        .iter()
        .map(|it| format!("SELECT 1 FROM ONLY {} LIMIT 1", qualified(&it.name)))
        .collect();
    let mut found = values(client, &counting)?.into_iter();
    schema.tables.retain(|_| found.next().is_some_and(|it| it.is_empty()));
    let form = |it: &Table| it.columns.iter().map(|it| it.name.to_string()).collect::<Vec<_>>();
    // A table that refused all rows is not tried again until its columns change.
    schema.tables.retain(|it| filled.refused.get(&it.name) != Some(&form(it)));
    rows::insert(client, &schema, &Fits::default())?;
    filled.refused.extend(schema.tables.iter().map(|it| (it.name.clone(), form(it))));
    filled.tried = empty;
    filled.state.rows = Rows::of(client)?;
    Ok(filled)
}
