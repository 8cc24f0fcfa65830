//! Whether two spellings name one type with the same modifiers. Asks by preparing a statement, which needs no privilege
//! and returns the modifiers, and by name, since a statement's description replaces a domain by its base type.

use driftless_schema::{Answer, Side};
use driftless_sql::Token;
use driftless_sql::script::statements;
use postgres::Transaction;
use postgres::types::{ToSql, Type};

use super::asking::Asking;
use super::refusal::{Refusal, refusal};
use super::session;
use crate::Error;

/// The maximum number of questions in a statement.
const BATCH: usize = 200;

/// The answers.
pub(super) fn answers(
    transaction: &mut Transaction<'_>,
    askings: &[&Asking<'_>],
    path: &str,
) -> Result<Vec<Answer>, Error> {
    let mut all = Vec::new();
    for batch in askings.chunks(BATCH) {
        match described(transaction, batch, path)? {
            Ok(answers) => all.extend(answers),
            Err(_) if batch.len() > 1 => {
                for asking in batch {
                    all.extend(answers(transaction, &[asking], path)?);
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
    path: &str,
) -> Result<Result<Vec<Answer>, Refusal>, Error> {
    let doing = |it| Error::new("asking what types are called", it);
    let spellings: Vec<Spelling> = batch
        .iter()
        .flat_map(|it| Side::BOTH.map(|side| Spelling::of(side.of(&it.question.texts).as_str())))
        .collect();
    let bare: Vec<&str> = spellings.iter().map(|it| it.bare.as_str()).collect();
    let mut savepoint = transaction.savepoint("driftless_type").map_err(doing)?;
    session::under(&mut savepoint, path).map_err(doing)?;
    let typed = [(&bare as &(dyn ToSql + Sync), Type::TEXT_ARRAY)];
    let found = savepoint.query_typed(include_str!("types.sql"), &typed);
    savepoint.rollback().map_err(doing)?;
    let oids: Vec<Option<u32>> = match found {
        Ok(rows) => rows.iter().map(|it| it.get("type")).collect(),
        Err(error) => return Ok(Err(refusal(error)?)),
    };
    // With their schemas, so that they can be prepared even if they are not on the path: the driver looks up types by
    // itself.
    let names = "select pg_catalog.format_type(u.oid, null) from pg_catalog.unnest($1::pg_catalog.oid[]) \
        with ordinality as u (oid, place) order by u.place";
    let names = transaction.query(names, &[&oids]).map_err(doing)?;
    let outputs = spellings.iter().zip(&oids).zip(&names).map(|((spelling, oid), name)| {
        let name: Option<String> = name.get(0);
        // Only a type is allowed between these words: `serial` is not a type, and `COLLATE` is not part of one.
        format!("cast(null as {}\n)", spelling.qualified(*oid, name))
    });
    let outputs: Vec<String> = outputs.collect();
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
    let types: Vec<(Option<u32>, u32, i32)> = oids
        .into_iter()
        .zip(described)
        .map(|(named, it)| (named, it.type_().oid(), it.type_modifier()))
        .collect();
    let answer = |it: &[_]| if it[0] == it[1] { Answer::Same } else { Answer::Different };
    Ok(Ok(types.chunks(2).map(answer).collect()))
}

/// A type as somebody writes it, split up: `numeric(3, 1)[]`.
struct Spelling {
    whole: String,
    /// Without the parentheses and their contents.
    bare: String,
    /// The parentheses with their contents.
    modifiers: String,
}

impl Spelling {
    fn of(text: &str) -> Spelling {
        let (mut bare, mut modifiers) = (String::new(), String::new());
        let mut depth = 0_usize;
        for statement in statements(text).unwrap_or_default() {
            for (token, start, end) in statement.tokens() {
                let opens = token == Token::Mark('(');
                depth += usize::from(opens);
                let place = if depth > 0 { &mut modifiers } else { &mut bare };
                // Words are separated, and `x.y[]` is kept together.
                let is_word = token.name().is_some();
                if is_word && !place.is_empty() && !place.ends_with(['.', '(']) {
                    place.push(' ');
                }
                place.push_str(&statement.text[start..end]);
                depth = depth.saturating_sub(usize::from(token == Token::Mark(')')));
            }
        }
        Spelling { whole: text.to_owned(), bare, modifiers }
    }

    /// With a name that identifies the type everywhere, unless the type is PostgreSQL's own.
    fn qualified(&self, oid: Option<u32>, name: Option<String>) -> String {
        let (Some(name), true) = (name, oid.is_some_and(|it| it >= FIRST_OF_USERS)) else {
            return self.whole.clone();
        };
        match name.strip_suffix("[]") {
            Some(element) => format!("{element}{}[]", self.modifiers),
            None => format!("{name}{}", self.modifiers),
        }
    }
}

/// Objects that initdb created have an OID below that.
const FIRST_OF_USERS: u32 = 16_384;
