//! `driftless revision`: drafts and proves the migration between the migrations and the models, or writes an empty one.

mod lineage;
mod redraft;

use std::time::SystemTime;

use clap::Args;
use driftless_diff_engine::lint::{Levels, Page};
use driftless_diff_engine::{Draft, DraftedMigration};
use driftless_introspect::read::server_version;
use driftless_introspect::server::{Dumper, Extent, Likeness};
use driftless_revisions::{self as revisions, Fingerprint, History, State};
use driftless_schema::record::{Delta, Head, Settled};
use driftless_schema::text::comment;
use driftless_schema::{Diagnostic, Pair, Schema, Severity};
use similar::TextDiff;

use crate::compare::Compared;
use crate::connections::client;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fingerprint;
use crate::flags::{Decisions, ModelFlags};
use crate::locations::Locations;
use crate::migrate;
use crate::paths::shown;
use crate::prove::{Claim, Raised, Reversal, Start};
use crate::report;
use crate::rules::adjustable;
use crate::session::Session;
use crate::sources::Source;
use crate::stand_ins;
use crate::terminal::Terminal;
use crate::verdict::{Proven, proven};
use lineage::Lineage;
pub(super) use lineage::{NewNames, new_names};
use redraft::Redraft;
pub(super) use redraft::drafted_text;

/// The arguments of `revision`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Draft the SQL from the difference between the models and the migrations
    #[arg(long)]
    pub autogenerate: bool,
    /// Write an empty revision for SQL by hand; this is the default without `--autogenerate`
    #[arg(long, conflicts_with = "autogenerate")]
    pub empty: bool,
    /// Draft the last revision again and keep its hand-written lines
    #[arg(long, conflicts_with_all = ["empty", "head", "splice", "rev_id", "label", "depends_on"])]
    pub update: bool,
    /// A short description; the directory's name contains it
    #[arg(long, short, required_unless_present = "update")]
    pub message: Option<String>,
    /// The parent revision, if there are several heads: an id or `LABEL@head`; `base` for no parent
    #[arg(long, value_name = "REVISION")]
    pub head: Option<String>,
    /// Allow a parent that is not a head; this starts a new branch
    #[arg(long)]
    pub splice: bool,
    /// A revision of another branch that must be applied first (may be repeated)
    #[arg(long, value_name = "REVISION")]
    pub depends_on: Vec<String>,
    /// The id of the revision, instead of a generated one
    #[arg(long, value_name = "ID")]
    pub rev_id: Option<String>,
    /// A label for the branch (may be repeated)
    #[arg(long, value_name = "LABEL", alias = "branch-label")]
    pub label: Vec<String>,
    /// Draft, prove and show the revision, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The target schema, if not the models; the sources are those of `diff`
    #[arg(long, value_name = "SOURCE", default_value = "models")]
    pub to: String,
    /// Write the draft without proving it on a throwaway server
    #[arg(long)]
    pub no_proof: bool,
    /// Fail if a schema has objects that models do not describe
    #[arg(long)]
    pub strict: bool,
    /// Allow a rule in this draft that driftless.toml makes an error: its name or code (may be repeated)
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
    /// The major version of the throwaway server; by default the database's, if it is installed
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub decisions: Decisions,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// Drafts, proves and writes a revision.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    if arguments.update {
        let redraft = Redraft::of(session, &history, arguments)?;
        return drafted(arguments, session, &redraft.lineage, Some(&redraft));
    }
    // No draft can start from an undecided one.
    migrate::decided(&history.revisions)?;
    let lineage = Lineage::of(&history, arguments)?;
    if arguments.autogenerate {
        drafted(arguments, session, &lineage, None)
    } else {
        empty(arguments, session, &lineage)
    }
}

/// Writes an empty revision for SQL by hand. Needs neither models nor a database.
fn empty(
    arguments: &Arguments,
    session: &mut Session<'_>,
    lineage: &Lineage,
) -> Result<Exit, Failure> {
    let file = |what: &str| {
        let instruction = format!(
            "Write the SQL of the {what} here. Diesel refuses an empty file; `SELECT 1;` does nothing."
        );
        format!("{}SELECT 1;\n", comment(&instruction))
    };
    let draft = revisions::Draft {
        parts: vec![revisions::Part::new(file("upgrade"), file("downgrade"))],
        ..lineage.draft(arguments.message.as_deref().unwrap_or_default())
    };
    write(arguments, session, &draft, None)?;
    if !arguments.empty {
        session.terminal.advice(
            "the revision is empty: write its SQL by hand",
            "`--autogenerate` drafts the SQL from the models",
        );
    }
    Ok(Exit::Fine)
}

fn drafted(
    arguments: &Arguments,
    session: &mut Session<'_>,
    lineage: &Lineage,
    redraft: Option<&Redraft>,
) -> Result<Exit, Failure> {
    let allowed = allowed(arguments)?;
    let history = &lineage.start;
    let target = target(session, history)?;
    let target_major = target.as_ref().map(|it| it.major);
    let mut reader = session.source_reader(&arguments.models, arguments.server_version);
    reader.ask();
    reader.begin_with(history.clone());
    if let Some(redraft) = redraft {
        reader.remember(redraft.head_before.clone());
    }
    if let Some(target) = &target {
        reader.server.prefer(target.major);
        reader.server.resemble(target.likeness.clone());
    }
    if target.as_ref().is_some_and(|it| !it.has_more) {
        reader.take_unmanaged_from(session.config.database_url()?.clone());
    }
    let to = Source::parse(&arguments.to, "--to")?;
    let sources = Pair { before: &Source::Migrations, after: &to };
    let (mut sides, intent, mut compared) =
        reader.compared(sources, &arguments.decisions, arguments.strict, session.terminal)?;
    if compared.is_empty() {
        session.terminal.line(&format!(
            "no difference between the migrations and {to}, so no revision was written"
        ))?;
        if redraft.is_some() {
            session.terminal.advice(
                "the last revision is no longer needed",
                "delete its directory, and restore the earlier `.driftless` (`git checkout`)",
            );
        }
        return Ok(report::exit(&compared));
    }
    sides.unmanaged.warn(&mut compared.draft);
    let levels = allowed.into_iter().fold(sides.levels.clone(), Levels::excepting);
    compared.level(&levels);
    let exit = report::exit(&compared);
    let undecided = exit == Exit::Undecided;
    // An undecided draft may contain no drop after all, and nothing of it runs.
    if !undecided {
        permitted(&compared.draft, &sides.locations, session.terminal)?;
    }
    let targets = sides.missing_targets()?;
    let mut start = history.clone();
    let needs_more = !targets.is_empty();
    if needs_more {
        let database = target.as_ref().map(|_| session.config.database_url()).transpose()?;
        let more = stand_ins::creation(&targets, &sides.theirs, database)?;
        start.unmanaged = Some(stand_ins::appended(history.unmanaged.as_deref(), &more));
    }
    let bodies: Vec<DraftedMigration> = compared.migrations();
    let files = match redraft {
        Some(redraft) if !undecided => redraft.with_hand_written_lines(&bodies)?,
        _ => bodies.clone(),
    };
    // The author of a file decides whether it runs in a transaction, unless the server would refuse it there.
    let frames = redraft.map(Redraft::frames).filter(|it| it.len() == bodies.len());
    let in_transaction = |place: usize| {
        let is_said = frames.as_ref().and_then(|it| it.get(place).copied()).unwrap_or(true);
        is_said && bodies[place].in_transaction
    };
    let parts: Vec<revisions::Part> = files
        .iter()
        .zip(&bodies)
        .enumerate()
        .map(|(place, (it, body))| revisions::Part {
            run_in_transaction: in_transaction(place),
            drafted: it == body && !undecided,
            ..revisions::Part::new(it.up.clone(), it.down.clone())
        })
        .collect();
    let Proven { header, questions, major, raised } = if arguments.no_proof {
        Proven::not("drafted with --no-proof")
    } else {
        let mut starts = vec![Start::Migrations(start.clone())];
        if let Some(target) = target.filter(|it| !it.has_more) {
            starts.extend(dump(session, target.major)?);
        }
        let claim = Claim {
            draft: &compared.draft,
            before: &sides.schemas.before,
            wanted: &sides.schemas.after,
            namespaces: &sides.namespaces,
            intent: &intent,
            parts: &parts,
            written: redraft.map_or(&[], Redraft::written),
            edited: files != bodies,
            reversal: Reversal::of(&compared.draft),
        };
        let _working = session
            .terminal
            .working("running the draft up, down and up again on a scratch database");
        reader.server.scratch()?;
        for sentence in &reader.server.unlike {
            session.terminal.note(sentence);
        }
        let outcome = proven(
            reader.server.scratch()?,
            &starts,
            &claim,
            compared.alternative.as_ref(),
            &sides.locations,
            session.terminal,
        );
        // The warnings mostly contain the reason for a failed proof.
        if outcome.is_err() {
            warnings(&compared.draft, &sides.locations, session.terminal);
        }
        outcome?
    };
    if let (Some(target), Some(major)) =
        (target_major, major.filter(|it| Some(*it) != target_major))
    {
        session.terminal.warning(
            &format!("the draft was proven on PostgreSQL {major}, but the database runs PostgreSQL {target}"),
            &format!("install the server programs of PostgreSQL {target}: then the proof uses that version"),
        );
    }
    if let Some(raised) = raised.as_ref().filter(|it| it.is_failure()) {
        stops(raised, &sides.locations, session.terminal);
    }
    warnings(&compared.draft, &sides.locations, session.terminal);
    show(&compared, session.terminal)?;
    let stops_at_all = raised.as_ref().is_some_and(Raised::is_failure);
    let is_proven = major.is_some() && !stops_at_all && !undecided;
    let settled = major.map(|it| Settled::keep(it, &questions));
    // Without models, the draft cannot record how the models have changed.
    let head = sides.wanted().map(|models| {
        Head::new(lineage.id.as_str(), &models.records, merged(sides.remembered(), settled))
            .compiled(&models.compiled)
    });
    // As long as the draft is undecided, the result for the models is unknown.
    let head = head.filter(|_| !undecided);
    let before = sides.head.as_ref().map_or(&[][..], |it| it.models.as_slice());
    let delta = head.as_ref().map(|it| Delta::between(before, &it.models));
    let draft = revisions::Draft {
        undecided,
        fingerprint: major.map(|it| -> Fingerprint {
            let mut managed = sides.schemas.before.clone();
            sides.manage.strip(&mut managed);
            fingerprint::of(&managed, &sides.namespaces, it)
        }),
        parts: parts
            .into_iter()
            .map(|it| revisions::Part { proven: is_proven, ..headed(it, &header) })
            .collect(),
        models: delta.filter(|it| *it != Delta::default()).map(|it| it.text()),
        recorded_head: head.map(|it| it.text()),
        unmanaged: start.unmanaged.filter(|_| needs_more),
        drafted: (!undecided).then(|| drafted_text(&lineage.id, &bodies)),
        ..lineage.draft(arguments.message.as_deref().unwrap_or_default())
    };
    session.terminal.line(&header)?;
    write(arguments, session, &draft, redraft)?;
    if let Some([renamed, dropped]) = compared.decisions().filter(|_| !arguments.dry_run) {
        session.terminal.advice(
            "the revision raises an error until you decide",
            &format!(
                "`driftless revision --update {renamed}`; or, if nothing was renamed, `driftless revision --update {dropped}`"
            ),
        );
    }
    Ok(match raised {
        _ if undecided => exit,
        Some(raised) if raised.is_failure() => Exit::StopsOnRows,
        _ => Exit::Fine,
    })
}

/// Writes the revision, or shows it with `--dry-run`.
fn write(
    arguments: &Arguments,
    session: &mut Session<'_>,
    draft: &revisions::Draft,
    redraft: Option<&Redraft>,
) -> Result<(), Failure> {
    if arguments.dry_run {
        for part in &draft.parts {
            let (up, down) = (comment("up.sql"), comment("down.sql"));
            session.terminal.text(&format!("\n{up}{}\n{down}{}", part.up, part.down))?;
        }
        return session.terminal.line("nothing was written (--dry-run)");
    }
    let written = match redraft {
        None => revisions::write(&session.config.migrations_dir, draft, SystemTime::now())?,
        Some(redraft) => redraft.write(session.config, draft)?,
    };
    for directory in written.directories {
        session.terminal.line(&format!("wrote {}", shown(&directory)))?;
    }
    Ok(())
}

/// The rules for which this draft makes an exception.
fn allowed(arguments: &Arguments) -> Result<Vec<&'static Page>, Failure> {
    arguments.allow.iter().map(|it| adjustable(it)).collect()
}

/// Fails if driftless.toml or a model makes a finding an error, before anything is proven or written.
fn permitted(draft: &Draft, locations: &Locations, terminal: &mut Terminal) -> Result<(), Failure> {
    let diagnostics = draft.told();
    let errors: Vec<&Diagnostic> =
        diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    let Some(first) = errors.first() else { return Ok(()) };
    for diagnostic in &errors {
        terminal.diagnostic(diagnostic, locations);
    }
    Err(Failure::new(
        format!("`{}` is an error for this project: no revision was written", first.rule),
        format!("change the models, or allow the rule in this draft: `--allow {}`", first.rule),
    ))
}

fn warnings(draft: &Draft, locations: &Locations, terminal: &mut Terminal) {
    for diagnostic in &draft.told() {
        terminal.diagnostic(diagnostic, locations);
    }
}

/// Prints, before everything else, why the draft passes on empty tables only.
fn stops(raised: &Raised, locations: &Locations, terminal: &mut Terminal) {
    let diagnostic = Diagnostic {
        code: "PR101",
        rule: "stops-on-rows",
        severity: Severity::Error,
        step: None,
        about: raised.about.clone(),
        message: raised.sentence.clone(),
        help: "the draft is written anyway: give such rows a value (`default`, `backfill`), handle them in the files by hand, or keep the draft if the tables are empty in every database".to_owned(),
    };
    terminal.diagnostic(&diagnostic, locations);
}

/// The database that the draft is for.
struct Target {
    likeness: Likeness,
    /// The server's major version.
    major: u32,
    /// It also has revisions of another branch, so the draft does not start from its schema.
    has_more: bool,
}

/// What is known of the configured database. A draft starts where the migrations before it end, so the database must have
/// them.
fn target(session: &Session<'_>, start: &History) -> Result<Option<Target>, Failure> {
    let Some(mut database) = session.database_if_configured()? else { return Ok(None) };
    let applied = &database.applied;
    let all = session.history()?;
    let unknown = all.unknown_versions(applied);
    if !unknown.is_empty() {
        return Err(Failure::new(
            migrate::not_in_the_directory(&unknown),
            "check out the code that has these migrations, then draft",
        ));
    }
    let has_more = !start.unknown_versions(applied).is_empty();
    if start.revisions.iter().any(|it| it.state(applied) != State::Applied) {
        if let Some([message, help]) = migrate::unrecorded(&all, applied, &mut database.connection)?
        {
            return Err(Failure::new(message, help));
        }
        return Err(Failure::new(
            "the database is not up to date: it lacks migrations that are in the directory",
            "run `driftless upgrade` first, then draft",
        ));
    }
    let mut client = client(database.target)?;
    let major = server_version(&mut client)? / 10_000;
    Ok(Some(Target { major, has_more, likeness: Likeness::of(&mut client)? }))
}

/// The schema of the database as a start, if there is a `pg_dump` that can read the server.
pub(super) fn dump(session: &mut Session<'_>, major: u32) -> Result<Option<Start>, Failure> {
    let dumper = Dumper::find(major, session.config.postgres_bin.as_deref());
    let Some(dumper) = dumper else { return Ok(None) };
    match dumper.dump(session.config.database_url()?, Extent::WithDieselsTable) {
        Ok(text) => Ok(Some(Start::Dump(text))),
        Err(error) => {
            session.terminal.note(&format!("the proof starts from the migrations alone: {error}"));
            Ok(None)
        }
    }
}

/// What to record as settled: the results of this proof, and those of other server versions about the same texts.
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

fn headed(part: revisions::Part, header: &str) -> revisions::Part {
    let header: String = header.lines().map(|it| comment(&format!("driftless: {it}"))).collect();
    let with = |text: String| format!("{header}\n{text}");
    revisions::Part { up: with(part.up), down: with(part.down), ..part }
}

/// The SQL of a schema, to be read. Views, functions and the like come last, because a new function would otherwise move what
/// may call it, such as an index, and the diff would show that.
fn text(schema: Schema) -> String {
    let dependents = schema.dependents.clone();
    let tables = report::creation(Schema { dependents: Vec::new(), ..schema });
    let others = report::creation(Schema { dependents, ..Schema::default() });
    [tables, others].concat().join("\n")
}

/// Shows what changes, as a diff of the SQL of both schemas.
fn show(compared: &Compared, terminal: &mut Terminal) -> Result<(), Failure> {
    if compared.alternative.is_some() {
        return Ok(());
    }
    let texts = compared.sides.clone().map(text);
    let diff = TextDiff::from_lines(&texts.before, &texts.after);
    terminal.text(&diff.unified_diff().header("migrations", "models").to_string())
}
