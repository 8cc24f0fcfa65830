//! Asks PostgreSQL whether two texts mean the same. By parsing alone: nothing is planned, nothing is run.
//!
//! Each text goes into a temporary table of a transaction that is rolled back, and comes back as the server deparses
//! it, until it no longer changes: `s IN ('x')` on a varchar reads differently the second time, then never again.

use driftless_schema::{Answer, Asked, BaseType, Expression, Question, SqlType};
use postgres::error::SqlState;
use postgres::{Client, Transaction};

use crate::Error;

/// The answers, in the order of the questions. The session is afterwards as it was.
pub fn answer(client: &mut Client, questions: &[Question]) -> Result<Vec<Answer>, Error> {
    let doing = |it| Error::new("asking what texts mean", it);
    let mut transaction = client.transaction().map_err(doing)?;
    let mut answers = Vec::new();
    for question in questions {
        if question.texts.before.as_str().trim() == question.texts.after.as_str().trim() {
            answers.push(Answer::Same);
            continue;
        }
        let sides = question.texts.as_ref().zip(sides(question));
        let before = canonical(&mut transaction, question, sides.before.0, &sides.before.1)?;
        let after = canonical(&mut transaction, question, sides.after.0, &sides.after.1)?;
        answers.push(compared(before, after));
    }
    transaction.rollback().map_err(doing)?;
    Ok(answers)
}

/// What became of a text.
enum Canonical {
    Text(String),
    /// It names what is not there, or is no expression at all.
    Unreadable,
    Unknown(String),
}

fn compared(before: Canonical, after: Canonical) -> Answer {
    match (before, after) {
        (Canonical::Unknown(reason), _) | (_, Canonical::Unknown(reason)) => {
            Answer::Unknown(reason)
        }
        (Canonical::Unreadable, _) | (_, Canonical::Unreadable) => Answer::Different,
        (Canonical::Text(before), Canonical::Text(after)) => {
            if synonym(&before) == synonym(&after) { Answer::Same } else { Answer::Different }
        }
    }
}

/// What deparses differently and means the same (PostgreSQL documentation, 9.9.5 and 9.27).
fn synonym(text: &str) -> &str {
    match text {
        "CURRENT_TIMESTAMP" | "transaction_timestamp()" => "now()",
        "CURRENT_ROLE" | "USER" => "CURRENT_USER",
        other => other,
    }
}

/// The columns as each side names them; one that a side does not have has a name that no text mentions.
fn sides(question: &Question) -> driftless_schema::Pair<Vec<String>> {
    let named = |pick: fn(&driftless_schema::RowColumn) -> &Option<driftless_schema::Name>| {
        let columns = question.row.iter().enumerate();
        columns
            .map(|(place, it)| match pick(it) {
                Some(name) => name.as_str().to_owned(),
                None => format!("driftless has no such column {place}"),
            })
            .collect()
    };
    driftless_schema::Pair {
        before: named(|it| &it.names.before),
        after: named(|it| &it.names.after),
    }
}

/// How often a text may change before it counts as one that never settles.
const ROUNDS: usize = 5;

fn canonical(
    transaction: &mut Transaction<'_>,
    question: &Question,
    text: &Expression,
    names: &[String],
) -> Result<Canonical, Error> {
    let common: Vec<String> = (0..names.len()).map(|it| format!("c{it}")).collect();
    let mut text = text.as_str().to_owned();
    for round in 0..ROUNDS {
        let (names, path) = if round == 0 { (names, "public") } else { (common.as_slice(), "") };
        let mut savepoint = transaction
            .savepoint("driftless_question")
            .map_err(|it| Error::new("asking what texts mean", it))?;
        let deparsed = deparsed(&mut savepoint, question, &text, names, path);
        savepoint.rollback().map_err(|it| Error::new("asking what texts mean", it))?;
        match deparsed {
            Ok(again) if again == text => return Ok(Canonical::Text(again)),
            Ok(again) => text = again,
            Err(error) => return refused(error),
        }
    }
    Ok(Canonical::Unknown("the text reads differently each time it is read back".to_owned()))
}

/// A text that cannot be read is different; a server on which nothing may be made cannot be asked.
fn refused(error: postgres::Error) -> Result<Canonical, Error> {
    let Some(code) = error.code().cloned() else {
        return Err(Error::new("asking what texts mean", error));
    };
    if code == SqlState::INSUFFICIENT_PRIVILEGE || code == SqlState::READ_ONLY_SQL_TRANSACTION {
        let reason = "the role may not make temporary tables there, or the server only reads";
        return Ok(Canonical::Unknown(reason.to_owned()));
    }
    Ok(Canonical::Unreadable)
}

/// Statements go through the extended protocol, which takes one statement only: no text can bring a second one along.
fn deparsed(
    transaction: &mut Transaction<'_>,
    question: &Question,
    text: &str,
    names: &[String],
    path: &str,
) -> Result<String, postgres::Error> {
    transaction.execute("select set_config('search_path', $1, true)", &[&path])?;
    transaction.execute("set local timezone = 'UTC'", &[])?;
    let mut columns: Vec<String> = names
        .iter()
        .zip(&question.row)
        .map(|(name, it)| format!("{} {}", quoted(name), spelled(&it.data_type)))
        .collect();
    // The line end keeps a text that ends in a comment from swallowing what follows.
    match &question.asked {
        Asked::Type => columns = vec![format!("v {text}\n")],
        Asked::Default(data_type) => {
            columns = vec![format!("v {} default {text}\n", spelled(data_type))];
        }
        Asked::Condition => columns.push(format!("check ({text}\n)")),
        Asked::Value => columns.push(format!("check (({text}\n) is not null)")),
    }
    let table = quoted(question.table.before.name.as_str());
    let create = format!("create temporary table {table} ({})", columns.join(", "));
    transaction.execute(&create, &[])?;
    if !matches!(question.asked, Asked::Type | Asked::Default(_)) {
        // Through names that nobody has, so that two columns can trade theirs.
        for (place, name) in
            names.iter().enumerate().filter(|(it, name)| **name != format!("c{it}"))
        {
            let rename = format!(
                "alter table pg_temp.{table} rename column {} to \"driftless c{place}\"",
                quoted(name)
            );
            transaction.execute(&rename, &[])?;
        }
        for (place, _) in names.iter().enumerate().filter(|(it, name)| **name != format!("c{it}")) {
            let rename = format!(
                "alter table pg_temp.{table} rename column \"driftless c{place}\" to c{place}"
            );
            transaction.execute(&rename, &[])?;
        }
    }
    transaction.execute("set local search_path = ''", &[])?;
    read_back(transaction, &question.asked, &table)
}

fn read_back(
    transaction: &mut Transaction<'_>,
    asked: &Asked,
    table: &str,
) -> Result<String, postgres::Error> {
    let relation = format!("pg_temp.{table}");
    let query = match asked {
        Asked::Type => {
            "select pg_catalog.format_type(a.atttypid, a.atttypmod) from pg_catalog.pg_attribute a
             where a.attrelid = $1::text::pg_catalog.regclass and a.attnum > 0"
        }
        Asked::Default(_) => {
            "select pg_catalog.pg_get_expr(d.adbin, d.adrelid) from pg_catalog.pg_attrdef d
             where d.adrelid = $1::text::pg_catalog.regclass"
        }
        Asked::Condition => {
            "select pg_catalog.pg_get_expr(k.conbin, k.conrelid) from pg_catalog.pg_constraint k
             where k.conrelid = $1::text::pg_catalog.regclass and k.contype = 'c'"
        }
        Asked::Value => {
            "select pg_catalog.pg_get_expr(k.conbin, k.conrelid) from pg_catalog.pg_constraint k
             where k.conrelid = $1::text::pg_catalog.regclass and k.contype = 'c'"
        }
    };
    let rows = transaction.query(query, &[&relation])?;
    // `DEFAULT NULL` leaves no row. More than one row means that a text was more than one expression.
    let texts: Vec<String> = rows.iter().map(|it| it.get(0)).collect();
    let joined = texts.join(" and also ");
    Ok(match asked {
        Asked::Value => inner(&joined).to_owned(),
        Asked::Type | Asked::Default(_) | Asked::Condition => joined,
    })
}

/// The value within `((…) IS NOT NULL)`, so that it can be asked again.
fn inner(text: &str) -> &str {
    text.strip_prefix('(').and_then(|it| it.strip_suffix(" IS NOT NULL)")).unwrap_or(text)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn spelled(data_type: &SqlType) -> String {
    let base = match &data_type.base {
        BaseType::BuiltIn(spelling) => spelling.clone(),
        BaseType::Enum(name) => {
            format!("{}.{}", quoted(name.namespace.as_str()), quoted(name.name.as_str()))
        }
    };
    if data_type.array { format!("{base}[]") } else { base }
}
