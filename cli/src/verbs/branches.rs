//! `driftless branches`: the points at which branches start, with their labels. Needs no database.

use clap::Args;
use serde_json::{Value, json as object};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::listing::{self, Shown};
use crate::session::Session;

/// The arguments of `branches`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// JSON output
    #[arg(long)]
    pub json: bool,
}

/// Lists each point with the revisions that follow it.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let history = session.history()?;
    let points = history.branch_points();
    if arguments.json {
        let all: Vec<Value> = points
            .iter()
            .map(|(point, children)| {
                object!({
                    "at": listing::value(&history, point, Shown::default()),
                    "branches": children.iter().map(|it| listing::value(&history, it, Shown::default())).collect::<Vec<_>>(),
                })
            })
            .collect();
        session.terminal.json(&Value::from(all))?;
        return Ok(Exit::Fine);
    }
    if points.is_empty() {
        session.terminal.line("there are no branches: the history is linear")?;
    }
    for (point, children) in points {
        session.terminal.line(&listing::line(&history, point, Shown::default()))?;
        for child in children {
            let labels: Vec<&str> = history.labels(child).into_iter().collect();
            let labels =
                if labels.is_empty() { String::new() } else { format!(" [{}]", labels.join(", ")) };
            session.terminal.line(&format!(
                "  -> {}{labels}",
                listing::line(&history, child, Shown::default())
            ))?;
        }
    }
    Ok(Exit::Fine)
}
