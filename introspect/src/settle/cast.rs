//! How one type is cast to another, tried on a temporary table that is rolled back.

use driftless_schema::{Answer, Cast, Question, SqlType};
use postgres::Transaction;

use driftless_sql::{Token, tokens};

use super::asking::Reached;
use super::risk::Risk;
use super::session;
use super::spelling::{is_type, spelled};
use crate::sqlstate::SqlState;
use crate::{Client, Error};

/// The answers; all unknown if no temporary table may be created.
pub(super) fn answers(client: &mut Client, questions: &[&Question]) -> Result<Vec<Answer>, Error> {
    let is_harmless = client.is_harmless();
    let session::Planning { transaction, path, obstacle } = session::planning(client)?;
    session::end(transaction)?;
    if let Some(obstacle) = obstacle {
        return Ok(questions.iter().map(|_| Answer::Unknown(obstacle.clone())).collect());
    }
    let mut transaction = session::parsing(client)?;
    let answers = questions.iter().map(|it| {
        match if is_harmless { None } else { risk(&mut transaction, it, &path)? } {
            Some(reason) => Ok(Answer::Unknown(reason)),
            None => answer(&mut transaction, it, &path),
        }
    });
    let answers = answers.collect();
    session::end(transaction)?;
    answers
}

/// Why a change of types may not be tried here, if so: the server plans it, including casts and domains of users.
fn risk(
    transaction: &mut Transaction<'_>,
    question: &Question,
    path: &str,
) -> Result<Option<String>, Error> {
    let doing = |it| Error::new("asking which casts are PostgreSQL's own", it);
    let mut reached = Reached::default();
    let texts = [question.texts.before.as_str(), question.texts.after.as_str()];
    for text in texts {
        let all = tokens(text).unwrap_or_default();
        reached.names.extend(all.iter().filter_map(Token::name).map(str::to_owned));
    }
    if let Some(name) = Risk::of(transaction, reached)?.holds() {
        return Ok(Some(format!("trying it here could run functions of the type `{name}`")));
    }
    let mut savepoint = transaction.savepoint("driftless_cast").map_err(doing)?;
    session::under(&mut savepoint, path).map_err(doing)?;
    let found = savepoint.query_one(include_str!("casts.sql"), &texts.each_ref().map(|it| it as _));
    savepoint.rollback().map_err(doing)?;
    let own = match found {
        Ok(row) => row.get::<_, bool>("is_own"),
        // The type does not exist, or the name is no type name.
        Err(error) if error.as_db_error().is_some() => false,
        Err(error) => return Err(doing(error)),
    };
    Ok(own.then(|| "trying it here could run a cast that is not PostgreSQL's own".to_owned()))
}

fn answer(
    transaction: &mut Transaction<'_>,
    question: &Question,
    path: &str,
) -> Result<Answer, Error> {
    let types = question.texts.as_ref().map(|it| SqlType::built_in(it.as_str()));
    if !is_type(&types.before) || !is_type(&types.after) {
        return Ok(Answer::Unknown("one of them is no type".to_owned()));
    }
    let plain =
        format!("alter table pg_temp.driftless alter column c type {}", spelled(&types.after));
    let (error, table) = match tried(transaction, &types.before, &plain, path)? {
        Tried::Done { rewritten: true } => return Ok(Answer::Cast(Cast::Rewritten)),
        Tried::Done { rewritten: false } => return Ok(Answer::Cast(Cast::InPlace)),
        Tried::Refused(error, table) => (error, table),
    };
    if !table || error.code() != Some(&SqlState::DATATYPE_MISMATCH) {
        return unknown(&error);
    }
    let using = format!("{plain} using c::{}", spelled(&types.after.without_modifiers()));
    match tried(transaction, &types.before, &using, path)? {
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
    /// Whether at least the table could be created.
    Refused(postgres::Error, bool),
}

/// Sets a zone other than UTC: in UTC, PostgreSQL changes `timestamp` to `timestamptz` in place, but in no other zone.
fn tried(
    transaction: &mut Transaction<'_>,
    from: &SqlType,
    alter: &str,
    path: &str,
) -> Result<Tried, Error> {
    let doing = |it| Error::new("asking what leads from one type to another", it);
    let mut savepoint = transaction.savepoint("driftless_cast").map_err(doing)?;
    let mut has_table = false;
    let mut run = |savepoint: &mut Transaction<'_>| -> Result<bool, postgres::Error> {
        savepoint.batch_execute("set local timezone = 'X-1'")?;
        session::under(savepoint, path)?;
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
