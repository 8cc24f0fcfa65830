//! Compares two schemas: matched, settled by a server, drafted in both directions.

use driftless_diff_engine::lint::Levels;
use driftless_diff_engine::render::raise;
use driftless_diff_engine::{
    Draft, DraftedMigration, Intent, Matching, OLDEST, Rename, Undecided, draft, matching,
    unsupported,
};
use driftless_introspect::read::server_version;
use driftless_introspect::{Client, Error, settle};
use driftless_schema::record::Settled;
use driftless_schema::text::comment;
use driftless_schema::{
    Answer, Diagnostic, FillQuestion, Kind, ObjectId, Pair, Question, Schema, Severity,
};

/// The result of comparing two schemas.
#[derive(Debug)]
pub struct Compared {
    /// The draft in which no drop is taken for a rename.
    pub draft: Draft,
    /// Drops and additions that may be renames, which nobody has decided.
    pub undecided: Vec<Undecided>,
    /// The draft in which each of them is a rename, if there are any.
    pub alternative: Option<Alternative>,
    /// Diagnostics besides the draft's own warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the wanted schema uses a feature that the server's version lacks; the diagnostics say which.
    pub unsupported: bool,
    /// Questions that no server could answer, with the reason.
    pub unknown: Vec<(Question, String)>,
    /// The texts that differ and mean the same.
    pub settled: Vec<Question>,
    /// Both sides, with such texts made equal: for showing what differs.
    pub sides: Pair<Schema>,
}

/// The draft in which every possible rename is one.
#[derive(Debug)]
pub struct Alternative {
    /// The declarations that the user would have made.
    pub intent: Intent,
    /// The draft.
    pub draft: Draft,
}

/// The source of answers about the meaning of texts.
pub struct Oracle<'a> {
    /// A connection to a server.
    pub client: &'a mut Client,
    /// Earlier answers of servers, so that they need not be asked again.
    pub remembered: &'a [Settled],
}

/// Compares two schemas. If there is no server to ask, texts that differ count as different.
pub fn compare(
    schemas: Pair<Schema>,
    intent: &Intent,
    mut oracle: Option<Oracle<'_>>,
) -> Result<Compared, Error> {
    let version = match &mut oracle {
        Some(oracle) => server_version(oracle.client)?,
        None => OLDEST,
    };
    let (matching_found, undecided, mut diagnostics) = matching(schemas.clone(), intent);
    let lacking = oracle.as_ref().map_or(Vec::new(), |_| unsupported(&schemas.after, version));
    let unsupported = !lacking.is_empty();
    diagnostics.extend(lacking);
    let Answered { matching: answered, unknown, settled } =
        answer_questions(matching_found, oracle.as_mut())?;
    let alternative = if undecided.is_empty() {
        None
    } else {
        let mut intent = intent.clone();
        let renames = undecided.iter().map(|it| it.ids.clone());
        intent
            .renames
            .extend(renames.map(|Pair { before, after }| Rename { from: before, to: after }));
        let (other, _, _) = matching(schemas, &intent);
        let draft = draft(&answer_questions(other, oracle.as_mut())?.matching, version);
        Some(Alternative { intent, draft })
    };
    diagnostics.extend(undecided.iter().map(possible_rename));
    diagnostics.extend(unknown.iter().map(|(question, reason)| not_compared(question, reason)));
    let (draft, sides) = (draft(&answered, version), answered.sides());
    Ok(Compared {
        draft,
        undecided,
        alternative,
        diagnostics,
        unsupported,
        unknown,
        settled,
        sides,
    })
}

/// Whether a rename, the old name and then the new one, is one of several by which names only change places. Names
/// alone do not tell whether such renames have been done.
pub fn in_a_circle((from, to): &(ObjectId, ObjectId), renames: &[(ObjectId, ObjectId)]) -> bool {
    let mut next = to;
    for _ in renames {
        if next == from {
            return true;
        }
        match renames.iter().find(|(old, _)| old == next) {
            Some((_, new)) => next = new,
            None => return false,
        }
    }
    next == from
}

/// A matching with the answers applied.
struct Answered {
    matching: Matching,
    unknown: Vec<(Question, String)>,
    settled: Vec<Question>,
}

fn answer_questions(
    matching: Matching,
    oracle: Option<&mut Oracle<'_>>,
) -> Result<Answered, Error> {
    let Some(oracle) = oracle else {
        return Ok(Answered { matching, unknown: Vec::new(), settled: Vec::new() });
    };
    let asked = matching.questions();
    let remembered = match oracle.remembered {
        [] => vec![false; asked.len()],
        known => {
            let major = server_version(oracle.client)? / 10_000;
            asked.iter().map(|it| Settled::holds(known, major, &it.question)).collect()
        }
    };
    let open = asked.iter().zip(&remembered).filter(|(_, known)| !**known);
    let questions: Vec<Question> = open.map(|(it, _)| it.question.clone()).collect();
    let mut answers = settle::answer(oracle.client, &questions)?.into_iter();
    let answered: Vec<_> = asked
        .into_iter()
        .zip(remembered)
        .map(|(it, known)| {
            let answer = if known { Some(Answer::Same) } else { answers.next() };
            (it, answer.expect("every question has its answer"))
        })
        .collect();
    let settled = answered.iter().filter(|(_, answer)| *answer == Answer::Same);
    let settled = settled.map(|(it, _)| it.question.clone()).collect();
    let (matching, unknown) = matching.settled(answered);
    let casts = matching.casts();
    let answers = settle::answer(oracle.client, &casts)?;
    let matching = matching.with_casts(casts.into_iter().zip(answers).collect());
    let unread = matching.unread();
    let questions: Vec<Question> = unread.iter().map(|it| it.question.clone()).collect();
    let reads = settle::dependencies(oracle.client, &questions)?;
    let matching = matching.with_reads(unread.into_iter().zip(reads).collect());
    let fills = matching.fills();
    let questions: Vec<FillQuestion> = fills.iter().map(|it| it.question.clone()).collect();
    let reads = settle::fills(oracle.client, &questions)?;
    let matching = matching.with_fills(fills.into_iter().zip(reads).collect());
    Ok(Answered { matching, unknown, settled })
}

impl Compared {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.draft.is_empty()
    }

    /// Applies these levels to the warnings of the drafts.
    pub fn level(&mut self, levels: &Levels) {
        self.draft.levels = levels.clone();
        if let Some(alternative) = &mut self.alternative {
            alternative.draft.levels = levels.clone();
        }
    }

    /// The directories to write. An undecided draft is one directory that raises an error, with both drafts written out
    /// below.
    pub fn migrations(&self) -> Vec<DraftedMigration> {
        let Some(alternative) = &self.alternative else { return self.draft.migrations() };
        let message = format!("undecided: {}", self.rename_questions().join("; "));
        let help = "decide with --rename OLD:NEW, --drop OLD, or `renamed_from` on the model, and draft again";
        let both = |drops: &[String], renames: &[String]| {
            format!(
                "{}\n{}{}\n{}{}",
                raise(&message, help),
                comment("If it is a rename:"),
                comment(&renames.join("\n")),
                comment("If it is a drop and an addition:"),
                comment(&drops.join("\n"))
            )
        };
        vec![DraftedMigration {
            up: both(&self.draft.up_files(), &alternative.draft.up_files()),
            down: both(&self.draft.down_files(), &alternative.draft.down_files()),
            in_transaction: true,
        }]
    }

    /// The flags by which each possible rename is one, and those by which none is; none if nothing is undecided.
    pub fn decisions(&self) -> Option<[String; 2]> {
        let flags = |flag: fn(&Pair<ObjectId>) -> String| {
            let all: Vec<String> = self.undecided.iter().map(|it| flag(&it.ids)).collect();
            all.join(" ")
        };
        (!self.undecided.is_empty())
            .then(|| [flags(rename_flag), flags(|it| drop_flag(&it.before))])
    }

    fn rename_questions(&self) -> Vec<String> {
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
        about: vec![after.clone()],
        message: format!("`{before}` is gone and `{after}` is new: this may be a rename"),
        help: format!(
            "if it was renamed, {}draft with `{}`; if not, draft with `{}`",
            attribute(&undecided.ids).map_or_else(String::new, |it| format!("write {it}, or ")),
            rename_flag(&undecided.ids),
            drop_flag(&undecided.ids.before)
        ),
    }
}

fn rename_flag(Pair { before, after }: &Pair<ObjectId>) -> String {
    format!("--rename {}", as_argument(&format!("{before}:{after}")))
}

/// The flag by which an object is dropped, as a shell takes it.
pub fn drop_flag(id: &ObjectId) -> String {
    format!("--drop {}", as_argument(&id.to_string()))
}

/// As a shell takes one argument.
fn as_argument(text: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "_.:-".contains(it);
    match text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

/// The attribute that says the same in the models, and where it is written. None if no attribute can.
fn attribute(Pair { before, after }: &Pair<ObjectId>) -> Option<String> {
    let place = match after.kind {
        Kind::Column => "on the field",
        Kind::Table => "on the struct",
        Kind::Enum => "on the enum",
        Kind::Label => "on the variant",
        Kind::Sequence => "in its `sequence(…)`",
        Kind::Domain => "in its `domain(…)`",
        _ => return None,
    };
    let is_in = |id: &ObjectId| id.path[..id.path.len() - 1].to_vec();
    let old = before.path.last()?;
    let is_moved = matches!(after.kind, Kind::Table | Kind::Enum | Kind::Sequence | Kind::Domain)
        && is_in(before) != is_in(after);
    let old = if is_moved { format!("{}.{old}", before.path[0]) } else { old.to_string() };
    let word = format!("renamed_from = {old:?}");
    Some(match after.kind {
        Kind::Sequence | Kind::Domain => format!("`{word}` {place}"),
        _ => format!("`#[schema({word})]` {place}"),
    })
}

fn not_compared(question: &Question, reason: &str) -> Diagnostic {
    Diagnostic {
        code: "UN101",
        rule: "not-compared",
        severity: Severity::Warning,
        step: None,
        about: vec![ObjectId::table(&question.table.after)],
        message: format!(
            "whether `{}` and `{}` on `{}` mean the same is unknown: {reason}",
            question.texts.before, question.texts.after, question.table.after
        ),
        help: "compare as a role that may create temporary tables; `revision` does so on a throwaway server".to_owned(),
    }
}
