//! The statements of SQL files: definitions, and what is set on them. A file says what should be there, not how to get there.

use driftless_schema::record::Defined;
use driftless_schema::{DependentKind, ObjectId};
use driftless_sql::Token;
use driftless_sql::script::{Piece, Statement, message, pieces};

use crate::failure::Failure;

/// A statement of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The file, for people.
    pub(super) file: String,
    /// From 1.
    pub(super) line: usize,
    pub(super) text: String,
    /// What it defines.
    pub(super) defines: Option<Named>,
}

impl Said {
    /// Whether it may define that object.
    pub(super) fn may_define(&self, kind: DependentKind, id: &ObjectId) -> bool {
        self.defines.as_ref().is_some_and(|it| it.may_be(kind, id))
    }
}

/// What a statement defines: its kind, and its address as far as the statement says it, so at least the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) kind: DependentKind,
    /// The last parts of the address: the name; the schema and the name; the table and the name of a trigger.
    pub(super) path: Vec<String>,
}

impl Named {
    /// Whether that object may be it. The name of a function has the types of its arguments in an address.
    fn may_be(&self, kind: DependentKind, id: &ObjectId) -> bool {
        let mut found = id.path.iter().rev().map(|it| it.as_str());
        let Some((name, rest)) = self.path.split_last() else { return false };
        let last = found.next().unwrap_or_default();
        let is_name = last == name || last.split_once('(').is_some_and(|it| it.0 == name);
        kind == self.kind
            && is_name
            && rest.iter().rev().zip(found).all(|(one, other)| one == other)
    }
}

/// Words that may stand before the kind of what is created.
const BEFORE_THE_KIND: &[&str] = &["or", "replace", "recursive", "constraint"];

/// What is set on something that is defined, by the words of `ALTER` and `COMMENT ON`.
const SET_ON: &[&str] = &[
    "aggregate",
    "column",
    "constraint",
    "event",
    "foreign",
    "function",
    "index",
    "materialized",
    "policy",
    "procedure",
    "publication",
    "routine",
    "rule",
    "server",
    "statistics",
    "table",
    "trigger",
    "view",
];

/// The statements of a file. Fails with the line of the first that is no definition.
pub(super) fn said(file: &str, text: &str) -> Result<Vec<Said>, Failure> {
    let wrong = |line: usize, message: &str| {
        Failure::new(
            format!("`{file}`, line {line}: {message}"),
            "an SQL file defines views, materialized views, functions, procedures, aggregates, composite and range types, triggers, policies, rules, partitions, servers, foreign tables, publications and event triggers, and sets comments and options on them; write anything else into a migration",
        )
    };
    let all = pieces(text).map_err(|it| wrong(it.line, &it.to_string()))?;
    let mut statements = Vec::new();
    for piece in all {
        let statement = match piece {
            Piece::Statement(it) => it,
            Piece::Copy(it, _) => return Err(wrong(it.line, "rows of COPY are no definition")),
            Piece::Command { line, text } => {
                return Err(wrong(line, &format!("`{text}` is a command of psql")));
            }
        };
        let Some(defines) = definition(&statement) else {
            let words: Vec<&str> = statement.text.split_whitespace().take(3).collect();
            return Err(wrong(
                statement.line,
                &format!("`{} …` is no definition", words.join(" ")),
            ));
        };
        statements.push(Said {
            file: file.to_owned(),
            line: statement.line,
            text: statement.text.to_owned(),
            defines,
        });
    }
    Ok(statements)
}

/// The statements that structs say in words. Fails with the line of a text that does not end where its word does.
pub(super) fn said_by_structs(definitions: &[Defined]) -> Result<Vec<Said>, Failure> {
    let one = |it: &Defined| {
        let (file, line) = match &it.place {
            Some(place) => (place.file.clone(), place.line as usize),
            None => (String::new(), 0),
        };
        if message(&it.text).len() != 1 {
            return Err(Failure::new(
                format!("`{file}`, line {line}: the text is more than one statement"),
                "write one query, one condition or one call, without `;` after it",
            ));
        }
        let path = |id: &ObjectId| id.path.iter().map(|it| it.as_str().to_owned()).collect();
        let defines = it.defines.as_ref();
        let defines = defines.map(|(kind, id)| Named { kind: *kind, path: path(id) });
        Ok(Said { file, line, text: it.text.clone(), defines })
    };
    definitions.iter().map(one).collect()
}

/// Whether the statement creates a partition. Other tables are models.
fn is_partition(tokens: &[Token]) -> bool {
    let pairs = tokens.windows(2);
    pairs.into_iter().any(|it| it[0].is_word("partition") && it[1].is_word("of"))
}

/// What the statement defines, if it creates it; none if it is no statement of a definition.
fn definition(statement: &Statement<'_>) -> Option<Option<Named>> {
    let tokens: Vec<Token> = statement.tokens().into_iter().map(|it| it.0).collect();
    let word = |place: usize, words: &[&str]| {
        tokens.get(place).is_some_and(|it| words.iter().any(|word| it.is_word(word)))
    };
    // `FOREIGN TABLE`, and not `FOREIGN DATA WRAPPER`.
    let is_of_no_wrapper = |place: usize| !word(place, &["data"]);
    if word(0, &["comment"]) && word(1, &["on"]) {
        let is_allowed = word(2, SET_ON) || word(2, &["type"]);
        return (is_allowed && is_of_no_wrapper(3)).then_some(None);
    }
    if word(0, &["alter"]) {
        let has =
            |words: &[&str]| tokens.iter().any(|it| words.iter().any(|word| it.is_word(word)));
        // Of a table, only the states of what files define on it.
        let is_of_a_state = has(&["enable", "disable"]) && has(&["trigger", "rule"]);
        let is_allowed = word(1, SET_ON) && (!word(1, &["table"]) || is_of_a_state);
        return (is_allowed && is_of_no_wrapper(2)).then_some(None);
    }
    if !word(0, &["create"]) {
        return None;
    }
    let mut place = 1;
    while word(place, BEFORE_THE_KIND) {
        place += 1;
    }
    if word(place, &["schema"]) {
        // With elements it would create tables.
        return (tokens.len() <= 6).then_some(None);
    }
    // Indexes and statistics of a materialized view.
    if word(place, &["index", "statistics"])
        || word(place, &["unique"]) && word(place + 1, &["index"])
    {
        return Some(None);
    }
    let (kind, mut place) = match tokens.get(place)? {
        it if it.is_word("table") && is_partition(&tokens) => {
            (DependentKind::InheritingTable, place + 1)
        }
        it if it.is_word("view") => (DependentKind::View, place + 1),
        it if it.is_word("function") => (DependentKind::Function, place + 1),
        it if it.is_word("aggregate") => (DependentKind::Aggregate, place + 1),
        it if it.is_word("type") => (type_kind(&tokens)?, place + 1),
        it if it.is_word("procedure") => (DependentKind::Procedure, place + 1),
        it if it.is_word("trigger") => (DependentKind::Trigger, place + 1),
        it if it.is_word("policy") => (DependentKind::Policy, place + 1),
        it if it.is_word("rule") => (DependentKind::Rule, place + 1),
        it if it.is_word("publication") => (DependentKind::Publication, place + 1),
        it if it.is_word("event") && word(place + 1, &["trigger"]) => {
            (DependentKind::EventTrigger, place + 2)
        }
        it if it.is_word("server") => (DependentKind::Server, place + 1),
        it if it.is_word("foreign") && word(place + 1, &["table"]) => {
            (DependentKind::ForeignTable, place + 2)
        }
        it if it.is_word("materialized") && word(place + 1, &["view"]) => {
            (DependentKind::MaterializedView, place + 2)
        }
        _ => return None,
    };
    while word(place, &["if", "not", "exists"]) {
        place += 1;
    }
    let own = qualified(&tokens, place)?;
    let path = match kind {
        DependentKind::Trigger | DependentKind::Policy => {
            let on = tokens.iter().skip(place + 1).position(|it| it.is_word("on"));
            let table = on.and_then(|it| qualified(&tokens, place + it + 2)).unwrap_or_default();
            [table, own].concat()
        }
        _ => own,
    };
    Some(Some(Named { kind, path }))
}

/// The parts of the name that begins there: `a.b`.
fn qualified(tokens: &[Token], mut place: usize) -> Option<Vec<String>> {
    let mut path = vec![tokens.get(place)?.name()?.to_owned()];
    while tokens.get(place + 1).is_some_and(|it| *it == Token::Mark('.')) {
        place += 2;
        path.push(tokens.get(place)?.name()?.to_owned());
    }
    Some(path)
}

/// The kind of a type, by the words after its name. An enum is no definition: models declare enums.
fn type_kind(tokens: &[Token]) -> Option<DependentKind> {
    let place = tokens.iter().position(|it| it.is_word("as"))?;
    match tokens.get(place + 1)? {
        Token::Mark('(') => Some(DependentKind::CompositeType),
        it if it.is_word("range") => Some(DependentKind::RangeType),
        _ => None,
    }
}
