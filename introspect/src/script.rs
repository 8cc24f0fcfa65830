//! Runs SQL as a whole or statement by statement, and reports the line at which the server stopped.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;

use driftless_sql::script::statements;
use driftless_sql::session::{LEFTOVERS, SETTINGS};
use driftless_sql::{Token, placed};
use postgres::error::{DbError, ErrorPosition};

use crate::sqlstate::{Class, SqlState};
use crate::{Client, Error};

/// A server's complaint about a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Complaint {
    /// The line of the script, from 1, if known.
    pub line: Option<usize>,
    /// The server's message.
    pub message: String,
    /// Its SQLSTATE; none if the complaint is not the server's.
    pub code: Option<SqlState>,
    /// Whether the statement names a role that the server does not have.
    pub names_a_role: bool,
    /// Where the statement in question begins, in bytes, if the server names a place in the text.
    pub offset: Option<usize>,
    /// The table in question, with its schema, and its column and constraint, as far as the server names them.
    pub about: Box<About>,
}

/// The object that a complaint is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The schema and the name of a table or a type.
    pub table: Option<(String, String)>,
    /// Its column.
    pub column: Option<String>,
    /// Its constraint or index.
    pub constraint: Option<String>,
}

impl Complaint {
    /// A complaint that is not the server's.
    pub(crate) fn at(line: usize, message: impl Into<String>) -> Complaint {
        Complaint { line: Some(line), message: message.into(), ..Complaint::default() }
    }

    /// Whether rows are the reason: a value that its type cannot hold, or a constraint that rows violate.
    pub fn is_about_rows(&self) -> bool {
        let class = self.code.as_ref().map(Class::of);
        matches!(class, Some(Class::DataException | Class::IntegrityConstraintViolation))
    }

    /// Whether the server refused with this code.
    pub fn is(&self, state: &SqlState) -> bool {
        self.code.as_ref() == Some(state)
    }

    /// Whether the role lacks a required privilege.
    pub fn needs_rights(&self) -> bool {
        self.is(&SqlState::INSUFFICIENT_PRIVILEGE)
    }

    /// Whether the script raised the error itself, which is how a file refuses to run.
    pub fn is_raised(&self) -> bool {
        self.is(&SqlState::RAISE_EXCEPTION)
    }
}

/// `line 3: relation "a" does not exist`.
impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for Complaint {}

/// The name of a throwaway server (`cluster_name`): the server is ours, and so is everything created there.
pub(crate) const THROWAWAY: &str = "driftless_throwaway";

/// The names after `TABLESPACE` and `default_tablespace =`, also in function bodies and blocks of code. An extra name
/// does no harm.
pub(crate) fn tablespaces(text: &str) -> BTreeSet<String> {
    // Code within code within code; deeper nesting is not searched.
    const DEEPEST: usize = 3;
    let mut all = BTreeSet::new();
    let mut texts = vec![text.to_owned()];
    for _ in 0..DEEPEST {
        let mut bodies = Vec::new();
        for text in &texts {
            let tokens: Vec<Token> = placed(text).into_iter().map(|it| it.0).collect();
            all.extend(tokens.windows(3).filter_map(tablespace));
            // At the end, nothing follows the name.
            all.extend(tokens.rchunks(2).next().and_then(tablespace));
            bodies.extend(tokens.into_iter().filter_map(|it| match it {
                Token::Literal(body) if body.contains(char::is_whitespace) => Some(body),
                _ => None,
            }));
        }
        texts = bodies;
    }
    all.into_iter().filter(|it| !it.is_empty() && !it.starts_with("pg_")).collect()
}

/// The name after the first of these tokens.
fn tablespace(tokens: &[Token]) -> Option<String> {
    let (first, rest) = tokens.split_first()?;
    let name = match rest {
        [sign, name] if first.is_word("default_tablespace") => {
            let assigns = *sign == Token::Operator("=".to_owned()) || sign.is_word("to");
            if assigns { name } else { return None }
        }
        [name, ..] if first.is_word("tablespace") => name,
        _ => return None,
    };
    match name {
        Token::Literal(name) => Some(name.clone()),
        other => other.name().map(str::to_owned),
    }
}

/// How Diesel runs a file: `run_in_transaction` of its metadata.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Between `BEGIN` and `COMMIT`: everything takes effect, or nothing does.
    Transaction,
    /// As one message, which PostgreSQL runs as a transaction if it holds several statements.
    Nothing,
}

/// Runs a file as Diesel runs a migration, in a session with no leftovers of earlier files. On a throwaway server, the
/// tablespaces that the file names are created first.
///
/// The frame matters even for a single statement: a transaction refuses `CREATE INDEX CONCURRENTLY`.
pub fn run(client: &mut Client, text: &str, frame: Frame) -> Result<(), Complaint> {
    run_with(client, text, frame, |_| Ok(()))
}

/// The same, and `at_the_end` runs last, still within the transaction if there is one: for what has to be done or asked
/// before it ends.
pub fn run_with(
    client: &mut Client,
    text: &str,
    frame: Frame,
    at_the_end: impl FnOnce(&mut Client) -> Result<(), Complaint>,
) -> Result<(), Complaint> {
    let ours = |it: Error| Complaint { message: it.to_string(), ..Complaint::default() };
    message(client, &format!("{SETTINGS}{LEFTOVERS}"))?;
    match client.ground.clone() {
        Some(ground) => {
            ground.with_rights(text, || framed(client, text, frame, at_the_end)).map_err(ours)?
        }
        None => framed(client, text, frame, at_the_end),
    }
}

/// Sends a text unchanged as one message.
pub fn message(client: &mut Client, text: &str) -> Result<(), Complaint> {
    client.batch_execute(text).map_err(|it| complaint(&it, text, 1))
}

fn framed(
    client: &mut Client,
    text: &str,
    frame: Frame,
    at_the_end: impl FnOnce(&mut Client) -> Result<(), Complaint>,
) -> Result<(), Complaint> {
    if frame == Frame::Transaction {
        message(client, "BEGIN")?;
    }
    let mut ran = message(client, text).and_then(|()| at_the_end(client));
    if frame == Frame::Transaction && ran.is_ok() {
        // Checks that are deferred to the end of the transaction can fail here.
        ran = message(client, "COMMIT");
    }
    if ran.is_err() {
        // A file can leave a transaction open without a frame too. If the connection is lost, the first error says so.
        let _ = message(client, "ROLLBACK");
    }
    ran
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    line: usize,
    pub(crate) text: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Statement,
    Copy(String),
    Command,
}

impl Step {
    pub(crate) fn statement(line: usize, text: impl Into<String>) -> Step {
        Step { line, text: text.into(), kind: Kind::Statement }
    }

    pub(crate) fn copy(line: usize, text: impl Into<String>, rows: impl Into<String>) -> Step {
        Step { line, text: text.into(), kind: Kind::Copy(rows.into()) }
    }

    pub(crate) fn command(line: usize, text: impl Into<String>) -> Step {
        Step { line, text: text.into(), kind: Kind::Command }
    }
}

/// The commands of psql that `pg_dump` writes: they keep psql from running commands that a server has put into a dump,
/// which driftless never runs.
const OF_DUMPS: [&str; 2] = ["\\restrict", "\\unrestrict"];

/// Runs all steps one by one. Returns the complaints about those that failed; if there is any other command of psql,
/// nothing is run at all.
pub(crate) fn each(client: &mut Client, script: &[Step]) -> Result<Vec<Complaint>, Error> {
    let is_of_dumps = |it: &Step| {
        let word = it.text.split_whitespace().next().unwrap_or_default();
        OF_DUMPS.contains(&word)
    };
    let command = script.iter().find(|it| it.kind == Kind::Command && !is_of_dumps(it));
    if let Some(step) = command {
        let word = step.text.split_whitespace().next().unwrap_or_default();
        let message =
            format!("`{word}` is a command of psql, which driftless does not run: the file is SQL");
        return Ok(vec![Complaint::at(step.line, message)]);
    }
    let doing = "running SQL on the scratch server";
    let mut complaints = Vec::new();
    for step in script {
        let ran = match &step.kind {
            Kind::Command => Ok(()),
            Kind::Statement => client.batch_execute(&step.text),
            Kind::Copy(rows) => copied(client, &step.text, rows),
        };
        let Err(error) = ran else { continue };
        if error.as_db_error().is_none() {
            return Err(Error::new(doing, error));
        }
        let mut found = complaint(&error, &step.text, step.line);
        found.names_a_role = names_a_role(client, &error, &step.text)?;
        complaints.push(found);
    }
    Ok(complaints)
}

fn copied(client: &mut Client, statement: &str, rows: &str) -> Result<(), postgres::Error> {
    let mut writer = client.copy_in(statement)?;
    // The server reports errors in rows at the end.
    let _ = writer.write_all(rows.as_bytes());
    writer.finish().map(|_| ())
}

/// Whether the statement names a role that does not exist. The catalog is asked for that, since the server's message is
/// in the server's language.
fn names_a_role(client: &mut Client, error: &postgres::Error, text: &str) -> Result<bool, Error> {
    if error.code() != Some(&SqlState::UNDEFINED_OBJECT) {
        return Ok(false);
    }
    let statements = statements(text).unwrap_or_default();
    let tokens: Vec<Token> = statements.iter().flat_map(|it| it.tokens()).map(|it| it.0).collect();
    let mut names = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if ["to", "from", "role", "user", "authorization", "for"].iter().any(|it| token.is_word(it))
        {
            let mut rest = tokens[place + 1..].iter();
            while let Some(name) = rest.next().and_then(Token::name) {
                names.push(name.to_owned());
                if rest.next() != Some(&Token::Mark(',')) {
                    break;
                }
            }
        }
    }
    let asked = "select pg_catalog.bool_or(pg_catalog.to_regrole(pg_catalog.quote_ident(n)) is null) \
        from pg_catalog.unnest($1::pg_catalog.text[]) n \
        where n operator(pg_catalog.<>) all (array['public', 'current_user', 'session_user', 'current_role'])";
    // A transaction that the statement has aborted answers nothing.
    let row = match client.query_one(asked, &[&names]) {
        Ok(row) => row,
        Err(error) if error.as_db_error().is_some() => return Ok(false),
        Err(error) => return Err(Error::new("asking for roles", error)),
    };
    Ok(row.get::<_, Option<bool>>(0).unwrap_or(false))
}

fn complaint(error: &postgres::Error, text: &str, first: usize) -> Complaint {
    let Some(said) = error.as_db_error() else {
        return Complaint { message: error.to_string(), ..Complaint::default() };
    };
    let detail = said.detail().map_or(String::new(), |it| format!(" ({it})"));
    Complaint {
        line: position(said)
            .map(|it| first - 1 + line_of(text, it))
            .or((first > 1).then_some(first)),
        message: format!("{}{detail}", said.message()),
        code: Some(said.code().clone()),
        names_a_role: false,
        offset: position(said).map(|it| offset_of(text, it)),
        about: Box::new(About {
            table: said
                .schema()
                .zip(said.table())
                .map(|(schema, table)| (schema.to_owned(), table.to_owned())),
            column: said.column().map(str::to_owned),
            constraint: said.constraint().map(str::to_owned),
        }),
    }
}

/// The offset, in bytes from 0, of a character that is counted from 1.
fn offset_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character.saturating_sub(1)).map_or(text.len(), |(at, _)| at)
}

fn position(said: &DbError) -> Option<usize> {
    match said.position() {
        Some(ErrorPosition::Original(at)) => usize::try_from(*at).ok(),
        Some(ErrorPosition::Internal { .. }) | None => None,
    }
}

/// The line of a character, both from 1, as PostgreSQL counts.
fn line_of(text: &str, character: usize) -> usize {
    text.chars().take(character.saturating_sub(1)).filter(|it| *it == '\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{line_of, tablespaces};

    #[test]
    fn finds_the_tablespaces_that_a_script_names() {
        let text = "create table t () TABLESPACE fast; alter index i set tablespace \"Odd one\"; \
                    SET default_tablespace = slow; SET default_tablespace = ''; set tablespace pg_default";
        let found: Vec<String> = tablespaces(text).into_iter().collect();
        assert_eq!(found, ["Odd one", "fast", "slow"]);
        let of = |text: &str| tablespaces(text).into_iter().collect::<Vec<String>>();
        assert_eq!(of("create table t () tablespace last"), ["last"]);
        assert_eq!(of("set default_tablespace to 'Odd'"), ["Odd"]);
        assert_eq!(of("create table t () tablespace \"a\"\"b\";"), ["a\"b"]);
        assert_eq!(of("do $$ begin create table t () tablespace fast; end $$"), ["fast"]);
        assert_eq!(of("-- tablespace of_a_comment\nselect 'tablespace'"), Vec::<String>::new());
    }

    #[test]
    fn a_line_is_found_by_characters_and_not_by_bytes() {
        assert_eq!(line_of("ä\nü\nx", 1), 1);
        assert_eq!(line_of("ä\nü\nx", 3), 2);
        assert_eq!(line_of("ä\nü\nx", 5), 3);
    }
}
