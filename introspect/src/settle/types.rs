//! Whether two spellings name one type with the same modifiers. Asks by preparing a statement, which needs no right and
//! says what the modifiers are, and by name, since a statement's description shows a domain as what it stands on.

use driftless_schema::Answer;
use postgres::Transaction;

use super::asking::{Asking, Side};
use super::refusal::{Refusal, refusal};
use crate::Error;

/// So many questions at most share a statement.
const BATCH: usize = 200;

/// The answers.
pub(super) fn answers(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
) -> Result<Vec<Answer>, Error> {
    let mut all = Vec::new();
    for batch in askings.chunks(BATCH) {
        match described(transaction, batch)? {
            Ok(answers) => all.extend(answers),
            Err(_) if batch.len() > 1 => {
                for asking in batch {
                    all.extend(answers(transaction, &[asking])?);
                }
            }
            Err(Refusal::Unreadable) => all.push(Answer::Different),
            Err(Refusal::Unable(reason)) => all.push(Answer::Unknown(reason)),
        }
    }
    Ok(all)
}

fn described(
    transaction: &mut Transaction<'_>,
    batch: &[&Asking<'_>],
) -> Result<Result<Vec<Answer>, Refusal>, Error> {
    let doing = |it| Error::new("asking what types are called", it);
    let spellings: Vec<&str> = batch
        .iter()
        .flat_map(|it| Side::BOTH.map(|side| side.of(&it.question.texts).as_str()))
        .collect();
    // Between these words stands a type and nothing else: `serial` is none, and `COLLATE` belongs to none.
    let outputs: Vec<String> = spellings.iter().map(|it| format!("cast(null as {it}\n)")).collect();
    let mut savepoint = transaction.savepoint("driftless_type").map_err(doing)?;
    let prepared = savepoint.prepare(&format!("select {}", outputs.join(", ")));
    savepoint.rollback().map_err(doing)?;
    let statement = match prepared {
        Ok(statement) => statement,
        Err(error) => return Ok(Err(refusal(error)?)),
    };
    let described = statement.columns();
    if described.len() != outputs.len() {
        return Ok(Err(Refusal::Unreadable));
    }
    let named = transaction.query(include_str!("types.sql"), &[&spellings]).map_err(doing)?;
    let types: Vec<(Option<u32>, u32, i32)> = named
        .iter()
        .zip(described)
        .map(|(named, it)| (named.get("type"), it.type_().oid(), it.type_modifier()))
        .collect();
    let answer = |it: &[_]| if it[0] == it[1] { Answer::Same } else { Answer::Different };
    Ok(Ok(types.chunks(2).map(answer).collect()))
}
