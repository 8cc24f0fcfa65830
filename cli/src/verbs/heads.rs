//! `driftless heads`: the revisions that no other revision follows. Needs no database.

use clap::Args;
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::migrate;
use crate::session::Session;

/// The arguments of `heads`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Leave out heads that another revision depends on
    #[arg(long)]
    pub resolve_dependencies: bool,
    /// Show more: the parents and the path of each revision
    #[arg(long, short)]
    pub verbose: bool,
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Lists the heads. Ends with code 1 if there are several.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let needed = |id: &String| history.revisions.iter().any(|it| it.depends_on.contains(id));
    let mut heads = history.heads();
    heads.retain(|it| !(arguments.resolve_dependencies && needed(&it.id)));
    let shown = Shown { verbose: arguments.verbose, ..Shown::default() };
    if arguments.json {
        let all: Vec<Value> = heads.iter().map(|it| listing::value(&history, it, shown)).collect();
        session.terminal.json(&Value::from(all))?;
        return Ok(if heads.len() > 1 { Exit::Drift } else { Exit::Fine });
    }
    for head in &heads {
        session.terminal.line(&listing::line(&history, head, shown))?;
    }
    match heads.len() {
        0 => session
            .terminal
            .line(&format!("no revisions in {}", session.config.migrations_dir.display()))?,
        1 => {}
        _ => return Ok(migrate::one_head(&history, session.terminal)),
    }
    Ok(Exit::Fine)
}
