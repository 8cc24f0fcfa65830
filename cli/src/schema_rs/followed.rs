//! What becomes of schema.rs when migrations have run: it follows the database, as it does after `diesel migration run`.

use super::settings::Settings;
use super::{print, settings};
use crate::config::Config;
use crate::connections::{client, database_name};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::guard;
use crate::paths::shown;
use crate::terminal::Terminal;

/// Writes every file of diesel.toml that exists, unless the database is production: whoever deploys has no sources to
/// change. Nothing is written if nothing ran, because schema.rs may be ahead of the migrations.
pub(crate) fn follow(config: &Config, terminal: &mut Terminal) -> Result<(), Failure> {
    let all = existing(config)?;
    if all.is_empty() {
        return Ok(());
    }
    let target = config.database_url()?;
    let mut client = client(target)?;
    let database = database_name(&mut client)?;
    if guard::production(config, &database)?.is_some() {
        return Ok(());
    }
    let files = print(&all, &mut client, &[], terminal).map_err(|it| Failure {
        message: format!("the migrations ran, but schema.rs cannot be written: {}", it.message),
        ..it
    })?;
    for file in files.into_iter().filter(|it| it.differs()) {
        file.write()?;
        terminal.line(&format!("wrote `{}`", shown(&file.path)))?;
    }
    Ok(())
}

/// The files of diesel.toml that exist.
fn existing(config: &Config) -> Result<Vec<Settings>, Failure> {
    let mut all = settings(&config.root)?;
    all.retain(|it| it.file.as_ref().is_some_and(|it| it.exists()));
    Ok(all)
}

/// Shows how the files would change.
pub(crate) fn locked(config: &Config, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let all = existing(config)?;
    let files = print(&all, &mut client(config.database_url()?)?, &[], terminal)?;
    let mut exit = Exit::Fine;
    for file in files.into_iter().filter(|it| it.differs()) {
        terminal.text(&file.diff())?;
        terminal.advice(
            &format!("`{}` differs from the database", shown(&file.path)),
            "run `driftless schema-rs`, and commit the file",
        );
        exit = Exit::Drift;
    }
    Ok(exit)
}
