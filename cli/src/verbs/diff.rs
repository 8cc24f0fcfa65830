//! `driftless diff`: the SQL that turns one schema into another. Changes nothing.

use clap::{Args, ValueEnum};

use driftless_schema::Pair;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::report;
use crate::session::Session;
use crate::sources::Source;

/// The arguments of `diff`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The old schema: `models`, `database`, `migrations`, `empty`, a `postgres://` URL, `git:COMMIT` (the models of
    /// the last draft in that commit), or a path: a `.sql` file, a `.json` snapshot, a migrations directory, a compiled
    /// program
    #[arg(long, value_name = "SOURCE")]
    pub from: String,
    /// The new schema; the same sources
    #[arg(long, value_name = "SOURCE")]
    pub to: String,
    /// Show the SQL of the downgrade instead
    #[arg(long)]
    pub down: bool,
    /// Exit with code 1 if there are differences
    #[arg(long)]
    pub exit_code: bool,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Sql)]
    pub format: Format,
    /// The same as `--format json`
    #[arg(long)]
    pub json: bool,
    /// Fail if a schema has objects that models do not describe
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

/// The output formats of `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The files of a draft, one after the other.
    Sql,
    /// JSON output.
    Json,
}

/// Compares and prints the SQL.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let sources = Pair {
        before: Source::parse(&arguments.from, "--from")?,
        after: Source::parse(&arguments.to, "--to")?,
    };
    let mut reader = session.source_reader(&arguments.models, arguments.server_version);
    let (sides, _, compared) = reader.compared(
        sources.as_ref(),
        &arguments.decisions,
        arguments.strict,
        session.terminal,
    )?;
    let migrations = compared.migrations();
    let files: Vec<String> = match (compared.is_empty(), arguments.down) {
        (true, _) => Vec::new(),
        (false, false) => migrations.into_iter().map(|it| it.up).collect(),
        (false, true) => migrations.into_iter().rev().map(|it| it.down).collect(),
    };
    let format = if arguments.json { Format::Json } else { arguments.format };
    match format {
        Format::Sql => session.terminal.text(&report::files(&files)?)?,
        Format::Json => {
            session.terminal.json(&report::json(&compared, &files, &sides.locations))?
        }
    }
    Ok(match report::exit(&compared) {
        Exit::Drift if !arguments.exit_code => Exit::Fine,
        exit => exit,
    })
}
