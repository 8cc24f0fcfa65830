//! `driftless edit`: opens the up.sql and down.sql of a revision in the user's editor.

use std::env;
use std::process::Command;

use clap::Args;
use driftless_revisions::{State, Target};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::session::Session;

/// The arguments of `edit`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// `head`, `current`, a revision's id, the beginning of its id, or its name
    #[arg(default_value = "head")]
    pub target: String,
}

/// Opens the files. Warns if the revision is already applied.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let target: Target = arguments.target.parse()?;
    let mut database = session.database_if_configured()?;
    if let Some(database) = &mut database {
        let findings = database.journal()?.findings(&history, &database.applied);
        migrate::remark(session.terminal, &findings);
    }
    let applied = database.map(|it| it.applied);
    let found = target.revisions(&history, applied.as_ref())?;
    if found.is_empty() {
        return Err(Failure::new(
            format!("`{target}` names no revision, so there is nothing to edit"),
            "`driftless history` lists the revisions",
        ));
    }
    for revision in &found {
        if applied.as_ref().is_some_and(|it| revision.state(it) != State::Pending) {
            session.terminal.warning(
                &format!(
                    "`{}` is applied, so an edit changes nothing in this database",
                    revision.name()
                ),
                "put the change into a new revision, or roll this one back first",
            );
        }
    }
    let editor =
        ["VISUAL", "EDITOR"].into_iter().find_map(|it| env::var(it).ok()).ok_or_else(|| {
            Failure::new(
                "no editor is configured: neither VISUAL nor EDITOR is set",
                "set EDITOR, such as `EDITOR=vi`",
            )
        })?;
    // The variable may contain arguments: `code --wait`.
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("vi"));
    command.args(words);
    for migration in found.iter().flat_map(|it| &it.migrations) {
        command.arg(migration.path.join("up.sql"));
        if migration.down.is_some() {
            command.arg(migration.path.join("down.sql"));
        }
    }
    let status = command.status().map_err(|it| {
        Failure::of(format!("cannot start the editor `{editor}`"), it).with_help("check EDITOR")
    })?;
    if !status.success() {
        return Err(Failure::plain(format!("the editor `{editor}` ended with {status}")));
    }
    // The edited directory must still be a valid history.
    session.history()?;
    Ok(Exit::Fine)
}
