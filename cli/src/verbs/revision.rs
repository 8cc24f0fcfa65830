//! `driftless revision`: drafts the migration that takes the database to the models, and proves it.

use clap::Args;

use std::time::SystemTime;

use driftless_diff_engine::Migration;
use driftless_revisions as revisions;
use driftless_schema::Pair;
use similar::TextDiff;

use crate::arguments::{Decisions, ModelFlags};
use crate::compare::{Compared, compare};
use crate::config::Config;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::prove::{Claim, Verdict, prove};
use crate::report;
use crate::sources::{Sides, Source, Sources, intent};
use crate::terminal::Terminal;

/// What `revision` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Draft it from the difference between the models and the migrations
    #[arg(long, required = true)]
    pub autogenerate: bool,
    /// What it does, in a few words
    #[arg(long, short)]
    pub message: String,
    /// Write it without proving it on a throwaway server
    #[arg(long)]
    pub no_proof: bool,
    /// Fail where something is not modelled
    #[arg(long)]
    pub strict: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub decisions: Decisions,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// Drafts, proves, writes.
pub fn run(
    arguments: &Arguments,
    config: &Config,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    decided(&history)?;
    up_to_date(config, &history)?;
    let mut opener = Sources::new(config, &arguments.models, arguments.server_version);
    let sources = Pair { before: &Source::Migrations, after: &Source::Models };
    let mut sides = opener.sides(sources, terminal)?;
    let intent = intent(&sides, &arguments.decisions)?;
    report::unmodelled(&sides.schemas, arguments.strict, terminal)?;
    let schemas = sides.schemas.clone();
    let compared = compare(schemas, &intent, sides.oracle())?;
    let all = compared.diagnostics.iter().chain(&compared.draft.warnings);
    for diagnostic in all.filter(|_| !compared.is_empty()) {
        terminal.diagnostic(diagnostic);
    }
    if compared.is_empty() {
        terminal.line("nothing has changed: the migrations lead to what the models want; no revision was written")?;
        return Ok(report::exit(&compared));
    }
    let exit = report::exit(&compared);
    let header = match (exit, arguments.no_proof) {
        (Exit::Undecided, _) => "undecided: nothing of it runs before somebody decides".to_owned(),
        (_, true) => "not proven: drafted with --no-proof".to_owned(),
        (_, false) => match proven(&mut opener, &history, &compared, &sides, &intent)? {
            Verdict::Proven(sentence) => sentence,
            Verdict::Failed(reason) => {
                return Err(Failure {
                    exit: Exit::ProofFailed,
                    message: format!("the proof of the draft failed, so nothing was written: {reason}"),
                    help: "change the model, or write the draft as it is with `--no-proof` and mend it by hand".to_owned(),
                });
            }
        },
    };
    terminal.line(&header)?;
    show(&compared, &sides, terminal)?;
    let parts = compared.migrations().into_iter().map(|it| part(it, &header)).collect();
    let draft = revisions::Draft {
        id: revisions::fresh_id(),
        revises: history.head().map(|it| it.id.clone()),
        message: arguments.message.clone(),
        undecided: exit == Exit::Undecided,
        parts,
        recorded_head: None,
    };
    let written = revisions::write(&config.migrations_dir, &draft, SystemTime::now())?;
    for directory in written.directories {
        terminal.line(&format!("wrote {}", directory.display()))?;
    }
    Ok(if exit == Exit::Undecided { exit } else { Exit::Fine })
}

/// A draft that nobody has decided is no start for another one.
fn decided(history: &revisions::History) -> Result<(), Failure> {
    let open = history.revisions.iter().find(|it| it.undecided());
    open.map_or(Ok(()), |it| {
        Err(Failure::new(
            format!("the revision `{}` is undecided", it.name()),
            "delete its directory, and draft it again with `--rename OLD:NEW` or `--drop OLD`",
        ))
    })
}

/// A draft starts where the migrations end; a database that is named must be there too.
fn up_to_date(config: &Config, history: &revisions::History) -> Result<(), Failure> {
    let Some(url) = &config.database_url else { return Ok(()) };
    let mut connection = migrate::connect(url)?;
    let applied = revisions::applied_versions(&mut connection)?;
    if history.is_up_to_date(&applied) {
        return Ok(());
    }
    Err(Failure::new(
        "the database is not up to date: it lacks migrations that are in the directory",
        "run `driftless upgrade` first, then draft",
    ))
}

fn proven(
    opener: &mut Sources<'_>,
    history: &revisions::History,
    compared: &Compared,
    sides: &Sides,
    intent: &driftless_diff_engine::Intent,
) -> Result<Verdict, Failure> {
    if compared.draft.up.refuses() {
        return Ok(Verdict::Proven(
            "not proven: up refuses, since it cannot be done yet".to_owned(),
        ));
    }
    let start: Vec<String> = history.up_files().into_iter().map(|(_, file)| file).collect();
    let claim = Claim {
        start: &start,
        draft: &compared.draft,
        wanted: &sides.schemas.after,
        namespaces: &sides.namespaces,
        intent,
    };
    Ok(prove(opener.scratch()?, &claim)?)
}

fn part(migration: Migration, header: &str) -> revisions::Part {
    let with = |text: String| format!("-- driftless: {}\n\n{text}", header.replace('\n', " "));
    revisions::Part { up: with(migration.up), down: with(migration.down), run_in_transaction: true }
}

/// What changes, as a diff of the whole schema's SQL.
fn show(compared: &Compared, sides: &Sides, terminal: &mut Terminal) -> Result<(), Failure> {
    if compared.alternative.is_some() {
        return Ok(());
    }
    let texts = sides.schemas.clone().map(report::as_sql);
    let diff = TextDiff::from_lines(&texts.before, &texts.after);
    terminal.text(&diff.unified_diff().header("migrations", "models").to_string())
}
