//! `driftless history`: the revisions, the newest first. Works without a database; with one, says what it has.

use crate::config::Config;
use crate::connections::connect;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::migrate;
use crate::terminal::Terminal;

/// Lists them.
pub fn run(config: &Config, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let history = migrate::history(config)?;
    let applied = match &config.database_url {
        None => None,
        Some(url) => Some(driftless_revisions::applied_versions(&mut connect(url)?)?),
    };
    if let Some(applied) = &applied {
        migrate::remark(terminal, &history, applied);
    }
    if history.revisions.is_empty() {
        terminal.line(&format!("no revisions in {}", config.migrations_dir.display()))?;
    }
    for (back, revision) in history.revisions.iter().rev().enumerate() {
        let parts = revision.migrations.len();
        let state = applied.as_ref().map(|it| migrate::state(revision.state(it), parts));
        let marks = [
            (back == 0).then(|| "head".to_owned()),
            state,
            (parts > 1).then(|| format!("{parts} directories")),
            revision.undecided().then(|| "undecided".to_owned()),
        ];
        let marks: Vec<String> = marks.into_iter().flatten().collect();
        let marks =
            if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
        terminal.line(&format!("{} {}{marks}", revision.id, revision.name()))?;
    }
    Ok(Exit::Fine)
}
