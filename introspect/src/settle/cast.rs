//! What leads from one type to another, tried on a temporary table that is rolled back.

use driftless_schema::{Answer, Cast, Question, SqlType};
use postgres::error::SqlState;
use postgres::{Client, Transaction};

use super::session;
use super::spelling::{is_type, spelled};
use crate::Error;

/// The answers. Where no temporary table may be made, nobody knows.
pub(super) fn answers(client: &mut Client, questions: &[&Question]) -> Result<Vec<Answer>, Error> {
    let session::Planning { transaction, path: _, obstacle } = session::planning(client)?;
    session::end(transaction)?;
    if let Some(obstacle) = obstacle {
        return Ok(questions.iter().map(|_| Answer::Unknown(obstacle.clone())).collect());
    }
    let mut transaction = session::parsing(client)?;
    let answers = questions.iter().map(|it| answer(&mut transaction, it)).collect();
    session::end(transaction)?;
    answers
}

fn answer(transaction: &mut Transaction<'_>, question: &Question) -> Result<Answer, Error> {
    let types = question.texts.as_ref().map(|it| SqlType::built_in(it.as_str()));
    if !is_type(&types.before) || !is_type(&types.after) {
        return Ok(Answer::Unknown("one of them is no type".to_owned()));
    }
    let plain =
        format!("alter table pg_temp.driftless alter column c type {}", spelled(&types.after));
    let (error, table) = match tried(transaction, &types.before, &plain)? {
        Tried::Done { rewritten: true } => return Ok(Answer::Cast(Cast::Rewritten)),
        Tried::Done { rewritten: false } => return Ok(Answer::Cast(Cast::InPlace)),
        Tried::Refused(error, table) => (error, table),
    };
    if !table || error.code() != Some(&SqlState::DATATYPE_MISMATCH) {
        return unknown(&error);
    }
    let using = format!("{plain} using c::{}", spelled(&types.after.without_modifiers()));
    match tried(transaction, &types.before, &using)? {
        Tried::Done { .. } => Ok(Answer::Cast(Cast::Explicit)),
        Tried::Refused(error, _) if error.code() == Some(&SqlState::CANNOT_COERCE) => {
            Ok(Answer::Cast(Cast::Missing))
        }
        Tried::Refused(error, _) => unknown(&error),
    }
}

enum Tried {
    Done {
        rewritten: bool,
    },
    /// Whether there was a table at least.
    Refused(postgres::Error, bool),
}

/// In any zone but UTC, since what is in place there (`timestamp` to `timestamptz`) is so nowhere else.
fn tried(transaction: &mut Transaction<'_>, from: &SqlType, alter: &str) -> Result<Tried, Error> {
    let doing = |it| Error::new("asking what leads from one type to another", it);
    let mut savepoint = transaction.savepoint("driftless_cast").map_err(doing)?;
    let mut has_table = false;
    let mut run = |savepoint: &mut Transaction<'_>| -> Result<bool, postgres::Error> {
        savepoint.batch_execute("set local timezone = 'X-1'")?;
        let create = format!("create temporary table driftless (c {})", spelled(from));
        savepoint.execute_typed(&create, &[])?;
        has_table = true;
        let file = "select pg_catalog.pg_relation_filenode('pg_temp.driftless')";
        let before: u32 = savepoint.query_one(file, &[])?.get(0);
        savepoint.execute_typed(alter, &[])?;
        let after: u32 = savepoint.query_one(file, &[])?.get(0);
        Ok(before != after)
    };
    let outcome = run(&mut savepoint);
    savepoint.rollback().map_err(doing)?;
    match outcome {
        Ok(rewritten) => Ok(Tried::Done { rewritten }),
        Err(error) if error.as_db_error().is_some() => Ok(Tried::Refused(error, has_table)),
        Err(error) => Err(doing(error)),
    }
}

fn unknown(error: &postgres::Error) -> Result<Answer, Error> {
    let reason = error.as_db_error().map_or(String::new(), |it| it.message().to_owned());
    Ok(Answer::Unknown(reason))
}
