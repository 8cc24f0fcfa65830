//! Two schemas compared: matched, settled by a server, drafted both ways.

use driftless_diff_engine::render::{commented, raise};
use driftless_diff_engine::{
    Draft, Intent, Matching, Migration, Rename, Undecided, draft, matching,
};
use driftless_introspect::Client;
use driftless_introspect::{Error, settle};
use driftless_schema::{Diagnostic, ObjectId, Pair, Question, Schema, Severity};

/// What came of comparing two schemas.
#[derive(Debug)]
pub struct Compared {
    /// The draft in which every drop is a drop.
    pub draft: Draft,
    /// Drops beside additions that may be renames, and nobody said.
    pub undecided: Vec<Undecided>,
    /// The draft in which each of them is a rename, where there are any.
    pub alternative: Option<Draft>,
    /// What a person has to know besides the draft's own warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// What no server could answer, with the reason.
    pub unknown: Vec<(Question, String)>,
}

/// Compares. Without a server to ask, texts that differ count as different.
pub fn compare(
    schemas: Pair<Schema>,
    intent: &Intent,
    mut oracle: Option<&mut Client>,
) -> Result<Compared, Error> {
    let (matching_found, undecided, mut diagnostics) = matching(schemas.clone(), intent);
    let (settled, unknown) = settled(matching_found, oracle.as_deref_mut())?;
    let alternative = if undecided.is_empty() {
        None
    } else {
        let mut renamed = intent.clone();
        renamed.renames.extend(
            undecided
                .iter()
                .map(|it| Rename { from: it.ids.before.clone(), to: it.ids.after.clone() }),
        );
        let (other, _, _) = matching(schemas, &renamed);
        Some(draft(&self::settled(other, oracle)?.0))
    };
    diagnostics.extend(undecided.iter().map(possible_rename));
    diagnostics.extend(unknown.iter().map(|(question, reason)| not_compared(question, reason)));
    Ok(Compared { draft: draft(&settled), undecided, alternative, diagnostics, unknown })
}

fn settled(
    matching: Matching,
    oracle: Option<&mut Client>,
) -> Result<(Matching, Vec<(Question, String)>), Error> {
    let asked = matching.questions();
    let (Some(client), false) = (oracle, asked.is_empty()) else {
        return Ok((matching, Vec::new()));
    };
    let questions: Vec<Question> = asked.iter().map(|it| it.question.clone()).collect();
    let answers = settle::answer(client, &questions)?;
    Ok(matching.settled(asked.into_iter().zip(answers).collect()))
}

impl Compared {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.draft.is_empty()
    }

    /// The directories to write. An undecided draft is one directory that raises, with both drafts written out below.
    pub fn migrations(&self) -> Vec<Migration> {
        let Some(alternative) = &self.alternative else { return self.draft.migrations() };
        let message = format!("undecided: {}", self.asked().join("; "));
        let help = "decide with --rename OLD:NEW, --drop OLD, or `renamed_from` on the model, and draft again";
        let both = |drops: &[String], renames: &[String]| {
            format!(
                "{}\n-- If it is a rename:\n{}\n-- If it is a drop and an addition:\n{}",
                raise(&message, help),
                commented(&renames.join("\n")),
                commented(&drops.join("\n"))
            )
        };
        vec![Migration {
            up: both(&self.draft.up_files(), &alternative.up_files()),
            down: both(&self.draft.down_files(), &alternative.down_files()),
        }]
    }

    fn asked(&self) -> Vec<String> {
        let sentence = |Pair { before, after }: &Pair<ObjectId>| {
            format!("`{before}` may have been renamed to `{after}`, or dropped")
        };
        self.undecided.iter().map(|it| sentence(&it.ids)).collect()
    }
}

fn possible_rename(undecided: &Undecided) -> Diagnostic {
    let Pair { before, after } = &undecided.ids;
    Diagnostic {
        code: "RN101",
        rule: "possible-rename",
        severity: Severity::Error,
        step: None,
        message: format!("`{before}` goes and `{after}` comes, which may be one rename"),
        help: format!("say `--rename {before}:{after}` or `--drop {before}`"),
    }
}

fn not_compared(question: &Question, reason: &str) -> Diagnostic {
    Diagnostic {
        code: "UN101",
        rule: "not-compared",
        severity: Severity::Warning,
        step: None,
        message: format!(
            "whether `{}` and `{}` on `{}` mean the same is unknown: {reason}",
            question.texts.before, question.texts.after, question.table.after
        ),
        help: "compare where temporary tables may be made, as `revision` does".to_owned(),
    }
}
