//! Runs SQL as a whole or statement by statement, and reports the line at which the server stopped.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use driftless_sql::place::{self, Marked, Place};
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
    /// The statement in question, if known.
    pub place: Option<Box<Place>>,
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
    /// The same at this place.
    fn placed(self, place: Option<Place>) -> Complaint {
        let line = place.as_ref().map(|it| it.line);
        Complaint { line, place: place.map(Box::new), ..self }
    }

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

    /// Whether an object is missing that belongs to the server or to its system, not to the database: a role, a collation.
    pub fn lacks_an_object(&self) -> bool {
        self.is(&SqlState::UNDEFINED_OBJECT)
    }

    /// Whether another version of PostgreSQL may know what this one does not: a word of the language, a function, a type.
    pub fn may_be_the_version(&self) -> bool {
        [
            &SqlState::FEATURE_NOT_SUPPORTED,
            &SqlState::SYNTAX_ERROR,
            &SqlState::UNDEFINED_FUNCTION,
            &SqlState::UNDEFINED_OBJECT,
        ]
        .iter()
        .any(|it| self.is(it))
    }

    /// Whether the server refused the statement because of the transaction around it.
    pub fn is_about_the_transaction(&self) -> bool {
        self.is(&SqlState::ACTIVE_SQL_TRANSACTION)
    }

    /// Whether the script raised the error itself, which is how a file refuses to run.
    pub fn is_raised(&self) -> bool {
        self.is(&SqlState::RAISE_EXCEPTION)
    }
}

/// `line 3: relation "a" does not exist, at `drop table a``.
impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.place, self.line) {
            (Some(place), _) => formatter.write_str(&place.saying(&self.message)),
            (None, Some(line)) => write!(formatter, "line {line}: {}", self.message),
            (None, None) => formatter.write_str(&self.message),
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
    with_rights(client, text, |client| framed(client, text, frame, at_the_end)).map_err(ours)?
}

/// Runs `work` with texts of the project's own, with the rights that the project gives them on a scratch database: as a
/// superuser if `[scratch] superuser` says so and the database holds nothing of anybody else.
///
/// # Errors
/// The rights of the scratch role cannot be set. What `work` returns is inside.
pub fn with_rights<T>(
    client: &mut Client,
    texts: &str,
    work: impl FnOnce(&mut Client) -> T,
) -> Result<T, Error> {
    match client.ground.clone() {
        Some(ground) => ground.with_rights(texts, || work(client)),
        None => Ok(work(client)),
    }
}

/// Sends a text of driftless' own unchanged as one message.
pub fn message(client: &mut Client, text: &str) -> Result<(), Complaint> {
    client.batch_execute(text).map_err(|it| complaint(&it))
}

fn framed(
    client: &mut Client,
    text: &str,
    frame: Frame,
    at_the_end: impl FnOnce(&mut Client) -> Result<(), Complaint>,
) -> Result<(), Complaint> {
    let marked = marked(client, text);
    if frame == Frame::Transaction {
        message(client, "BEGIN")?;
    }
    let sent = marked.as_ref().map_or(text, |it| it.text.as_str());
    if let Err(error) = client.batch_execute(sent) {
        // A file can leave a transaction open without a frame too. If the connection is lost, the first error says so.
        let _ = message(client, "ROLLBACK");
        let place = place(client, text, marked.as_ref(), &error);
        return Err(complaint(&error).placed(place));
    }
    let mut ran = marked.map_or(Ok(()), |it| message(client, &it.end()));
    ran = ran.and_then(|()| at_the_end(client));
    if frame == Frame::Transaction && ran.is_ok() {
        // Checks that are deferred to the end of the transaction can fail here.
        ran = message(client, "COMMIT");
    }
    if ran.is_err() {
        let _ = message(client, "ROLLBACK");
    }
    ran
}

/// The text with marks that tell after an error which statement it was.
fn marked<'a>(client: &mut Client, text: &'a str) -> Option<Marked<'a>> {
    // A mark that could not be removed must not be in the way of the next file.
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    // Under the old meaning of a backslash, strings end elsewhere.
    let is_plain = !text.contains('\\') || {
        let asked = "select pg_catalog.current_setting('standard_conforming_strings')";
        client.query_typed_one(asked, &[]).is_ok_and(|it| it.get::<_, String>(0) == "on")
    };
    let name = format!("driftless_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    is_plain.then(|| Marked::new(text, &name)).flatten()
}

/// Where a text failed, asked after its transaction was rolled back. Without an answer the error is told all the same.
fn place(
    client: &mut Client,
    text: &str,
    marked: Option<&Marked<'_>>,
    error: &postgres::Error,
) -> Option<Place> {
    let position = position(error.as_db_error()?);
    let Some(marked) = marked else { return Place::of_error(text, position) };
    let left = client.query_typed(&marked.query(), &[]).ok()?;
    let left: Vec<String> = left.iter().map(|it| it.get(0)).collect();
    // A mark that stays does no harm: the next file has other names.
    let _ = message(client, &marked.removal(&left));
    marked.place(&left, position)
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
        let position = error.as_db_error().and_then(position);
        let place = Place::at(&step.text, position.map_or(0, |it| place::offset(&step.text, it)));
        let place = place.map(|it| Place { line: step.line - 1 + it.line, ..it });
        let mut found = complaint(&error).placed(place);
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

fn complaint(error: &postgres::Error) -> Complaint {
    let Some(said) = error.as_db_error() else {
        return Complaint { message: error.to_string(), ..Complaint::default() };
    };
    let detail = said.detail().map_or(String::new(), |it| format!(" ({it})"));
    Complaint {
        message: format!("{}{detail}", said.message()),
        code: Some(said.code().clone()),
        about: Box::new(About {
            table: said
                .schema()
                .zip(said.table())
                .map(|(schema, table)| (schema.to_owned(), table.to_owned())),
            column: said.column().map(str::to_owned),
            constraint: said.constraint().map(str::to_owned),
        }),
        ..Complaint::default()
    }
}

fn position(said: &DbError) -> Option<usize> {
    match said.position() {
        Some(ErrorPosition::Original(at)) => usize::try_from(*at).ok(),
        Some(ErrorPosition::Internal { .. }) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::tablespaces;

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
}
