//! `driftless stamp`: records which migrations are applied, without running anything.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args;
use driftless_revisions::{
    History, Migration, State, Target, applied_versions, ensure_writable, record, with_lock,
};

use crate::connections::database_name;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::guard::{self, Action};
use crate::session::{Database, Session};
use crate::terminal;

/// The arguments of `stamp`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The revisions to record as current: `head`, `heads`, `base`, `LABEL@head`, or revisions; they and their ancestors
    /// are recorded as applied, all others as not applied
    #[arg(required_unless_present_any = ["done", "not_done", "checksums"])]
    pub targets: Vec<String>,
    /// Also remove records of migrations that the directory lacks
    #[arg(long)]
    pub purge: bool,
    /// Record that this interrupted migration was done
    #[arg(long, value_name = "VERSION", conflicts_with = "targets")]
    pub done: Option<String>,
    /// Record that this interrupted migration was not done
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["targets", "done"])]
    pub not_done: Option<String>,
    /// Record the checksums of the applied files again, accepting their current content
    #[arg(long, conflicts_with_all = ["targets", "done", "not_done"])]
    pub checksums: bool,
}

/// Writes the records, and reports each.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let Database { mut connection, applied, .. } = session.writable_database()?;
    let preview = stamp(arguments, &history, &applied)?;
    if preview.is_empty() {
        session.terminal.line("nothing to record: the database already has these records")?;
        return Ok(Exit::Fine);
    }
    ensure_writable(&mut connection)?;
    let database = database_name(&mut connection)?;
    let confirmed = preview.action();
    guard::confirmed(session.config, confirmed, &database, session.terminal)?;
    let recorded = with_lock(
        &mut connection,
        Duration::from_secs(60),
        terminal::waiting_for,
        |connection| -> Result<Stamp<'_>, Failure> {
            // Another run may have changed the database since the preview.
            let stamp = stamp(arguments, &history, &applied_versions(connection)?)?;
            if confirmed == Action::Upgrade && stamp.action() == Action::Downgrade {
                return Err(Failure::new(
                    "the database changed in the meantime: this would now record migrations as not applied",
                    "nothing was recorded; run the command again",
                ));
            }
            let forgotten: Vec<&str> = stamp.forgotten.iter().map(String::as_str).collect();
            record(connection, &stamp.there, &stamp.gone, &forgotten, "stamp")?;
            Ok(stamp)
        },
    )?;
    if recorded.is_empty() {
        session.terminal.line("nothing to record: another run did it in the meantime")?;
    }
    for migration in recorded.there {
        session.terminal.line(&format!("recorded {} as applied", migration.name))?;
    }
    for migration in recorded.gone {
        session.terminal.line(&format!("recorded {} as not applied", migration.name))?;
    }
    for version in recorded.forgotten {
        session.terminal.line(&format!("removed the record of {version}"))?;
    }
    Ok(Exit::Fine)
}

/// The records to write and to remove.
struct Stamp<'a> {
    there: Vec<&'a Migration>,
    gone: Vec<&'a Migration>,
    /// Versions that the directory lacks.
    forgotten: Vec<String>,
}

impl Stamp<'_> {
    fn is_empty(&self) -> bool {
        self.there.is_empty() && self.gone.is_empty() && self.forgotten.is_empty()
    }

    /// If a record is removed, the next `upgrade` runs the migration again. So that is confirmed like a downgrade.
    fn action(&self) -> Action {
        match self.gone.is_empty() && self.forgotten.is_empty() {
            true => Action::Upgrade,
            false => Action::Downgrade,
        }
    }
}

fn stamp<'a>(
    arguments: &Arguments,
    history: &'a History,
    applied: &BTreeSet<String>,
) -> Result<Stamp<'a>, Failure> {
    let unknown = || history.unknown_versions(applied).into_iter().map(str::to_owned).collect();
    let forgotten: Vec<String> = if arguments.purge { unknown() } else { Vec::new() };
    let version = |given: &str| {
        history.migration(&given.replace('-', "")).ok_or_else(|| {
            Failure::new(
                format!("the directory has no migration of version `{given}`"),
                "`driftless status` shows the interrupted migration",
            )
        })
    };
    if let Some(given) = &arguments.done {
        return Ok(Stamp { there: vec![version(given)?], gone: Vec::new(), forgotten });
    }
    if let Some(given) = &arguments.not_done {
        return Ok(Stamp { there: Vec::new(), gone: vec![version(given)?], forgotten });
    }
    if arguments.checksums {
        let all = history.revisions.iter().flat_map(|it| &it.migrations);
        let there = all.filter(|it| applied.contains(&it.version)).collect();
        return Ok(Stamp { there, gone: Vec::new(), forgotten });
    }
    let mut wanted = BTreeSet::new();
    for text in &arguments.targets {
        let target: Target = text.parse()?;
        let revisions = target.revisions(history, Some(applied))?;
        wanted.extend(history.with_ancestors(revisions));
    }
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    for (place, revision) in history.revisions.iter().enumerate() {
        match (wanted.contains(&place), revision.state(applied)) {
            (true, State::Applied) | (false, State::Pending) => {}
            (true, _) => there.extend(&revision.migrations),
            (false, _) => gone.extend(&revision.migrations),
        }
    }
    there.retain(|it| !applied.contains(&it.version));
    gone.retain(|it| applied.contains(&it.version));
    Ok(Stamp { there, gone, forgotten })
}
