//! Writes SQL only: takes plans and diagnostics, returns text. Decides nothing.

mod action;
mod around;
mod column;
mod comment;
mod constraint;
mod dependent;
mod rows;
mod sql;
mod table;

use driftless_schema::{Diagnostic, text};

pub(crate) use constraint::{key_columns, timing, validity};
pub(crate) use sql::{
    comment_on, enclosed, identifiers, include, loose, own_tablespace, parameter_names, parameters,
    raise_if, rename, tablespace, using_index, with,
};
pub use sql::{identifier, literal, qualified, type_name};

use crate::plan::{Plan, Refusal, Statement, Step};

/// Something that is written as SQL: a statement with its semicolon and its line end, or a constraint.
pub(crate) trait Spelled {
    /// Its SQL.
    fn sql(&self) -> String;
}

/// One directory of a draft. Every file runs as one simple query, so as one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedMigration {
    /// The content of `up.sql`.
    pub up: String,
    /// The content of `down.sql`.
    pub down: String,
}

/// A no-op that Diesel accepts: an empty or comment-only file fails ("Received an empty query").
const NOTHING: &str = "SELECT 1;\n";

/// Why a file does nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Idle {
    /// Its direction needs no statement at all.
    Whole(Way),
    /// Its direction needs fewer files than the other one.
    Rest(Way),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

impl Idle {
    fn file(self) -> String {
        let why = match self {
            Idle::Whole(Way::Up) => "The upgrade has nothing to change in the database.",
            Idle::Whole(Way::Down) => "The downgrade has nothing to change in the database.",
            Idle::Rest(Way::Up) => {
                "Does nothing: the migrations before this one do the whole upgrade. The downgrade needs more migrations than the upgrade."
            }
            Idle::Rest(Way::Down) => {
                "Does nothing: the migrations after this one do the whole downgrade. The upgrade needs more migrations than the downgrade."
            }
        };
        format!("{}{NOTHING}", text::comment(why))
    }
}

/// The directories of a draft. A downgrade runs them from the last to the first.
pub fn render(up: (&Plan, &[Diagnostic]), down: (&Plan, &[Diagnostic])) -> Vec<DraftedMigration> {
    let ups = files(up.0, up.1);
    let mut downs = files(down.0, down.1);
    let count = ups.len().max(downs.len()).max(1);
    // A refusal comes first in every file: whichever file runs first, nothing is changed.
    let filler = |plan: &Plan, files: &[String], way: Way| match files {
        [only] if plan.refuses() => only.clone(),
        [] => Idle::Whole(way).file(),
        [..] => Idle::Rest(way).file(),
    };
    let (up_filler, down_filler) = (filler(up.0, &ups, Way::Up), filler(down.0, &downs, Way::Down));
    let mut ups = ups;
    ups.resize(count, up_filler);
    downs.resize(count, down_filler);
    downs.reverse();
    ups.into_iter().zip(downs).map(|(up, down)| DraftedMigration { up, down }).collect()
}

/// One file for each run of steps that may share a transaction. A plan that refuses is one file: the refusal first,
/// then the rest of the plan as a comment.
pub fn files(plan: &Plan, diagnostics: &[Diagnostic]) -> Vec<String> {
    if plan.refuses() {
        return vec![refusal(plan, diagnostics)];
    }
    let file = |steps: Vec<(usize, &Step)>| -> String {
        let is_of_file = |it: &&Diagnostic| steps.iter().any(|(place, _)| it.step == Some(*place));
        let diagnostics: Vec<&Diagnostic> = diagnostics.iter().filter(is_of_file).collect();
        spelled(&steps, &diagnostics)
    };
    together(plan).into_iter().map(file).collect()
}

/// The statements of each file, one by one and without warnings: used to find the one that a server refuses.
pub fn statements(plan: &Plan) -> Vec<Vec<String>> {
    let files = together(plan).into_iter();
    files.map(|it| it.into_iter().map(|(_, it)| it.statement.spelled().sql()).collect()).collect()
}

/// Runs of steps that may share a transaction, each step with its place in the plan.
fn together(plan: &Plan) -> Vec<Vec<(usize, &Step)>> {
    let mut runs: Vec<Vec<(usize, &Step)>> = Vec::new();
    for (place, step) in plan.steps.iter().enumerate() {
        match runs.last_mut() {
            Some(run) if run[0].1.transaction == step.transaction => run.push((place, step)),
            Some(_) | None => runs.push(vec![(place, step)]),
        }
    }
    runs
}

/// A block that raises, with a message and what to do.
pub fn raise(message: &str, help: &str) -> String {
    Refusal { message: message.to_owned(), help: help.to_owned() }.sql()
}

fn refusal(plan: &Plan, diagnostics: &[Diagnostic]) -> String {
    let (refusals, rest): (Vec<_>, Vec<_>) = plan
        .steps
        .iter()
        .enumerate()
        .partition(|(_, it)| matches!(it.statement, Statement::Refuse(_)));
    let diagnostics: Vec<&Diagnostic> = diagnostics.iter().collect();
    let (refusals, rest) = (spelled(&refusals, &diagnostics), spelled(&rest, &diagnostics));
    let below = text::comment(&rest);
    if below.is_empty() {
        return refusals;
    }
    format!(
        "{refusals}\n{}{below}",
        text::comment(
            "The statements below are commented out. Uncomment them when you have replaced the block above."
        )
    )
}

/// The steps with their warnings. `diagnostics` are those of the whole file.
fn spelled(steps: &[(usize, &Step)], diagnostics: &[&Diagnostic]) -> String {
    let texts = steps.iter().map(|(place, step)| {
        format!("{}{}", warnings(*place, diagnostics), step.statement.spelled().sql())
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// The warnings of one step. What to do is said once in a file.
fn warnings(place: usize, diagnostics: &[&Diagnostic]) -> String {
    let spelled = |(nth, it): (usize, &&Diagnostic)| {
        let is_said = diagnostics[..nth].iter().any(|other| other.help == it.help);
        let help = match is_said || it.help.is_empty() {
            true => String::new(),
            false => format!("  help: {}", it.help),
        };
        text::comment(format!("{it}\n{help}").trim_end())
    };
    let all = diagnostics.iter().enumerate();
    all.filter(|(_, it)| it.step == Some(place)).map(spelled).collect()
}
