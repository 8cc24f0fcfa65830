//! Runs one revision: up on the scratch database itself; up, down and up again on a copy.

use std::collections::BTreeSet;
use std::thread;

use driftless_introspect::around::{Position, positions};
use driftless_introspect::script::Complaint;
use driftless_introspect::{Client, Error};
use driftless_revisions::{Migration, Revision};
use driftless_schema::Pair;
use driftless_schema::quote::literal;
use driftless_sql::script::{Piece, Statement, message, pieces};

use super::effects::{Catalog, Effects, locks};
use crate::replay::{File, Refused, Site};
use crate::witness::{Exclusions, Rows, SchemaDifference, Witness};

/// The contents of a database between two revisions.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) dump: String,
    pub(super) rows: Rows,
}

impl State {
    pub(super) fn of(witness: &Witness<'_>, site: &mut Site) -> Result<State, Error> {
        Ok(State { dump: witness.dump(&site.database)?, rows: Rows::of(&mut site.client)? })
    }
}

/// What the runs have shown.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) effects: Effects,
    pub(super) down: DownRun,
    pub(super) second_up: SecondUpRun,
    /// Values that differ between runs, by the names of their columns after the revision.
    pub(super) exclusions: Exclusions,
    /// Whether the revision removes or changes existing values.
    pub(super) is_lossy: bool,
}

/// What down.sql does.
#[derive(Debug)]
pub(super) enum DownRun {
    /// These directories have none.
    Missing(Vec<String>),
    /// It raises an error of its own.
    Refuses(Box<Refused>),
    Fails(Box<Refused>),
    Ran(Left),
    /// The revision cannot run in a second database of the same server; for example, it creates roles.
    Untried(Box<Refused>),
}

/// What down.sql does not restore.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Left {
    pub(super) schema: Option<SchemaDifference>,
    /// Rows that differ from before, without the columns and tables that up.sql drops.
    pub(super) rows: Vec<String>,
    /// Rows that up.sql did not touch and that are gone.
    pub(super) kept: Vec<String>,
}

/// What up.sql does after down.sql.
#[derive(Debug)]
pub(super) enum SecondUpRun {
    NotRun,
    Same,
    Fails(Box<Refused>),
    /// In the schema, or else in these rows.
    Differs(Option<SchemaDifference>, Vec<String>),
}

/// The database after a revision, what it holds then, and what the runs have shown.
type Ran = (Site, State, Result<Outcome, Refused>);

/// Runs a revision. If up.sql is refused and is one transaction, the database is unchanged.
pub(super) fn run_revision(
    witness: &Witness<'_>,
    site: Site,
    before: &State,
    revision: &Revision,
    exclusions: &Exclusions,
) -> Result<Ran, Error> {
    let migrations = &revision.migrations;
    let without: Vec<String> =
        migrations.iter().filter(|it| it.down.is_none()).map(|it| it.name.clone()).collect();
    let (mut site, copy) = if without.is_empty() {
        let (site, copy) = site.copied()?;
        (site, Some(copy))
    } else {
        (site, None)
    };
    let was = Catalog::of(&mut site.client)?;
    let held = match up(&mut site, migrations) {
        Ok(held) => held,
        Err(refused) => return Ok((site, before.clone(), Err(refused))),
    };
    let is = Catalog::of(&mut site.client)?;
    let rows = Rows::of(&mut site.client)?;
    let changed = before.rows.changed(&rows, |name| was.renamed(&is, name));
    let gone = was.gone(&is);
    let effects = was.effects(&is, &held, (&before.rows, &rows), &changed);
    let mut outcome = Outcome {
        effects,
        down: DownRun::Missing(without),
        second_up: SecondUpRun::NotRun,
        exclusions: was.carried(&is, exclusions),
        is_lossy: gone != Exclusions::default() || changed != Exclusions::default(),
    };
    let Some(mut copy) = copy else {
        return ended(witness, site, rows, outcome);
    };
    let stood = positions(&mut copy.client)?;
    if let Err(refused) = up(&mut copy, migrations) {
        outcome.down = DownRun::Untried(Box::new(refused));
        return ended(witness, site, rows, outcome);
    }
    outcome.exclusions = outcome.exclusions.and(rows.unrepeatable(&Rows::of(&mut copy.client)?));
    let strict = exclusions.clone().and(gone).and(was.numbers_again(&changed));
    let kept = strict.clone().and(changed);
    match down(&mut copy, migrations) {
        Ok(()) => {}
        Err(refused) => {
            let refused = Box::new(refused);
            outcome.down =
                if refused.raised { DownRun::Refuses(refused) } else { DownRun::Fails(refused) };
            return ended(witness, site, rows, outcome);
        }
    }
    let dump = witness.dump(&copy.database)?;
    let back = Rows::of(&mut copy.client)?;
    let left = Left {
        schema: witness.between(Pair { before: &dump, after: &before.dump })?,
        rows: back.differences(&before.rows, &strict),
        kept: back.lacks(&before.rows, &kept),
    };
    let restores = left == Left::default();
    outcome.down = DownRun::Ran(left);
    rewind(&mut copy.client, &stood)?;
    if let Err(refused) = up(&mut copy, migrations) {
        outcome.second_up = SecondUpRun::Fails(Box::new(refused));
        return ended(witness, site, rows, outcome);
    }
    // A difference that follows from a wrong down.sql is not reported again.
    if !restores {
        return ended(witness, site, rows, outcome);
    }
    let (here, there) = thread::scope(|scope| {
        let there = scope.spawn(|| witness.dump(&copy.database));
        let here = witness.dump(&site.database);
        (here, there.join().expect("reading a dump does not panic"))
    });
    let (here, there) = (here?, there?);
    outcome.second_up = match witness.between(Pair { before: &there, after: &here })? {
        Some(schema) => SecondUpRun::Differs(Some(schema), Vec::new()),
        None => {
            let (odd, exclusions) =
                rows_again(&mut copy, migrations, &stood, &rows, outcome.exclusions.clone())?;
            outcome.exclusions = exclusions;
            if odd.is_empty() { SecondUpRun::Same } else { SecondUpRun::Differs(None, odd) }
        }
    };
    Ok((site, State { dump: here, rows }, Ok(outcome)))
}

fn ended(witness: &Witness<'_>, site: Site, rows: Rows, outcome: Outcome) -> Result<Ran, Error> {
    let dump = witness.dump(&site.database)?;
    Ok((site, State { dump, rows }, Ok(outcome)))
}

/// If rows differ after the second run, further runs tell whether any two runs agree: a random order may be the same a
/// few times.
fn rows_again(
    copy: &mut Site,
    migrations: &[Migration],
    stood: &[Position],
    rows: &Rows,
    mut exclusions: Exclusions,
) -> Result<(Vec<String>, Exclusions), Error> {
    const MOST: usize = 8;
    let second = Rows::of(&mut copy.client)?;
    let mut odd = second.differences(rows, &exclusions);
    for _ in 0..MOST {
        if odd.is_empty() || down(copy, migrations).is_err() {
            break;
        }
        rewind(&mut copy.client, stood)?;
        if up(copy, migrations).is_err() {
            break;
        }
        exclusions = exclusions.and(second.unrepeatable(&Rows::of(&mut copy.client)?));
        odd = second.differences(rows, &exclusions);
    }
    Ok((odd, exclusions))
}

/// Runs every up.sql, and returns the locks that are held when the transactions end.
pub(super) fn up(
    site: &mut Site,
    migrations: &[Migration],
) -> Result<BTreeSet<(u32, String)>, Refused> {
    let mut held = BTreeSet::new();
    for migration in migrations {
        let file = File::up(migration);
        runnable(site, &file)?;
        site.run_and(&file, |client| {
            held.extend(locks(client)?);
            Ok(())
        })?;
    }
    Ok(held)
}

fn down(site: &mut Site, migrations: &[Migration]) -> Result<(), Refused> {
    for migration in migrations.iter().rev() {
        let Some(file) = File::down(migration) else { continue };
        runnable(site, &file)?;
        site.run(&file)?;
    }
    Ok(())
}

/// A file that expects rows from the client would leave the session waiting for them, so it is not sent.
fn runnable(site: &mut Site, file: &File<'_>) -> Result<(), Refused> {
    let copies = |it: &Statement<'_>| {
        it.begins_with(&["copy"]) && {
            let tokens = it.tokens();
            tokens.windows(2).any(|it| it[0].0.is_word("from") && it[1].0.is_word("stdin"))
        }
    };
    let Some(copy) = message(file.sql).into_iter().find(copies) else { return Ok(()) };
    let complaint = Complaint {
        line: Some(copy.line),
        message: "`COPY … FROM STDIN` needs a client that sends rows, which Diesel does not"
            .to_owned(),
        ..Complaint::default()
    };
    // The same error as for a refused file, without running anything.
    site.run_and(&File { sql: "", ..*file }, |_| Err(complaint))
}

/// A command of psql in a file, which neither Diesel nor the server understands.
pub(super) fn psql_command(sql: &str) -> Option<String> {
    pieces(sql).ok()?.into_iter().find_map(|it| match it {
        Piece::Command { line, text } => {
            let word = text.split_whitespace().next().unwrap_or_default();
            Some(format!("line {line}: `{word}` is a command of psql, not SQL"))
        }
        Piece::Statement(_) | Piece::Copy(..) => None,
    })
}

/// Sets sequences back to where they were, so that a second run gives the same numbers as the first: no down.sql does
/// that.
fn rewind(client: &mut Client, stood: &[Position]) -> Result<(), Error> {
    let now = positions(client)?;
    let moved = stood.iter().filter(|was| {
        let within = (was.counts[1]..=was.counts[2]).contains(&was.next);
        within
            && now
                .iter()
                .any(|it| it.name == was.name && it.next != was.next && it.counts == was.counts)
    });
    let sql: Vec<String> = moved
        .map(|it| {
            let name = literal(&it.name);
            format!("select pg_catalog.setval({name}::pg_catalog.regclass, {}, false);", it.next)
        })
        .collect();
    if sql.is_empty() {
        return Ok(());
    }
    client
        .batch_execute(&sql.concat())
        .map_err(|it| Error::new("setting sequences back on a scratch database", it))
}
