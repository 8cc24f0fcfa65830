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

/// The directories of a draft. A downgrade runs them from the last to the first.
pub fn render(up: (&Plan, &[Diagnostic]), down: (&Plan, &[Diagnostic])) -> Vec<DraftedMigration> {
    let ups = files(up.0, up.1);
    let mut downs = files(down.0, down.1);
    let count = ups.len().max(downs.len()).max(1);
    // A refusal comes first in every file: whichever file runs first, nothing is changed.
    let filler = |plan: &Plan, files: &[String]| match files {
        [only] if plan.refuses() => only.clone(),
        _ => NOTHING.to_owned(),
    };
    let (up_filler, down_filler) = (filler(up.0, &ups), filler(down.0, &downs));
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
    let spelled = |(place, step): (usize, &Step)| {
        format!("{}{}", warnings(place, diagnostics), step.statement.spelled().sql())
    };
    let files = together(plan).into_iter();
    files.map(|it| it.into_iter().map(spelled).collect::<Vec<_>>().join("\n")).collect()
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
    let spell = |steps: Vec<(usize, &Step)>| -> String {
        let texts = steps.into_iter().map(|(place, step)| {
            format!("{}{}", warnings(place, diagnostics), step.statement.spelled().sql())
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    let (refusals, below) = (spell(refusals), text::comment(&spell(rest)));
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

fn warnings(place: usize, diagnostics: &[Diagnostic]) -> String {
    diagnostics
        .iter()
        .filter(|it| it.step == Some(place))
        .map(|it| {
            let help =
                if it.help.is_empty() { String::new() } else { format!("  help: {}", it.help) };
            text::comment(format!("{it}\n{help}").trim_end())
        })
        .collect()
}
