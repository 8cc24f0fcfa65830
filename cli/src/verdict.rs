//! The header of a draft, which reports its proof: the starts, the server and the rows.

use driftless_diff_engine::{Draft, DraftedMigration};
use driftless_introspect::server::Scratch;
use driftless_revisions::Part;
use driftless_schema::Question;

use crate::compare::Alternative;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locations::Locations;
use crate::prove::{Claim, Proof, Raised, Reversal, Start, Verdict, prove};
use crate::terminal::Terminal;

/// The result of proving a draft.
#[derive(Debug, Default)]
pub(crate) struct Proven {
    /// The header of the draft, one line for each fact.
    pub(crate) header: String,
    /// The texts that differ from those in the catalog but mean the same.
    pub(crate) questions: Vec<Question>,
    /// The major version of the server; none if nothing was proven.
    pub(crate) major: Option<u32>,
    /// Why the draft passes on empty tables only.
    pub(crate) raised: Option<Raised>,
}

impl Proven {
    /// Nothing was proven, for this reason.
    pub(crate) fn not(reason: &str) -> Proven {
        Proven { header: format!("not proven: {reason}"), ..Proven::default() }
    }
}

/// Proves the draft from each start. If the draft is undecided, proves each of its alternatives. Fails if a proof fails.
pub(crate) fn proven(
    scratch: &Scratch,
    starts: &[Start],
    claim: &Claim<'_>,
    alternative: Option<&Alternative>,
    locations: &Locations,
    terminal: &mut Terminal,
) -> Result<Proven, Failure> {
    let Some(Alternative { intent, draft }) = alternative else {
        return from_all(scratch, starts, claim, locations, terminal);
    };
    // The undecided draft itself raises an error. Each alternative is proven as it would be written.
    let parts = |draft: &Draft| -> Vec<Part> {
        let part = |it: DraftedMigration| Part {
            run_in_transaction: it.in_transaction,
            ..Part::new(it.up, it.down)
        };
        draft.migrations().into_iter().map(part).collect()
    };
    let (own, others) = (parts(claim.draft), parts(draft));
    let dropped = Claim { parts: &own, edited: false, ..*claim };
    let renamed = Claim {
        draft,
        intent,
        parts: &others,
        edited: false,
        reversal: Reversal::of(draft),
        ..*claim
    };
    // The question is asked even if one alternative cannot work.
    let not_proven_if_failed = |outcome: Result<Proven, Failure>| match outcome {
        Err(failure) if failure.exit == Exit::ProofFailed => Ok(Proven::not(&failure.message)),
        outcome => outcome,
    };
    let rename = not_proven_if_failed(from_all(scratch, starts, &renamed, locations, terminal))?;
    let drop = not_proven_if_failed(from_all(scratch, starts, &dropped, locations, terminal))?;
    let header = format!(
        "undecided: nothing of this draft runs until you decide\nif it is a rename:\n{}\nif it is a drop and an addition:\n{}",
        rename.header, drop.header
    );
    Ok(Proven { header, major: drop.major, ..Proven::default() })
}

fn from_all(
    scratch: &Scratch,
    starts: &[Start],
    claim: &Claim<'_>,
    locations: &Locations,
    terminal: &mut Terminal,
) -> Result<Proven, Failure> {
    if !claim.edited && claim.draft.up.refuses() {
        return Ok(Proven::not("up.sql refuses to run, so there is nothing to prove"));
    }
    let mut proven = Proven::default();
    // The findings, each with its starts: mostly all starts give the same.
    let mut findings: Vec<((&str, String), Vec<String>)> = Vec::new();
    let mut asides = Vec::new();
    for start in starts {
        match prove(scratch, start, claim)? {
            Verdict::Proven(proof) => {
                let Proof { major, ways, raised, asides: more, settled } = proof;
                let (only, ways) = match &raised {
                    None => ("", ways),
                    Some(Raised { passed: Some(rows), .. }) => {
                        ("", format!("up, with {rows}; {ways}"))
                    }
                    Some(_) => (" on empty tables only", ways),
                };
                let finding = (only, ways);
                match findings.iter_mut().find(|it| it.0 == finding) {
                    Some((_, starts)) => starts.push(start.to_string()),
                    None => findings.push((finding, vec![start.to_string()])),
                }
                for aside in more {
                    if !asides.contains(&aside) {
                        asides.push(aside);
                    }
                }
                proven.major = Some(major);
                proven.questions = settled;
                proven.raised = proven.raised.or(raised);
            }
            Verdict::Stops(raised) => {
                asides.push(format!("not proven from {start}: the draft fails on existing rows"));
                proven.raised = proven.raised.or(Some(raised));
            }
            Verdict::Failed(reason) => return Err(failed(start, &reason)),
            Verdict::Refused(raised) => {
                let reason = format!("{}{}", raised.sentence, field(&raised, locations));
                return Err(failed(start, &reason));
            }
            Verdict::Elsewhere(difference) if matches!(start, Start::Migrations(_)) => {
                return Err(failed(
                    start,
                    &format!(
                        "replaying the migrations again gave a different schema:\n{difference}"
                    ),
                ));
            }
            Verdict::Elsewhere(_) => {
                asides.push(format!(
                    "not proven from {start}, which differs from what the migrations create"
                ));
                terminal.warning(
                    "the database differs from what its migrations create: it was changed by hand, an applied migration was edited, or it existed before the first migration",
                    "`driftless diff --from migrations --to database` shows the difference",
                );
            }
        }
    }
    let major = proven.major.map_or(String::new(), |it| it.to_string());
    let sentence = |((only, ways), starts): ((&str, String), Vec<String>)| {
        format!("proven{only} on PostgreSQL {major} from {}: {ways}", starts.join(" and "))
    };
    // The reason for a failure on rows comes first.
    let raised = proven
        .raised
        .iter()
        .map(|it| format!("stops on tables with rows: {}{}", it.sentence, field(it, locations)));
    let lines: Vec<String> =
        raised.chain(findings.into_iter().map(sentence)).chain(asides).collect();
    proven.header = lines.join("\n");
    Ok(proven)
}

/// The field of a model that an error is about.
fn field(raised: &Raised, locations: &Locations) -> String {
    let known = locations.of(&raised.about);
    known.first().map_or(String::new(), |it| format!(" ({}:{})", it.file, it.line))
}

fn failed(start: &Start, reason: &str) -> Failure {
    let help = match start {
        Start::Migrations(_) => {
            "nothing was written; change the model, or write the draft unproven (`--no-proof`) and correct it by hand"
        }
        Start::Dump(_) => {
            "nothing was written; if the database has an object that no migration creates, such as a view, create it in a migration and mark that as applied (`driftless stamp`), or drop it; then draft again"
        }
    };
    let message = format!("the proof of the draft from {start} failed: {reason}");
    Failure::of_proof(message, help)
}
