//! `driftless prove`: proves existing revisions, including hand-written ones, and records the proofs.

use std::collections::BTreeSet;

use clap::Args;
use driftless_diff_engine::{Intent, draft, matching};
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::server::{Likeness, Scratch};
use driftless_revisions::{History, Part, Range, Revision, Target, record_proof};
use driftless_schema::{Name, Pair, Schema};

use crate::connections::client;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locations::Locations;
use crate::migrate;
use crate::prove::{Claim, Reversal, Start};
use crate::replay::{File, Refused, Site};
use crate::session::Session;
use crate::terminal::Terminal;
use crate::verbs::revision::dump;
use crate::verdict::{Proven, proven};

/// The arguments of `prove`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `head`, `heads`, a revision's id, the beginning of its id, or its name; or a range, `FROM:TO`
    #[arg(default_value = "head", allow_negative_numbers = true)]
    pub target: String,
    /// Report the result, but record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
}

/// Proves the revisions one after the other. A failed proof ends the verb; a failure on rows does not.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let chosen = chosen(&arguments.target, session, &history)?;
    let mut server = session.scratch_server(arguments.server_version);
    let applied = match session.database_if_configured()? {
        Some(database) => {
            let mut client = client(database.target)?;
            let major = server_version(&mut client)? / 10_000;
            server.prefer(major);
            server.resemble(Likeness::of(&mut client)?);
            Some((database.applied, major))
        }
        None => None,
    };
    let mut exit = Exit::Fine;
    for revision in chosen {
        let mut below = history.with_ancestors([revision]);
        below.remove(&history.position(revision));
        let start = history.only(&below);
        server.scratch()?;
        for sentence in std::mem::take(&mut server.unlike) {
            session.terminal.note(&sentence);
        }
        let mut starts = vec![Start::Migrations(start.clone())];
        if let Some((applied, major)) = &applied {
            match *applied == versions(&start) {
                true => starts.extend(dump(session, *major)?),
                false => session.terminal.note(&format!(
                    "`{}` is proven from the migrations only: the database is not at the revision before it",
                    revision.name()
                )),
            }
        }
        let found = of_revision(server.scratch()?, &starts, revision, session.terminal)?;
        session.terminal.line(&format!("{}\n{}", revision.name(), indented(&found.header)))?;
        if found.raised.is_some_and(|it| it.is_failure()) {
            exit = Exit::StopsOnRows;
        } else if !arguments.dry_run {
            revision.migrations.iter().try_for_each(record_proof)?;
        }
    }
    Ok(exit)
}

fn chosen<'a>(
    text: &str,
    session: &Session<'_>,
    history: &'a History,
) -> Result<Vec<&'a Revision>, Failure> {
    let all = if text.contains(':') {
        let range: Range = text.parse()?;
        range.positions(history, None)?.into_iter().map(|it| &history.revisions[it]).collect()
    } else {
        let target: Target = text.parse()?;
        let applied = session.applied_for(&target)?;
        target.revisions(history, applied.as_ref())?
    };
    migrate::decided(all.iter().copied())?;
    if all.is_empty() {
        return Err(Failure::new("there is no revision to prove", "draft one first"));
    }
    Ok(all)
}

fn versions(history: &History) -> BTreeSet<String> {
    let all = history.revisions.iter().flat_map(|it| &it.migrations);
    all.map(|it| it.version.clone()).collect()
}

fn indented(text: &str) -> String {
    text.lines().map(|it| format!("  {it}")).collect::<Vec<_>>().join("\n")
}

/// Nobody declares what a hand-written revision should do, so it runs once on empty tables: it must do the same with
/// rows, from every start, and when it runs again.
fn of_revision(
    scratch: &Scratch,
    starts: &[Start],
    revision: &Revision,
    terminal: &mut Terminal,
) -> Result<Proven, Failure> {
    let working =
        terminal.working("running the revision up, down and up again on a scratch database");
    let (mut site, _) = starts[0].build(scratch)?;
    let before = schema(&mut site)?;
    let correct = "correct the file, then prove it again";
    let refuses = |it: &Refused| {
        Failure::of_proof(format!("`{}` fails: {it}", it.file), it.help.unwrap_or(correct))
    };
    for migration in &revision.migrations {
        site.run(&File::up(migration)).map_err(|it| refuses(&it).because(it))?;
    }
    let after = schema(&mut site)?;
    let mut reversal = Reversal::Possible;
    for migration in revision.migrations.iter().rev() {
        let Some(down) = File::down(migration) else {
            reversal = Reversal::None;
            break;
        };
        if let Err(refused) = site.run(&down) {
            if !refused.raised {
                return Err(refuses(&refused).because(refused));
            }
            reversal = Reversal::Refused;
            break;
        }
    }
    let parts: Vec<Part> = revision
        .migrations
        .iter()
        .map(|it| Part {
            run_in_transaction: it.run_in_transaction,
            ..Part::new(it.up.clone(), it.down.clone().unwrap_or_default())
        })
        .collect();
    let intent = Intent::default();
    let schemas = Pair { before: before.clone(), after: after.clone() };
    let version = server_version(&mut site.client)?;
    let change = draft(&matching(schemas, &intent).0, version);
    let mut namespaces: Vec<Name> =
        before.namespaces.iter().chain(&after.namespaces).map(|it| it.name.clone()).collect();
    namespaces.sort();
    namespaces.dedup();
    drop(site);
    let claim = Claim {
        draft: &change,
        before: &before,
        wanted: &after,
        namespaces: &namespaces,
        intent: &intent,
        parts: &parts,
        written: &revision.migrations,
        edited: true,
        reversal,
    };
    let found = proven(scratch, starts, &claim, None, &Locations::default(), terminal);
    drop(working);
    found.map_err(|it| it.with_help(correct))
}

fn schema(site: &mut Site) -> Result<Schema, Failure> {
    let namespaces = user_namespaces(&mut site.client)?;
    Ok(read(&mut site.client, &namespaces)?)
}
