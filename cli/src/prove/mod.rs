//! Proof: a draft is run up, down and up again on a scratch database, and the result is read and compared.

mod rows;

use driftless_diff_engine::{Draft, Intent};
use driftless_introspect::Client;
use driftless_introspect::read::read;
use driftless_introspect::server::Scratch;
use driftless_introspect::{Error, read as catalog};
use driftless_schema::{Name, Pair, Schema};

use crate::compare::compare;

/// What to prove, and from where.
#[derive(Debug)]
pub struct Claim<'a> {
    /// SQL that builds the start, in order: the migrations so far.
    pub start: &'a [String],
    /// The draft.
    pub draft: &'a Draft,
    /// What it leads to.
    pub wanted: &'a Schema,
    /// The namespaces that are managed.
    pub namespaces: &'a [Name],
    /// What the user has said.
    pub intent: &'a Intent,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does what it claims; the sentence for its header.
    Proven(String),
    /// It does not; why.
    Failed(String),
}

/// Proves a draft, first on tables with rows; where rows alone make it fail, that is said.
pub fn prove(scratch: &Scratch, claim: &Claim<'_>) -> Result<Verdict, Error> {
    match attempt(scratch, claim, true)? {
        Attempt::Proven(sentence) => Ok(Verdict::Proven(sentence)),
        Attempt::Failed(reason) => Ok(Verdict::Failed(reason)),
        Attempt::UpRaised(with_rows) => Ok(match attempt(scratch, claim, false)? {
            Attempt::Proven(sentence) => {
                Verdict::Proven(format!("{sentence}; it FAILS on tables with rows: {with_rows}"))
            }
            Attempt::Failed(reason) | Attempt::UpRaised(reason) => Verdict::Failed(reason),
        }),
    }
}

enum Attempt {
    Proven(String),
    Failed(String),
    /// The first way up raised, perhaps on the rows alone.
    UpRaised(String),
}

fn attempt(scratch: &Scratch, claim: &Claim<'_>, with_rows: bool) -> Result<Attempt, Error> {
    let database = scratch.database()?;
    let mut client = database.connect()?;
    for file in claim.start {
        client
            .batch_execute(file)
            .map_err(|it| Error::new("replaying the migrations for the proof", it))?;
    }
    let before = read(&mut client, claim.namespaces)?;
    let rows = if with_rows { rows::insert(&mut client, &before)? } else { rows::Rows::default() };
    let up = claim.draft.up_files();
    if let Err(raised) = run(&mut client, &up) {
        return Ok(Attempt::UpRaised(raised));
    }
    if let Some(reason) = differs(&mut client, claim, claim.wanted, "up")? {
        return Ok(Attempt::Failed(reason));
    }
    let down = claim.draft.down_files();
    let ways = if claim.draft.down.refuses() {
        if run(&mut client, &down).is_ok() {
            return Ok(Attempt::Failed("down should refuse and did not".to_owned()));
        }
        if let Some(reason) = differs(&mut client, claim, claim.wanted, "the refused down")? {
            return Ok(Attempt::Failed(reason));
        }
        "up; down refuses and keeps everything"
    } else {
        if let Err(raised) = run(&mut client, &down) {
            return Ok(Attempt::Failed(format!("down raised: {raised}")));
        }
        if let Some(reason) = differs(&mut client, claim, &before, "down")? {
            return Ok(Attempt::Failed(reason));
        }
        if let Err(raised) = run(&mut client, &up) {
            return Ok(Attempt::Failed(format!("up after down raised: {raised}")));
        }
        "up, down and up again"
    };
    if let Some(reason) = differs(&mut client, claim, claim.wanted, "the last up")? {
        return Ok(Attempt::Failed(reason));
    }
    let major = catalog::server_version(&mut client)? / 10_000;
    Ok(Attempt::Proven(format!("proven on PostgreSQL {major}: {ways}, with {rows}")))
}

/// Each file as Diesel runs it: one simple query, one transaction.
fn run(client: &mut Client, files: &[String]) -> Result<(), String> {
    for file in files {
        if let Err(error) = client.batch_execute(file) {
            return Err(error
                .as_db_error()
                .map_or_else(|| error.to_string(), |it| it.message().to_owned()));
        }
    }
    Ok(())
}

fn differs(
    client: &mut Client,
    claim: &Claim<'_>,
    wanted: &Schema,
    way: &str,
) -> Result<Option<String>, Error> {
    let found = read(client, claim.namespaces)?;
    let schemas = Pair { before: found, after: wanted.clone() };
    let compared = compare(schemas, claim.intent, Some(client))?;
    let left = compared.draft.up_files().join("");
    Ok((!compared.draft.is_empty())
        .then(|| format!("after {way} the database still differs; what is left:\n{left}")))
}
