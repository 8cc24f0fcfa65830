//! `driftless merge`: merges several heads into one, if their changes of the models do not overlap.

use std::collections::BTreeSet;
use std::time::SystemTime;

use clap::Args;
use driftless_diff_engine::Intent;
use driftless_introspect::read::read;
use driftless_revisions::{self as revisions, History, Revision, Target};
use driftless_schema::record::{Delta, Head, Record, Settled, merge, resolve};
use driftless_schema::text::{comment, one_line};
use driftless_schema::{Name, Pair, Schema};

use crate::compare::{Oracle, compare};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::paths::shown;
use crate::recorded::models_at;
use crate::replay::{File, Site};
use crate::session::Session;
use crate::verbs::revision::{NewNames, drafted_text, new_names};
use crate::witness::{Snapshot, Witness};

/// The arguments of `merge`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The revisions to merge: `heads`, or ids
    #[arg(default_value = "heads")]
    pub revisions: Vec<String>,
    /// A short description; the directory's name contains it
    #[arg(long, short, default_value = "merge")]
    pub message: String,
    /// The id of the revision, instead of a generated one
    #[arg(long, value_name = "ID")]
    pub rev_id: Option<String>,
    /// A label for the branch from here on (may be repeated)
    #[arg(long, value_name = "LABEL")]
    pub label: Vec<String>,
    /// Merge revisions that are not heads
    #[arg(long)]
    pub splice: bool,
    /// Show what would be written, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write the revision without replaying both branches
    #[arg(long)]
    pub no_proof: bool,
}

/// Merges the recorded models, proves that the branches lead to them in any order, and writes the revision.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let tips = tips(arguments, &history)?;
    let NewNames { id, labels } =
        new_names(&history, arguments.rev_id.as_deref(), &arguments.label)?;
    let base = history.common_ancestors(&tips);
    let below: BTreeSet<usize> = history.with_ancestors(base.iter().copied());
    let start = models_at(session.config, &history, &below)?.unwrap_or_default();
    let mut all = below.clone();
    let mut merged: Option<Vec<Record>> = None;
    let mut conflicts = Vec::new();
    for tip in &tips {
        let positions = history.with_ancestors([*tip]);
        all.extend(&positions);
        let theirs = models_at(session.config, &history, &positions)?.unwrap_or_default();
        merged = Some(match merged {
            None => theirs,
            Some(ours) => match merge(&start, &ours, &theirs) {
                Ok(joined) => joined,
                Err(overlapping) => {
                    conflicts.extend(overlapping);
                    ours
                }
            },
        });
    }
    let names: Vec<&str> = tips.iter().map(|it| it.name()).collect();
    if !conflicts.is_empty() {
        return Err(Failure::new(
            format!("the branches conflict, so nothing was written:\n  {}", conflicts.join("\n  ")),
            format!(
                "roll one branch back (`driftless downgrade`, then delete its directories), and draft its change again after `{}`",
                names.first().copied().unwrap_or_default()
            ),
        ));
    }
    let merged = merged.unwrap_or_default();
    if !arguments.no_proof {
        let _working =
            session.terminal.working("replaying the branches in every order on scratch databases");
        proven(session, &history, &tips, &below, &merged)?;
    }
    let joined = models_at(session.config, &history, &all)?.unwrap_or_default();
    let delta = Delta::between(&joined, &merged);
    let listed: Vec<_> = names.iter().map(|it| one_line(it)).collect();
    let sentence = format!("driftless: merges {}; there is nothing to run", listed.join(", "));
    let file = format!("{}SELECT 1;\n", comment(&sentence));
    let head = Head::new(id.as_str(), &merged, settled(session.config)?);
    let draft = revisions::Draft {
        id: id.clone(),
        revises: tips.iter().map(|it| it.id.clone()).collect(),
        labels,
        heads: history.heads().iter().map(|it| it.id.clone()).collect(),
        message: arguments.message.clone(),
        parts: vec![revisions::Part::new(file.clone(), file)],
        recorded_head: (!merged.is_empty()).then(|| head.text()),
        models: (delta != Delta::default()).then(|| delta.text()),
        // After a merge in git, the file has conflicts between both sides.
        drafted: Some(drafted_text(&id, &[])),
        ..revisions::Draft::default()
    };
    if arguments.dry_run {
        session
            .terminal
            .line(&format!("would write the revision {id}, which merges {}", names.join(", ")))?;
        return Ok(Exit::Fine);
    }
    let written = revisions::write(&session.config.migrations_dir, &draft, SystemTime::now())?;
    for directory in written.directories {
        session.terminal.line(&format!(
            "wrote {}, which merges {}",
            shown(&directory),
            names.join(", ")
        ))?;
    }
    Ok(Exit::Fine)
}

/// The revisions to merge, each once.
fn tips<'a>(arguments: &Arguments, history: &'a History) -> Result<Vec<&'a Revision>, Failure> {
    let mut tips: Vec<&Revision> = Vec::new();
    for text in &arguments.revisions {
        let target: Target = text.parse()?;
        for revision in target.revisions(history, None)? {
            if tips.iter().any(|it| it.id == revision.id) {
                return Err(Failure::new(
                    format!("`{}` is named twice", revision.name()),
                    "name each head once, or write `heads`",
                ));
            }
            tips.push(revision);
        }
    }
    let heads = history.heads();
    if let Some(inner) =
        tips.iter().find(|it| !arguments.splice && heads.iter().all(|head| head.id != it.id))
    {
        return Err(Failure::new(
            format!("`{}` is not a head: other revisions follow it", inner.name()),
            "name heads (`driftless heads` lists them), or add `--splice`",
        ));
    }
    let within = |one: &&Revision| {
        tips.iter().any(|other| {
            other.id != one.id && history.with_ancestors([*other]).contains(&history.position(one))
        })
    };
    if let Some(inner) = tips.iter().find(|it| within(it)) {
        return Err(Failure::new(
            format!("`{}` is an ancestor of another revision to merge", inner.name()),
            "omit it",
        ));
    }
    if tips.len() < 2 {
        return Err(Failure::new(
            "there is nothing to merge: there is only one head",
            "`driftless heads` shows it",
        ));
    }
    Ok(tips)
}

/// Proves that a database ends with the merged models, whichever branch it has first.
fn proven(
    session: &Session<'_>,
    history: &History,
    tips: &[&Revision],
    below: &BTreeSet<usize>,
    merged: &[Record],
) -> Result<(), Failure> {
    let failed = |message: String| {
        Failure::of_proof(
            message,
            "nothing was written; roll one branch back, and draft its change again after the other",
        )
    };
    let mut server = session.scratch_server(None);
    let mut first: Option<(String, Snapshot)> = None;
    for turn in 0..tips.len() {
        let mut order: Vec<usize> = below.iter().copied().collect();
        let turned = tips.iter().cycle().skip(turn).take(tips.len());
        for tip in turned.clone() {
            let positions = history.with_ancestors([*tip]);
            let more: Vec<usize> = positions.into_iter().filter(|it| !order.contains(it)).collect();
            order.extend(more);
        }
        let said: Vec<&str> = turned.map(|it| it.name()).collect();
        let said = said.join(", then ");
        let scratch = server.scratch()?;
        let witness = Witness::new(scratch, session.config)?;
        let replayed = || -> Result<_, Failure> {
            let mut site = Site::of(history, scratch.database()?)?;
            for migration in order.iter().flat_map(|it| &history.revisions[*it].migrations) {
                site.run(&File::up(migration)).map_err(|it| {
                    failed(format!("with {said}: `{}` fails: {it}", it.file)).because(it)
                })?;
            }
            let made = witness.snapshot(&mut site)?;
            Ok((site, made))
        };
        let (mut site, mut made) = replayed()?;
        if first.is_none() && made.has_rows() {
            made.repeated(&replayed()?.1);
        }
        if let Some((other, known)) = &first {
            if let Some(left) = witness.difference(&mut site.client, &made, known)? {
                return Err(failed(format!(
                    "the order of the branches matters: {said} gives a different result than {other}:\n{left}"
                )));
            }
        } else {
            if !merged.is_empty() {
                let left = left_to_do(&mut site.client, merged)?;
                if !left.is_empty() {
                    return Err(failed(format!(
                        "the branches together differ from the merged models:\n{left}"
                    )));
                }
            }
            first = Some((said, made));
        }
    }
    Ok(())
}

/// The SQL between a database and models; empty if nothing differs.
fn left_to_do(
    client: &mut driftless_introspect::Client,
    models: &[Record],
) -> Result<String, Failure> {
    let resolved = resolve(models);
    if let Some(wrong) = resolved.diagnostics.first() {
        return Err(Failure::of_proof(
            format!("the merged models contradict each other: {}", wrong.message),
            "roll one branch back, and draft its change again after the other",
        ));
    }
    let wanted: Schema = resolved.schema;
    let namespaces: Vec<Name> = wanted.namespaces.iter().map(|it| it.name.clone()).collect();
    let found = read(client, &namespaces)?;
    let schemas = Pair { before: found, after: wanted };
    let compared = compare(schemas, &Intent::default(), Some(Oracle { client, remembered: &[] }))?;
    Ok(compared.draft.up_files().join(""))
}

/// What servers have settled. A head with merge conflicts is ignored, because this verb writes a new one.
fn settled(config: &Config) -> Result<Vec<Settled>, Failure> {
    let text = revisions::recorded_head(&config.migrations_dir)?;
    Ok(text.and_then(|it| Head::parse(&it).ok()).map(|it| it.settled).unwrap_or_default())
}
