//! Whether an explicit cast does to a default exactly what assigning it to its column does.

use driftless_schema::Asked;
use postgres::Transaction;

use super::asking::{Asking, Side};
use driftless_sql::{Token, bare};
use super::refusal::{Refusal, refusal};
use super::spelling::spelled;
use crate::Error;

/// How a default reaches its column's type.
pub(super) enum Assigned {
    /// As a cast to this type does. It has no modifiers: a cast to `varchar(3)` cuts off what an assignment refuses, and
    /// defaults that are equal before the modifiers apply are equal afterwards.
    Exactly(String),
    /// In some other way, or not at all.
    Otherwise,
}

/// For each question: the type to cast both of its texts to.
pub(super) fn assigned(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
) -> Result<Result<Vec<Assigned>, Refusal>, Error> {
    let doing = |it| Error::new("asking which type a default has", it);
    let mut savepoint = transaction.savepoint("driftless_type").map_err(doing)?;
    // Preparing parses and analyses; nothing is planned.
    let prepared = savepoint.prepare(&types_sql(askings));
    savepoint.rollback().map_err(doing)?;
    let statement = match prepared {
        Ok(statement) => statement,
        Err(error) => return Ok(Err(refusal(error)?)),
    };
    let oids: Vec<u32> = statement.columns().iter().map(|it| it.type_().oid()).collect();
    if oids.len() != 3 * askings.len() {
        return Ok(Err(Refusal::Unreadable));
    }
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

/// Each question's two texts, and a value of its type.
fn types_sql(askings: &[&Asking<'_>]) -> String {
    let mut outputs = Vec::new();
    for asking in askings {
        for side in Side::BOTH {
            outputs.push(format!("({}\n)", side.of(&asking.question.texts)));
        }
        let Asked::Default(data_type) = &asking.question.asked else {
            unreachable!("only defaults are assigned")
        };
        outputs.push(format!("cast(null as {})", spelled(data_type)));
    }
    format!("select {}", outputs.join(", "))
}

/// Whether the text is one string or `NULL`, which has no type before its column gives it one.
fn is_untyped(text: &[Token]) -> bool {
    let [token] = bare(text) else { return false };
    matches!(token, Token::Literal(_) | Token::Escaped(_)) || token.is_word("null")
}
