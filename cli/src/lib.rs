//! The driftless command: takes arguments, reports what to do. Every verb ends with one of the codes in `exit`.

mod adopt;
mod arguments;
mod asking;
pub mod config;
mod connections;
mod definitions;
mod diesel_toml;
pub mod exit;
pub mod failure;
mod fields;
mod fingerprint;
pub mod flags;
mod guard;
mod intent;
mod levels;
mod listing;
mod located;
mod locations;
pub mod manage;
pub mod migrate;
pub mod models;
mod offline_script;
mod paths;
mod pattern;
mod proofs;
pub mod prove;
mod recorded;
mod replay;
mod report;
mod rules;
mod schema_rs;
mod scratch_server;

pub mod session;
mod sketch;
mod sources;
mod stand_ins;

pub mod terminal;
mod unmanaged;
pub mod url;
pub mod verbs;
mod verdict;
mod watching;
mod witness;

pub use driftless_runtime::compare;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::{Command, CommandFactory, FromArgMatches};

use arguments::{Arguments, Verb};
use config::Config;
use exit::Exit;
use failure::Failure;
use session::Session;
use terminal::Terminal;

/// Runs a command line, which includes the program's name: `driftless …`, or `cargo-driftless driftless …` from cargo.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let (command, arguments) = called(arguments.into_iter().collect());
    let mut terminal = Terminal::new();
    // Every verb's help shows the same table of exit codes.
    let command =
        command.after_help(exit::table()).mut_subcommands(|it| it.after_help(exit::table()));
    let parsed =
        command.try_get_matches_from(arguments).and_then(|it| Arguments::from_arg_matches(&it));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(usage) => {
            let tip = arguments::tip(&usage);
            // If the terminal is gone, nobody can read the message. The exit code is still right.
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

/// The command under the name by which it was called, and its arguments.
fn called(mut arguments: Vec<OsString>) -> (Command, Vec<OsString>) {
    let program = arguments.first().map(Path::new).and_then(Path::file_stem);
    if program.is_none_or(|it| it != "cargo-driftless") {
        return (Arguments::command(), arguments);
    }
    // Cargo repeats the name of the subcommand.
    if arguments.get(1).is_some_and(|it| it == "driftless") {
        arguments.remove(1);
    }
    (Arguments::command().bin_name("cargo driftless"), arguments)
}

fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    // `explain` needs no driftless.toml and must also work if the file is wrong.
    if let Verb::Explain(it) = &arguments.verb {
        return verbs::explain::run(it, terminal);
    }
    let config = Config::load(&arguments.global)?;
    let session = &mut Session::open(&config, terminal)?;
    run_verb(&arguments.verb, session).map_err(|it| located::located(it, &config.root))
}

fn run_verb(verb: &Verb, session: &mut Session<'_>) -> Result<Exit, Failure> {
    match verb {
        Verb::Init(it) => verbs::init::run(it, session),
        Verb::Revision(it) => verbs::revision::run(it, session),
        Verb::Prove(it) => verbs::prove::run(it, session),
        Verb::Check(it) => verbs::check::run(it, session),
        Verb::Diff(it) => verbs::diff::run(it, session),
        Verb::Upgrade(it) => verbs::upgrade::run(it, session),
        Verb::Downgrade(it) => verbs::downgrade::run(it, session),
        Verb::Current(it) => verbs::current::run(it, session),
        Verb::History(it) => verbs::history::run(it, session),
        Verb::Heads(it) => verbs::heads::run(it, session),
        Verb::Branches(it) => verbs::branches::run(it, session),
        Verb::Show(it) => verbs::show::run(it, session),
        Verb::Status(it) => verbs::status::run(it, session),
        Verb::Models(it) => verbs::models::run(it, session),
        Verb::SchemaRs(it) => verbs::schema_rs::run(it, session),
        Verb::Edit(it) => verbs::edit::run(it, session),
        Verb::Stamp(it) => verbs::stamp::run(it, session),
        Verb::Merge(it) => verbs::merge::run(it, session),
        Verb::Squash(it) => verbs::squash::run(it, session),
        Verb::Verify(it) => verbs::verify::run(it, session),
        Verb::Explain(it) => verbs::explain::run(it, session.terminal),
    }
}
