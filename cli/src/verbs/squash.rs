//! `driftless squash`: replaces several revisions by one that is proven to do the same.
//!
//! The new revision has the id of the last one and the last versions. So if a database has all of the replaced revisions,
//! the new one counts as applied (for the Diesel CLI, too); if it has none of them, the new one runs.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use driftless_diff_engine::Intent;
use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::server::Scratch;
use driftless_revisions::{
    self as revisions, Direction, History, Migration, Part, Range, Revision,
};
use driftless_schema::Pair;
use driftless_schema::record::Delta;
use driftless_schema::text::comment;
use driftless_sql::script::{Statement, message};
use driftless_sql::session::SETTINGS;

use crate::compare::{Oracle, compare};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::paths::shown;
use crate::prove::rows;
use crate::recorded::models_at;
use crate::replay::{File, Site, frame};
use crate::session::Session;
use crate::witness::{Snapshot, Witness};

/// The arguments of `squash`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The range of revisions, both ends included: `FROM:TO`, `base:ab12`
    #[arg(value_name = "FROM:TO")]
    pub range: String,
    /// A short description; the directory's name contains it
    #[arg(long, short)]
    pub message: String,
    /// Show what would be written, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
}

/// Finds the shortest form that is proven to be equal, and replaces the revisions by it.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let range: Range = arguments.range.parse()?;
    let positions = range.positions(&history, None)?;
    let (first, last) = line(&history, &positions)?;
    let old: Vec<&Migration> =
        positions.iter().flat_map(|it| &history.revisions[*it].migrations).collect();
    let mut below = history.with_ancestors([first]);
    below.remove(&history.position(first));
    let start = history.only(&below);
    let mut server = session.scratch_server(arguments.server_version);
    let working = session.terminal.working("proving that one revision does the same");
    let scratch = server.scratch()?;
    let witness = Witness::new(scratch, session.config)?;
    let (mut parts, summary) = shortest(scratch, &witness, &start, &old)?;
    drop(working);
    let mut replaces: BTreeMap<String, String> =
        old.iter().map(|it| (it.version.clone(), it.checksum())).collect();
    for revision in positions.iter().map(|it| &history.revisions[*it]) {
        replaces
            .extend(revision.replaces().map(|(version, sum)| (version.to_owned(), sum.to_owned())));
    }
    let kept = &old[old.len() - parts.len()..];
    let slug = revisions::slug(&arguments.message);
    let names: Vec<String> = kept
        .iter()
        .map(|it| format!("{}_{slug}", it.name.split('_').next().unwrap_or_default()))
        .collect();
    if let Some(part) = parts.last_mut() {
        part.replaces = replaces;
    }
    let models = |to: &BTreeSet<usize>| {
        models_at(session.config, &history, to).map(Option::unwrap_or_default)
    };
    let delta = Delta::between(&models(&below)?, &models(&(&below | &positions))?);
    let draft = revisions::Draft {
        id: last.id.clone(),
        revises: first.revises.clone(),
        depends_on: positions
            .iter()
            .flat_map(|it| &history.revisions[*it].depends_on)
            .filter(|id| !positions.iter().any(|it| history.revisions[*it].id == **id))
            .cloned()
            .collect(),
        labels: positions.iter().flat_map(|it| history.revisions[*it].labels.clone()).collect(),
        message: arguments.message.clone(),
        parts,
        models: (delta != Delta::default()).then(|| delta.text()),
        ..revisions::Draft::default()
    };
    let obsolete: Vec<String> = positions
        .iter()
        .map(|it| history.revisions[*it].id.clone())
        .filter(|it| *it != last.id)
        .collect();
    if arguments.dry_run {
        session.terminal.line(&format!(
            "{} would become {}: {summary}",
            counted(positions.len()),
            names.join(", ")
        ))?;
        for part in &draft.parts {
            session.terminal.text(&part.up)?;
        }
        return Ok(Exit::Fine);
    }
    let written =
        revisions::rewrite(&session.config.migrations_dir, &old, &draft, &names, &obsolete)?;
    for directory in written.directories {
        session.terminal.line(&format!("wrote {}", shown(&directory)))?;
    }
    session.terminal.line(&format!("squashed {} into one: {summary}", counted(positions.len())))?;
    session.terminal.advice(
        "a database that has applied only some of them cannot be upgraded any more",
        "first upgrade such a database with the code from before the squash",
    );
    Ok(Exit::Fine)
}

fn counted(count: usize) -> String {
    format!("{count} revisions")
}

/// The first and the last revision of the range, which must be linear. No revision outside may follow one in the middle.
fn line<'a>(
    history: &'a History,
    positions: &BTreeSet<usize>,
) -> Result<(&'a Revision, &'a Revision), Failure> {
    let within = |id: &String| positions.iter().any(|it| history.revisions[*it].id == *id);
    let all: Vec<&Revision> = positions.iter().map(|it| &history.revisions[*it]).collect();
    let [first, .., last] = all.as_slice() else {
        return Err(Failure::new(
            "the range contains fewer than two revisions",
            "write `FROM:TO`; `driftless history` lists the revisions",
        ));
    };
    for pair in all.windows(2) {
        if pair[1].revises != [pair[0].id.clone()] {
            return Err(Failure::new(
                format!(
                    "`{}` does not follow `{}` directly: branches cannot be squashed",
                    pair[1].name(),
                    pair[0].name()
                ),
                "choose a range without branches",
            ));
        }
    }
    let held = history.revisions.iter().find(|it| {
        !within(&it.id)
            && it.revises.iter().chain(&it.depends_on).any(|it| within(it) && *it != last.id)
    });
    if let Some(held) = held {
        return Err(Failure::new(
            format!(
                "`{}` follows a revision inside the range, which the squash would remove",
                held.name()
            ),
            "end the range at that revision, or start after it",
        ));
    }
    migrate::decided(all.iter().copied())?;
    Ok((first, last))
}

/// What the range starts from and leads to, on scratch databases.
struct Bench<'a> {
    scratch: &'a Scratch,
    witness: &'a Witness<'a>,
    /// The migrations before the range.
    start: &'a History,
    /// Whether driftless inserts rows into the tables that exist before the range.
    filled: bool,
    before: Snapshot,
    after: Snapshot,
    /// The SQL between the two, as a draft.
    drafted: Vec<Part>,
    /// Tables that could get no rows.
    empty: Vec<String>,
}

impl<'a> Bench<'a> {
    fn new(
        scratch: &'a Scratch,
        witness: &'a Witness<'a>,
        start: &'a History,
        range: &[&Migration],
        filled: bool,
    ) -> Result<Bench<'a>, Failure> {
        let replayed = || -> Result<_, Failure> {
            let mut site = replayed_to(start, scratch)?;
            let namespaces = user_namespaces(&mut site.client)?;
            let from = read(&mut site.client, &namespaces)?;
            let empty = if filled {
                rows::insert(&mut site.client, &from, &rows::Fits::default())?.without
            } else {
                Vec::new()
            };
            let before = witness.snapshot(&mut site)?;
            runs(&mut site, range)?;
            let after = witness.snapshot(&mut site)?;
            Ok((site, from, empty, before, after))
        };
        let (site, from, empty, mut before, mut after) = replayed()?;
        let mut client = site.client;
        if after.has_rows() {
            let (.., before_again, after_again) = replayed()?;
            before.repeated(&before_again);
            after.repeated(&after_again);
        }
        let all = user_namespaces(&mut client)?;
        let schemas = Pair { before: from, after: read(&mut client, &all)? };
        let oracle = Oracle { client: &mut client, remembered: &[] };
        // Renames are unknown here: an object whose name is gone is dropped.
        let compared = compare(schemas, &Intent::default(), Some(oracle))?;
        let drafted = compared.draft.migrations().into_iter().map(|it| Part {
            drafted: true,
            run_in_transaction: it.in_transaction,
            ..Part::new(it.up, it.down)
        });
        Ok(Bench {
            scratch,
            witness,
            start,
            filled,
            before,
            after,
            drafted: drafted.collect(),
            empty,
        })
    }

    /// Why a draft of the whole range cannot replace it; none if it can.
    fn against_a_draft(&self, range: &[&Migration]) -> Result<Option<String>, Failure> {
        if self.drafted.is_empty() || self.drafted.len() > range.len() {
            return Ok(Some("it would need more files than there are now".to_owned()));
        }
        if let Some(table) = self.empty.first() {
            let reason = format!("the proof needs a row in {table}, but none could be made");
            return Ok(Some(reason));
        }
        self.proven(&self.drafted)
    }

    /// Why these parts do not do the same, up, down and up again; none if they do.
    fn proven(&self, parts: &[Part]) -> Result<Option<String>, Failure> {
        let mut site = replayed_to(self.start, self.scratch)?;
        if self.filled {
            let namespaces = user_namespaces(&mut site.client)?;
            let schema = read(&mut site.client, &namespaces)?;
            rows::insert(&mut site.client, &schema, &rows::Fits::default())?;
        }
        let file = |direction, sql, part: &Part| File {
            name: "squashed",
            direction,
            sql,
            frame: frame(part.run_in_transaction),
            version: None,
        };
        for way in ["up", "up after down"] {
            for part in parts {
                if let Err(refused) = site.run(&file(Direction::Up, &part.up, part)) {
                    return Ok(Some(format!("{way} fails: {refused}")));
                }
            }
            let found = self.witness.snapshot(&mut site)?;
            if let Some(left) = self.witness.difference(&mut site.client, &found, &self.after)? {
                return Ok(Some(format!("{way} gives a different result: {left}")));
            }
            for part in parts.iter().rev() {
                match site.run(&file(Direction::Down, &part.down, part)) {
                    Ok(()) => {}
                    // If the range could not be rolled back, neither can the parts.
                    Err(refused) if refused.raised => return Ok(None),
                    Err(refused) => return Ok(Some(format!("down fails: {refused}"))),
                }
            }
            let found = self.witness.snapshot(&mut site)?;
            if let Some(left) = self.witness.difference(&mut site.client, &found, &self.before)? {
                return Ok(Some(format!("down gives a different result: {left}")));
            }
        }
        Ok(None)
    }
}

/// The shortest replacement. It is a draft of the whole range if driftless drafted each line of the range, nobody has
/// edited one, and the draft does the same to rows. Otherwise it is the files one after the other, so that nothing is
/// lost that a comparison of schemas does not see.
fn shortest<'a>(
    scratch: &'a Scratch,
    witness: &'a Witness<'a>,
    start: &'a History,
    range: &[&Migration],
) -> Result<(Vec<Part>, String), Failure> {
    let by_hand = range.iter().find(|it| !it.is_as_drafted());
    let why = match by_hand {
        Some(migration) => format!("`{}` was written or changed by hand", migration.name),
        None => {
            // A draft must also do the same to the rows of a database that starts there.
            let bench = Bench::new(scratch, witness, start, range, !start.revisions.is_empty())?;
            match bench.against_a_draft(range)? {
                None => return Ok((bench.drafted, "drafted again and proven equal".to_owned())),
                Some(reason) => format!("a new draft is not equal: {}", reason.trim()),
            }
        }
    };
    let joined = joined(range);
    let bench = Bench::new(scratch, witness, start, range, false)?;
    match bench.proven(&joined)? {
        None => Ok((joined, format!("their files joined in order and proven equal ({why})"))),
        Some(reason) => Err(Failure::of_proof(
            format!("driftless found no single revision that does the same: {}", reason.trim()),
            "nothing was written; squash a shorter range",
        )),
    }
}

fn replayed_to(start: &History, scratch: &Scratch) -> Result<Site, Failure> {
    let mut site = Site::of(start, scratch.database()?)?;
    let migrations: Vec<&Migration> =
        start.revisions.iter().flat_map(|it| &it.migrations).collect();
    runs(&mut site, &migrations)?;
    Ok(site)
}

fn runs(site: &mut Site, migrations: &[&Migration]) -> Result<(), Failure> {
    for migration in migrations {
        site.run(&File::up(migration)).map_err(|it| {
            it.failure("correct it first: `driftless verify` checks all migrations")
        })?;
    }
    Ok(())
}

/// The files as one migration. Files that run outside a transaction, or end it themselves, stay separate.
fn joined(range: &[&Migration]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    for migration in range {
        let down = migration.down.clone().unwrap_or_else(|| {
            driftless_diff_engine::render::raise(
                &format!("`{}` had no down.sql", migration.name),
                "the migration cannot be rolled back",
            )
        });
        let joins = migration.run_in_transaction && joins(&migration.up) && joins(&down);
        let named = |file: &str| format!("{}{}\n", comment(&migration.name), file.trim_end());
        if let (true, true, Some(part)) = (open, joins, parts.last_mut()) {
            part.up = format!("{}\n{}", closed(&part.up), named(&migration.up));
            part.down = format!("{}\n{}", closed(&named(&down)), part.down);
        } else {
            let part = Part::new(named(&migration.up), named(&down));
            parts.push(Part { run_in_transaction: migration.run_in_transaction, ..part });
        }
        open = joins;
    }
    parts
}

/// Whether another file can run in the same transaction: this one does not end it.
fn joins(file: &str) -> bool {
    const ENDS: [&str; 8] =
        ["begin", "start", "commit", "end", "rollback", "abort", "prepare", "savepoint"];
    let ends = |it: &Statement<'_>| ENDS.iter().any(|word| it.begins_with(&[word]));
    !message(file).iter().any(ends)
}

/// The file with the semicolon of its last statement and the reset of its settings. The last statement may lack its
/// semicolon, and a comment may follow it. Settings end with the file, as before the squash.
fn closed(file: &str) -> String {
    let sets = |it: &Statement<'_>| {
        it.begins_with(&["set"])
            || it.begins_with(&["create", "temp"])
            || it.begins_with(&["create", "temporary"])
            || it.tokens().iter().any(|it| it.0.is_word("set_config"))
    };
    let ended = format!("{}\n;\n", file.trim_end());
    if message(file).iter().any(sets) {
        format!("{ended}{SETTINGS} DISCARD TEMP;\n")
    } else {
        ended
    }
}
