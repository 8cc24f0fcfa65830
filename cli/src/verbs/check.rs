//! `driftless check`: whether the database matches the models. Changes nothing.

use clap::{Args, ValueEnum};

use driftless_diff_engine::lint::Direction;
use driftless_revisions::State;
use driftless_schema::Pair;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::migrate;
use crate::proofs;
use crate::report;
use crate::session::Session;
use crate::sources::Source;

/// The arguments of `check`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The schema to check; the sources are those of `diff`
    #[arg(long, value_name = "SOURCE", default_value = "database")]
    pub from: String,
    /// The expected schema; the same sources
    #[arg(long, value_name = "SOURCE", default_value = "models")]
    pub to: String,
    /// Fail if a schema has objects that models do not describe
    #[arg(long)]
    pub strict: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// The same as `--format json`
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// The output formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// JSON output.
    Json,
}

/// Compares and reports. Several heads are code 1 even if nothing differs.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let mut reader = session.source_reader(&arguments.models, None);
    let sources = Pair {
        before: Source::parse(&arguments.from, "--from")?,
        after: Source::parse(&arguments.to, "--to")?,
    };
    let (sides, _, compared) = reader.compared(
        sources.as_ref(),
        &Decisions::default(),
        arguments.strict,
        session.terminal,
    )?;
    for diagnostic in &sides.levels.applied(&sides.stale(), Direction::Up) {
        session.terminal.diagnostic(diagnostic, &sides.locations);
    }
    let mut heads = Exit::Fine;
    let is_about_migrations = [&sources.before, &sources.after].contains(&&Source::Migrations);
    // A project can use models without migrations.
    let has_migrations =
        sources.before == Source::Database && session.config.migrations_dir.is_dir();
    if is_about_migrations || has_migrations {
        heads = migrate::one_head(&session.history()?, session.terminal);
    }
    if sources.before == Source::Migrations {
        let history = session.history()?;
        let all = history.revisions.iter().flat_map(|it| &it.migrations);
        migrate::remark(session.terminal, &proofs::edited(all));
    }
    // Where a rename is undecided, no reading of it runs.
    let files: Vec<String> = match compared.is_empty() {
        true => Vec::new(),
        false => compared.migrations().into_iter().map(|it| it.up).collect(),
    };
    let format = if arguments.json { Format::Json } else { arguments.format };
    match format {
        Format::Json => {
            session.terminal.json(&report::json(&compared, &files, &sides.locations))?
        }
        Format::Text if compared.is_empty() => {
            let Pair { before, after } = &sources;
            session.terminal.line(&match (before, after) {
                (Source::Database | Source::Url(_), Source::Models) => {
                    format!("{before} matches the models")
                }
                _ => format!("no difference between {before} and {after}"),
            })?;
        }
        Format::Text => {
            let Pair { before, after } = &sources;
            session.terminal.line(&match (before, after) {
                _ if !compared.undecided.is_empty() => {
                    format!(
                        "{before} differs from {after}; which SQL makes them match depends on what was renamed:"
                    )
                }
                (Source::Database | Source::Url(_), _) => {
                    format!(
                        "{before} differs from {after}; this SQL would change {before} to match:"
                    )
                }
                _ => format!(
                    "{before} and {after} differ; this SQL turns the first into the second:"
                ),
            })?;
            session.terminal.text(&report::files(&files)?)?;
        }
    }
    Ok(match report::exit(&compared) {
        Exit::Undecided | Exit::Drift if sources.before != Source::Database => Exit::Drift,
        Exit::Undecided | Exit::Drift => {
            match advice(session, compared.decisions()) {
                Ok((message, help)) => session.terminal.advice(&message, &help),
                // The role may lack the right to read the table of applied migrations. The difference is reported
                // anyway.
                Err(failure) => session
                    .terminal
                    .note(&format!("cannot tell where the difference comes from: {failure}")),
            }
            Exit::Drift
        }
        Exit::Fine => {
            // The role may lack the right to read the table of applied migrations, which changes nothing.
            if sources.before == Source::Database
                && let Ok(mut database) = session.database()
            {
                let history = session.history()?;
                let advice =
                    migrate::unrecorded(&history, &database.applied, &mut database.connection)?;
                if let Some([message, help]) = advice {
                    session.terminal.advice(&message, &help);
                }
            }
            heads
        }
        exit => exit,
    })
}

/// What to do about a difference: migrations are pending, or are missing here, or the models have no migration yet.
fn advice(
    session: &Session<'_>,
    decisions: Option<[String; 2]>,
) -> Result<(String, String), Failure> {
    let history = session.history()?;
    let mut database = session.database()?;
    if let Some([message, help]) =
        migrate::unrecorded(&history, &database.applied, &mut database.connection)?
    {
        return Ok((message, help));
    }
    let applied = database.applied;
    let unknown = history.unknown_versions(&applied);
    if !unknown.is_empty() {
        let message = migrate::not_in_the_directory(&unknown);
        let help = "check out the code that has these migrations, then check again".to_owned();
        return Ok((message, help));
    }
    let pending = history.revisions.iter().filter(|it| it.state(&applied) != State::Applied);
    Ok(match pending.count() {
        0 => (
            "every migration is applied, so no migration contains the difference yet".to_owned(),
            match decisions {
                None => "draft a revision: `driftless revision --autogenerate -m \"…\"`; or, if the database was changed by hand, undo that change".to_owned(),
                Some([renamed, dropped]) => format!(
                    "draft a revision: `driftless revision --autogenerate -m \"…\" {renamed}`; or, if nothing was renamed, with `{dropped}`"
                ),
            },
        ),
        count => (
            format!(
                "the database is not up to date: {count} {} not applied",
                if count == 1 { "revision is" } else { "revisions are" }
            ),
            "run `driftless upgrade`, then check again".to_owned(),
        ),
    })
}
