//! Proof: a draft is run up, down and up again on a scratch database, and the result is read and compared.

pub(crate) mod rows;
mod start;

use driftless_diff_engine::plan::Plan;
use driftless_diff_engine::render::statements;
use driftless_diff_engine::{Draft, Intent, Migration};
use driftless_introspect::read::{read, server_version};
use driftless_introspect::script;
use driftless_introspect::server::Scratch;
use driftless_introspect::{Client, Error};
use driftless_schema::{Name, Pair, Question, Schema};

use crate::compare::{Compared, Oracle, compare};
pub use start::Start;

/// What to prove.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// Where it begins.
    pub before: &'a Schema,
    /// What it leads to.
    pub wanted: &'a Schema,
    /// The namespaces that are managed.
    pub namespaces: &'a [Name],
    /// What the user has said.
    pub intent: &'a Intent,
    /// The draft's files, where somebody has written into them.
    pub edited: Option<&'a [Migration]>,
}

impl Claim<'_> {
    fn up_files(&self) -> Vec<String> {
        let edited = self.edited.map(|it| it.iter().map(|it| it.up.clone()).collect());
        edited.unwrap_or_else(|| self.draft.up_files())
    }

    fn down_files(&self) -> Vec<String> {
        let edited = self.edited.map(|it| it.iter().rev().map(|it| it.down.clone()).collect());
        edited.unwrap_or_else(|| self.draft.down_files())
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does what it claims.
    Proven(Proof),
    /// It does not; why.
    Failed(String),
    /// The start is not where the draft begins, so nothing could be proven from it; what differs, as SQL.
    Elsewhere(String),
}

/// A proof from one start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The server's major version.
    pub major: u32,
    /// Which ways were gone, with which rows: `up, down and up again, with 4 rows in 2 tables`.
    pub ways: String,
    /// What could not be brought to the scratch database.
    pub missing: Vec<String>,
    /// The texts that differ from the catalog's and mean the same.
    pub settled: Vec<Question>,
}

/// Proves a draft from one start, first on tables with rows; where rows alone make it fail, that is said.
pub fn prove(scratch: &Scratch, start: &Start, claim: &Claim<'_>) -> Result<Verdict, Error> {
    let (way, with_rows) = match attempt(scratch, start, claim, true)? {
        Attempt::Ended(verdict) => return Ok(verdict),
        Attempt::Raised { way, reason } => (way, reason),
    };
    Ok(match attempt(scratch, start, claim, false)? {
        Attempt::Ended(Verdict::Proven(proof)) => {
            let ways = format!("{}; {way} FAILS on tables with rows: {with_rows}", proof.ways);
            Verdict::Proven(Proof { ways, ..proof })
        }
        Attempt::Ended(verdict) => verdict,
        Attempt::Raised { way, reason } => Verdict::Failed(format!("{way} raised: {reason}")),
    })
}

enum Attempt {
    Ended(Verdict),
    /// The server refused, perhaps because of the rows alone.
    Raised {
        way: &'static str,
        reason: String,
    },
}

fn attempt(
    scratch: &Scratch,
    start: &Start,
    claim: &Claim<'_>,
    with_rows: bool,
) -> Result<Attempt, Error> {
    let failed = |reason: String| Ok(Attempt::Ended(Verdict::Failed(reason)));
    let database = scratch.database()?;
    let mut client = database.connect()?;
    let missing = start.build(&database, &mut client)?;
    let before = read(&mut client, claim.namespaces)?;
    let begins = difference(&mut client, claim, claim.before)?;
    if !begins.is_empty() {
        return Ok(Attempt::Ended(Verdict::Elsewhere(begins.draft.up_files().join(""))));
    }
    let rows = if with_rows {
        rows::insert(&mut client, &before, &rows::Fits::default())?
    } else {
        rows::Rows::default()
    };
    let up = claim.up_files();
    if let Err(reason) = run(&mut client, &up, &claim.draft.up) {
        return Ok(Attempt::Raised { way: "up", reason });
    }
    let after = difference(&mut client, claim, claim.wanted)?;
    if !after.is_empty() {
        return failed(still_differs("up", &after));
    }
    let down = claim.down_files();
    let ways = if claim.draft.down.refuses() {
        if run(&mut client, &down, &claim.draft.down).is_ok() {
            return failed("down should refuse and did not".to_owned());
        }
        "up; down refuses and keeps everything"
    } else {
        if let Err(reason) = run(&mut client, &down, &claim.draft.down) {
            return Ok(Attempt::Raised { way: "down", reason });
        }
        let back = difference(&mut client, claim, &before)?;
        if !back.is_empty() {
            return failed(still_differs("down", &back));
        }
        if let Err(reason) = run(&mut client, &up, &claim.draft.up) {
            return Ok(Attempt::Raised { way: "up after down", reason });
        }
        "up, down and up again"
    };
    let last = difference(&mut client, claim, claim.wanted)?;
    if !last.is_empty() {
        return failed(still_differs("the last way", &last));
    }
    let major = server_version(&mut client)? / 10_000;
    let ways = format!("{ways}, with {rows}");
    Ok(Attempt::Ended(Verdict::Proven(Proof { major, ways, missing, settled: last.settled })))
}

/// Each file as Diesel runs it: one simple query, one transaction.
fn run(client: &mut Client, files: &[String], plan: &Plan) -> Result<(), String> {
    let statements = statements(plan);
    for (place, file) in files.iter().enumerate() {
        if let Err(script::Complaint { message, .. }) = script::run(client, file) {
            let refused = statements.get(place).and_then(|it| refused(client, it));
            return Err(match refused {
                Some(statement) => format!("{message}, at `{statement}`"),
                None => message,
            });
        }
    }
    Ok(())
}

/// The one that the server refuses, by the first line that tells what it does: few of its refusals name a place in the text.
fn refused<'a>(client: &mut Client, statements: &'a [String]) -> Option<&'a str> {
    client.batch_execute("BEGIN").ok()?;
    let found = statements.iter().find(|it| client.batch_execute(it).is_err());
    // What was tried is no part of the proof.
    client.batch_execute("ROLLBACK").ok()?;
    found.and_then(|it| it.lines().find(|line| !line.starts_with("DO $")).map(str::trim))
}

/// What lies between the scratch database and a schema.
fn difference(client: &mut Client, claim: &Claim<'_>, wanted: &Schema) -> Result<Compared, Error> {
    let found = read(client, claim.namespaces)?;
    let schemas = Pair { before: found, after: wanted.clone() };
    compare(schemas, &claim.intent.once_done(), Some(Oracle { client, remembered: &[] }))
}

fn still_differs(way: &str, left: &Compared) -> String {
    let left = left.draft.up_files().join("");
    format!("after {way} the database still differs; what is left:\n{left}")
}
