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

use driftless_schema::{Diagnostic, QualifiedName, text};

pub(crate) use constraint::{key_columns, timing, validity};
pub(crate) use sql::{
    comment_on, enclosed, identifiers, include, loose, own_tablespace, parameter_names, parameters,
    raise_if, rename, tablespace, using_index, with,
};
pub use sql::{identifier, literal, qualified, type_name};

use crate::kinds::IndexStatement;
use crate::plan::{Plan, Refusal, Statement, Step, Transaction};

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
    /// Whether both run in a transaction. Otherwise each is one statement.
    pub in_transaction: bool,
}

/// A no-op that Diesel accepts: an empty or comment-only file fails ("Received an empty query").
const NOTHING: &str = "SELECT 1;\n";

/// Which way a file goes that does nothing, and why.
#[derive(Clone, Copy)]
enum Idle {
    /// The upgrade needs no statement at all.
    Up,
    /// The downgrade needs none.
    Down,
    /// The upgrade needs none in this directory.
    UpHere,
    /// The downgrade needs none in this directory.
    DownHere,
}

impl Idle {
    fn file(self) -> String {
        let why = match self {
            Idle::Up => "The upgrade has nothing to change in the database.",
            Idle::Down => "The downgrade has nothing to change in the database.",
            Idle::UpHere => {
                "The upgrade has nothing to do here: this migration exists for its down.sql."
            }
            Idle::DownHere => {
                "The downgrade has nothing to do here: this migration exists for its up.sql."
            }
        };
        format!("{}{NOTHING}", text::comment(why))
    }
}

/// The directories of a draft. A downgrade runs them from the last to the first. What is built concurrently stands
/// together with what drops it again.
pub fn render(up: (&Plan, &[Diagnostic]), down: (&Plan, &[Diagnostic])) -> Vec<DraftedMigration> {
    let ups = Layout::of(up.0, up.1);
    let downs = Layout::of(down.0, down.1);
    let idle = |plan: &Plan, wholly: Idle, here: Idle| match plan.steps.is_empty() {
        true => wholly.file(),
        false => here.file(),
    };
    let (up_idle, down_idle) =
        (idle(up.0, Idle::Up, Idle::UpHere), idle(down.0, Idle::Down, Idle::DownHere));
    let together = |up: String, down: String| DraftedMigration { up, down, in_transaction: true };
    let alone = |up: String, down: String| DraftedMigration { up, down, in_transaction: false };
    let built = |builds: &[Alone], name: &QualifiedName| {
        let file = builds.iter().find(|it| it.index == *name);
        file.map_or_else(String::new, |it| it.file.clone())
    };
    let mut all = Vec::new();
    all.extend(downs.tail.clone().map(|it| together(up_idle.clone(), it)));
    all.extend(ups.drops.iter().map(|it| alone(it.file.clone(), built(&downs.builds, &it.index))));
    // A refusal comes first in every file: whichever file runs first, nothing is changed.
    let filler = |plan: &Plan, files: &[String], idle: &String| match files {
        [only] if plan.refuses() => only.clone(),
        _ => idle.clone(),
    };
    let (up_filler, down_filler) =
        (filler(up.0, &ups.rest, &up_idle), filler(down.0, &downs.rest, &down_idle));
    let is_bare = ups.drops.is_empty() && ups.builds.is_empty();
    let count = ups.rest.len().max(downs.rest.len()).max(usize::from(is_bare));
    let (mut rest, mut back) = (ups.rest, downs.rest);
    rest.resize(count, up_filler);
    back.resize(count, down_filler);
    back.reverse();
    all.extend(rest.into_iter().zip(back).map(|(up, down)| together(up, down)));
    all.extend(ups.builds.iter().map(|it| alone(it.file.clone(), built(&downs.drops, &it.index))));
    all.extend(ups.tail.map(|it| together(it, down_idle)));
    all
}

/// The files of one direction, by when they run.
#[derive(Default)]
struct Layout {
    /// Each drops an index concurrently.
    drops: Vec<Alone>,
    /// What runs in transactions.
    rest: Vec<String>,
    /// Each builds an index concurrently.
    builds: Vec<Alone>,
    /// What needs one of these indexes.
    tail: Option<String>,
}

/// A file of one statement.
struct Alone {
    index: QualifiedName,
    file: String,
}

impl Layout {
    fn of(plan: &Plan, diagnostics: &[Diagnostic]) -> Layout {
        let mut layout = Layout::default();
        let all = files(plan, diagnostics);
        if plan.refuses() {
            return Layout { rest: all, ..layout };
        }
        for (file, steps) in all.into_iter().zip(together(plan)) {
            match &steps[0].1.statement {
                Statement::Index(IndexStatement::Drop { name, concurrently: true }) => {
                    layout.drops.push(Alone { index: name.clone(), file });
                }
                Statement::Index(IndexStatement::Create(table, index)) if index.concurrently => {
                    let index = table.sibling(index.name.clone());
                    layout.builds.push(Alone { index, file });
                }
                _ if layout.builds.is_empty() => layout.rest.push(file),
                _ => layout.tail = Some(file),
            }
        }
        layout
    }
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
            Some(run)
                if run[0].1.transaction == step.transaction
                    && step.transaction != Transaction::Alone =>
            {
                run.push((place, step));
            }
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
