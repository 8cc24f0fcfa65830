//! `driftless revision`: drafts the migration that takes the database to the models, and proves it.

use std::time::SystemTime;

use clap::Args;
use driftless_diff_engine::Migration;
use driftless_introspect::read::server_version;
use driftless_introspect::server::Dumper;
use driftless_revisions as revisions;
use driftless_schema::Pair;
use driftless_schema::record::{Head, Settled};
use similar::TextDiff;

use crate::compare::Compared;
use crate::config::Config;
use crate::connections::{client, connect};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::migrate;
use crate::paths::shown;
use crate::prove::{Claim, Start};
use crate::report;
use crate::sources::{Source, Sources};
use crate::terminal::Terminal;
use crate::verdict::{Proven, proven};

/// What `revision` takes.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Draft it from the difference between the models and the migrations
    #[arg(long, required = true)]
    pub autogenerate: bool,
    /// What it does, in a few words
    #[arg(long, short)]
    pub message: String,
    /// Where to go, if not to the models: the words of `diff`
    #[arg(long, value_name = "SOURCE", default_value = "models")]
    pub to: String,
    /// Write it without proving it on a throwaway server
    #[arg(long)]
    pub no_proof: bool,
    /// Fail where something is not modelled
    #[arg(long)]
    pub strict: bool,
    /// The major version of the throwaway server; otherwise the database's where it is installed
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
    let target = target(config, &history)?;
    let mut opener = Sources::new(config, &arguments.models, arguments.server_version);
    if let Some(major) = target {
        opener.prefer(major);
    }
    let to = Source::parse(&arguments.to, "--to")?;
    let sources = Pair { before: &Source::Migrations, after: &to };
    let (sides, intent, compared) =
        opener.compared(sources, &arguments.decisions, arguments.strict, true, terminal)?;
    if compared.is_empty() {
        let same = match to {
            Source::Models => "what the models want".to_owned(),
            ref other => format!("what {other} has"),
        };
        terminal.line(&format!(
            "nothing has changed: the migrations lead to {same}; no revision was written"
        ))?;
        return Ok(report::exit(&compared));
    }
    for diagnostic in &compared.draft.warnings {
        terminal.diagnostic(diagnostic, &sides.places);
    }
    let exit = report::exit(&compared);
    let Proven { header, questions, major } = if arguments.no_proof {
        Proven::not("drafted with --no-proof")
    } else {
        let files = history.up_files().into_iter().map(|(_, file)| file);
        let mut starts = vec![Start::Migrations(files.collect())];
        if let Some(major) = target {
            starts.extend(dump(config, major, terminal)?);
        }
        let claim = Claim {
            draft: &compared.draft,
            before: &sides.schemas.before,
            wanted: &sides.schemas.after,
            namespaces: &sides.namespaces,
            intent: &intent,
        };
        let _working =
            terminal.working("running the draft up, down and up again on a scratch database");
        proven(opener.scratch()?, &starts, &claim, compared.alternative.as_ref(), terminal)?
    };
    if let (Some(target), Some(major)) = (target, major.filter(|it| Some(*it) != target)) {
        terminal.warning(
            &format!("the draft was proven on PostgreSQL {major}, and the database runs {target}"),
            &format!("install PostgreSQL {target}'s server programs, so that the proof runs there"),
        );
    }
    show(&compared, terminal)?;
    let id = revisions::fresh_id();
    let undecided = exit == Exit::Undecided;
    let settled = major.map(|it| Settled::keep(it, &questions));
    // What is not models cannot say what the models have become.
    let head = sides.wanted().map(|models| {
        Head::new(id.as_str(), &models.records, merged(sides.remembered(), settled))
            .compiled(&models.compiled)
    });
    let draft = revisions::Draft {
        id,
        revises: history.head().map(|it| it.id.clone()),
        message: arguments.message.clone(),
        undecided,
        parts: compared.migrations().into_iter().map(|it| part(it, &header)).collect(),
        // Until somebody decides, nobody knows what the models have become.
        recorded_head: head.filter(|_| !undecided).map(|it| it.text()),
    };
    let written = revisions::write(&config.migrations_dir, &draft, SystemTime::now())?;
    terminal.line(&header)?;
    for directory in written.directories {
        terminal.line(&format!("wrote {}", shown(&directory)))?;
    }
    Ok(if undecided { exit } else { Exit::Fine })
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

/// The major version of the database that the draft is for, where one is named. A draft starts where the migrations
/// end, so that database must be there too.
fn target(config: &Config, history: &revisions::History) -> Result<Option<u32>, Failure> {
    let Some(url) = &config.database_url else { return Ok(None) };
    let mut connection = connect(url)?;
    let applied = revisions::applied_versions(&mut connection)?;
    let unknown = history.unknown_versions(&applied);
    if !unknown.is_empty() {
        return Err(Failure::new(
            migrate::not_in_the_directory(&unknown),
            "check out the code that has them, then draft",
        ));
    }
    if !history.is_up_to_date(&applied) {
        return Err(Failure::new(
            "the database is not up to date: it lacks migrations that are in the directory",
            "run `driftless upgrade` first, then draft",
        ));
    }
    Ok(Some(server_version(&mut client(url)?)? / 10_000))
}

/// The database's own schema as a start, where there is a `pg_dump` that can read it.
fn dump(config: &Config, major: u32, terminal: &mut Terminal) -> Result<Option<Start>, Failure> {
    let dumper = Dumper::find(major, config.postgres_bin.as_deref());
    let (Some(dumper), Some((url, password))) = (dumper, config.database_url()?.for_program())
    else {
        return Ok(None);
    };
    match dumper.dump(&url, password.as_deref()) {
        Ok(text) => Ok(Some(Start::Dump { dumper, text })),
        Err(error) => {
            let said = config.database_url()?.scrub(&error.to_string());
            terminal.note(&format!("the proof starts from the migrations alone: {said}"));
            Ok(None)
        }
    }
}

/// What is remembered: what this proof settled, and what servers of other versions settled about the same texts.
fn merged(known: &[Settled], settled: Option<Vec<Settled>>) -> Vec<Settled> {
    let Some(new) = settled else { return known.to_vec() };
    let major = new.first().map(|it| it.server);
    let of_others = known.iter().filter(|old| {
        Some(old.server) != major && new.iter().any(|it| it.table == old.table && it.row == old.row)
    });
    let mut all: Vec<Settled> = of_others.cloned().chain(new.iter().cloned()).collect();
    all.sort_by(|one, other| (&one.table, one.server).cmp(&(&other.table, other.server)));
    all
}

fn part(migration: Migration, header: &str) -> revisions::Part {
    let header: String = header.lines().map(|it| format!("-- driftless: {it}\n")).collect();
    let with = |text: String| format!("{header}\n{text}");
    revisions::Part { up: with(migration.up), down: with(migration.down), run_in_transaction: true }
}

/// What changes, as a diff of the whole schema's SQL.
fn show(compared: &Compared, terminal: &mut Terminal) -> Result<(), Failure> {
    if compared.alternative.is_some() {
        return Ok(());
    }
    let texts = compared.sides.clone().map(|it| report::creation(it).join("\n"));
    let diff = TextDiff::from_lines(&texts.before, &texts.after);
    terminal.text(&diff.unified_diff().header("migrations", "models").to_string())
}
