//! The driftless command: arguments in, what to do out; every verb ends in one of the codes of `exit`.

mod adopt;
mod arguments;
mod asking;
pub mod config;
mod connections;
mod diesel_toml;
pub mod exit;
pub mod failure;
mod fingerprint;
pub mod flags;
mod guard;
mod intent;
mod listing;
pub mod migrate;
pub mod models;
mod paths;
mod places;
mod proofs;
pub mod prove;
mod recorded;
mod replay;
mod report;
mod rules;
mod script;
mod sources;
mod standing;
pub mod terminal;
pub mod url;
pub mod verbs;
mod verdict;
mod watching;
mod witness;

pub use driftless_runtime::compare;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, Verb};
use config::Config;
use exit::Exit;
use failure::Failure;
use terminal::Terminal;

/// Runs the command line, its program's name included, and says how it went.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut terminal = Terminal::new();
    // Every verb's help shows the one table of exit codes.
    let command = Arguments::command()
        .after_help(exit::table())
        .mut_subcommands(|it| it.after_help(exit::table()));
    let parsed =
        command.try_get_matches_from(arguments).and_then(|it| Arguments::from_arg_matches(&it));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(usage) => {
            let tip = arguments::tip(&usage);
            // Nobody is left to tell where the terminal itself is gone; the exit code still says it.
            usage.print().ok();
            terminal.foreign(&tip);
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    match run(&arguments, &mut terminal) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit.into()
        }
    }
}

fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    // It explains what a wrong driftless.toml is told, too.
    if let Verb::Explain(it) = &arguments.verb {
        return verbs::explain::run(it, terminal);
    }
    let config = Config::load(&arguments.global)?;
    for sentence in driftless_revisions::finish(&config.migrations_dir)? {
        terminal.bare_warning(&sentence);
    }
    match &arguments.verb {
        Verb::Init(it) => verbs::init::run(it, &config, terminal),
        Verb::Revision(it) => verbs::revision::run(it, &config, terminal),
        Verb::Prove(it) => verbs::prove::run(it, &config, terminal),
        Verb::Check(it) => verbs::check::run(it, &config, terminal),
        Verb::Diff(it) => verbs::diff::run(it, &config, terminal),
        Verb::Upgrade(it) => verbs::upgrade::run(it, &config, terminal),
        Verb::Downgrade(it) => verbs::downgrade::run(it, &config, terminal),
        Verb::Current(it) => verbs::current::run(it, &config, terminal),
        Verb::History(it) => verbs::history::run(it, &config, terminal),
        Verb::Heads(it) => verbs::heads::run(it, &config, terminal),
        Verb::Branches(it) => verbs::branches::run(it, &config, terminal),
        Verb::Show(it) => verbs::show::run(it, &config, terminal),
        Verb::Status(it) => verbs::status::run(it, &config, terminal),
        Verb::Edit(it) => verbs::edit::run(it, &config, terminal),
        Verb::Stamp(it) => verbs::stamp::run(it, &config, terminal),
        Verb::Merge(it) => verbs::merge::run(it, &config, terminal),
        Verb::Squash(it) => verbs::squash::run(it, &config, terminal),
        Verb::Verify(it) => verbs::verify::run(it, &config, terminal),
        Verb::Explain(it) => verbs::explain::run(it, terminal),
    }
}
