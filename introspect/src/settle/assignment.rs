//! Whether an explicit cast has exactly the effect on a default that its assignment to the column has.

use driftless_schema::{Side, TextUse};
use postgres::Transaction;

use super::asking::Asking;
use super::refusal::{Refusal, refusal};
use super::session;
use super::spelling::spelled;
use crate::Error;
use driftless_sql::{Token, bare};

/// How a default is converted to its column's type.
pub(super) enum Assigned {
    /// As by a cast to this type. The type has no modifiers: a cast to `varchar(3)` truncates values that an assignment
    /// refuses, and defaults that are equal before the modifiers apply are equal afterwards.
    Exactly(String),
    /// In some other way, or not at all.
    Otherwise,
}

/// For each question: the type to cast both of its texts to.
pub(super) fn assigned(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
) -> Result<Result<Vec<Assigned>, Refusal>, Error> {
    let doing = |it| Error::new("asking which type a default has", it);
    let mut savepoint = transaction.savepoint("driftless_type").map_err(doing)?;
    session::under(&mut savepoint, path).map_err(doing)?;
    let asked = savepoint.query_typed_one(&types_sql(askings), &[]);
    savepoint.rollback().map_err(doing)?;
    let row = match asked {
        Ok(row) if row.len() == 3 * askings.len() => row,
        Ok(_) => return Ok(Err(Refusal::Unreadable)),
        Err(error) => return Ok(Err(refusal(error)?)),
    };
    let oids: Vec<u32> = (0..row.len()).map(|it| row.get(it)).collect();
    let sources: Vec<u32> = oids.chunks(3).flat_map(|it| [it[0], it[1]]).collect();
    let targets: Vec<u32> = oids.chunks(3).flat_map(|it| [it[2], it[2]]).collect();
    let rows =
        transaction.query(include_str!("assignable.sql"), &[&sources, &targets]).map_err(doing)?;
    let assigned = askings.iter().zip(rows.chunks(2)).map(|(asking, rows)| {
        let is_exact = Side::BOTH.iter().zip(rows).all(|(side, row)| {
            is_untyped(asking.tokens(*side)) || row.get::<_, bool>("is_assignable")
        });
        if is_exact { Assigned::Exactly(rows[0].get("spelling")) } else { Assigned::Otherwise }
    });
    Ok(Ok(assigned.collect()))
}

/// The types of each question's two texts and of its column, requested as numbers: the driver would look up unknown
/// types by itself, under the path of the texts. Nothing is computed, since no row is returned.
fn types_sql(askings: &[&Asking<'_>]) -> String {
    let mut texts = Vec::new();
    for asking in askings {
        for side in Side::BOTH {
            texts.push(format!("({}\n)", side.of(&asking.question.texts)));
        }
        let TextUse::Default(data_type) = &asking.question.used_as else {
            unreachable!("only defaults are assigned")
        };
        texts.push(format!("cast(null as {})", spelled(data_type)));
    }
    let types = (0..texts.len()).map(|it| format!("pg_catalog.pg_typeof(t.c{it})::pg_catalog.oid"));
    let types: Vec<String> = types.collect();
    let named = texts.iter().enumerate().map(|(place, text)| format!("{text} as c{place}"));
    let named: Vec<String> = named.collect();
    format!(
        "select {} from (select {}) t right join (select) one on false",
        types.join(", "),
        named.join(", ")
    )
}

/// Whether the text is one string or `NULL`, which has no type until its column gives it one.
fn is_untyped(text: &[Token]) -> bool {
    let [token] = bare(text) else { return false };
    matches!(token, Token::Literal(_) | Token::Escaped(_)) || token.is_word("null")
}
