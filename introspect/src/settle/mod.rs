//! Asks PostgreSQL whether two texts mean the same: takes questions, returns answers. Runs nothing, and leaves nothing
//! behind.
//!
//! There are two ways to ask. The *planner* needs no privilege, but may inline user-defined objects, so a guard decides
//! what it is asked. The *parser* is exact, but creates temporary tables. A question that neither can be asked is
//! unknown.

mod asking;
mod assignment;
mod cast;
mod dependencies;
mod enums;
mod fills;
mod guard;
mod parser;
mod planner;
mod refusal;
mod risk;
mod scratch;
mod session;
mod spelling;
mod synonyms;
mod types;

use std::collections::BTreeMap;

use driftless_schema::{Answer, Question, TextUse};

pub use self::dependencies::dependencies;
pub use self::fills::fills;

use self::asking::Asking;
use self::guard::{Guard, Permitted};
use self::planner::Planned;
use crate::{Client, Error};

/// The ways that may be used. Both, except in tests of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// The planner first, then the parser if the planner cannot decide.
    Both,
    /// The planner alone, as on a standby.
    Planner,
    /// The parser alone.
    Parser,
}

const FROZEN: &str = "`'now'` and its like are read once, when the definition is made, so it is another one each time; \
     write `now()` or `CURRENT_DATE`";
const WHOLE_ROW: &str = "the row of the table is used as one value";

/// The answers, in the order of the questions. Names without a namespace mean what they mean in this session. The
/// session must be outside of a transaction, and is left unchanged.
pub fn answer(client: &mut Client, questions: &[Question]) -> Result<Vec<Answer>, Error> {
    answer_by(client, questions, Ways::Both)
}

/// The same, with some ways only.
pub fn answer_by(
    client: &mut Client,
    questions: &[Question],
    ways: Ways,
) -> Result<Vec<Answer>, Error> {
    let mut answers = BTreeMap::new();
    let mut askings = Vec::new();
    let mut casts = Vec::new();
    for (place, question) in questions.iter().enumerate() {
        let texts = question.texts.as_ref().map(|it| it.as_str().trim());
        let is_in_doubt = !question.enums.is_empty() || question.texts.before.is_in_doubt();
        if !texts.differs() && !is_in_doubt {
            answers.insert(place, Answer::Same);
        } else if question.used_as == TextUse::Cast {
            casts.push((place, question));
        } else if let Some(asking) = Asking::new(question, place) {
            askings.push(asking);
        } else {
            answers.insert(place, Answer::Different);
        }
    }
    if !casts.is_empty() {
        let questions: Vec<&Question> = casts.iter().map(|(_, it)| *it).collect();
        let all = cast::answers(client, &questions)?;
        answers.extend(casts.into_iter().map(|(place, _)| place).zip(all));
    }
    if !askings.is_empty() {
        answers.extend(asked(client, &askings, ways)?);
    }
    Ok(answers.into_values().collect())
}

fn asked(
    client: &mut Client,
    askings: &[Asking<'_>],
    ways: Ways,
) -> Result<BTreeMap<usize, Answer>, Error> {
    let permitted =
        Permitted { is_scratch: client.is_scratch(), is_harmless: client.is_harmless() };
    let session::Planning { mut transaction, path, obstacle } = session::planning(client)?;
    let guard = Guard::new(&mut transaction, askings, permitted)?;
    let mut answers = BTreeMap::new();
    let mut open = Vec::new();
    for group in groups(askings.iter()) {
        if group[0].question.used_as == TextUse::Type {
            let types = types::answers(&mut transaction, &group, &path)?;
            answers.extend(group.iter().map(|it| it.place).zip(types));
            continue;
        }
        let planned = match ways {
            Ways::Both | Ways::Planner => {
                planner::planned(&mut transaction, &group, &path, &guard)?
            }
            Ways::Parser => group.iter().map(|_| Planned::not_asked()).collect(),
        };
        open.extend(group.into_iter().zip(planned));
    }
    session::end(transaction)?;
    let obstacle = match ways {
        Ways::Planner => Some("only the planner may be asked".to_owned()),
        Ways::Both | Ways::Parser => obstacle,
    };
    let mut askings = Vec::new();
    for (asking, planned) in open {
        let is_settled = matches!(planned, Planned::Same | Planned::Frozen);
        match obstacle.clone().or_else(|| guard.unreadable(asking)) {
            obstacle if is_settled || obstacle.is_some() => {
                answers.insert(asking.place, alone(planned, &obstacle.unwrap_or_default()));
            }
            _ => askings.push(asking),
        }
    }
    if !askings.is_empty() {
        answers.extend(parsed_answers(client, &askings, &path, &guard)?);
    }
    Ok(answers)
}

fn parsed_answers(
    client: &mut Client,
    askings: &[&Asking<'_>],
    path: &str,
    guard: &Guard,
) -> Result<BTreeMap<usize, Answer>, Error> {
    let mut answers = BTreeMap::new();
    let mut transaction = session::parsing(client)?;
    for group in groups(askings.iter().copied()) {
        let parsed = parser::answers(&mut transaction, &group, path, guard)?;
        answers.extend(group.iter().map(|it| it.place).zip(parsed));
    }
    session::end(transaction)?;
    Ok(answers)
}

/// The answer that follows from the planner alone if the parser cannot be asked. The guard has excluded texts that may
/// be planned differently and still mean the same.
fn alone(planned: Planned, obstacle: &str) -> Answer {
    match planned {
        Planned::Same => Answer::Same,
        Planned::Different | Planned::Unreadable => Answer::Different,
        Planned::Frozen => Answer::Unknown(FROZEN.to_owned()),
        Planned::Refused(reason) => Answer::Unknown(format!("{reason}, and {obstacle}")),
    }
}

/// Groups of questions that can share statements: types, defaults, and questions about one table's row.
fn groups<'a, 'q: 'a>(askings: impl Iterator<Item = &'a Asking<'q>>) -> Vec<Vec<&'a Asking<'q>>> {
    let mut groups: Vec<Vec<&Asking<'_>>> = Vec::new();
    for asking in askings {
        // Questions arrive table by table, so that checking the latest group of each sort is enough.
        match groups.iter_mut().rev().find(|it| it[0].shares_a_statement(asking)) {
            Some(group) => group.push(asking),
            None => groups.push(vec![asking]),
        }
    }
    groups
}
