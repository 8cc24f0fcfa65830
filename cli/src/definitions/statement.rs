//! The statements of SQL files: definitions, and what is set on them. A file says what should be there, not how to get there.

use driftless_schema::record::Defined;
use driftless_schema::{DependentKind, Name, ObjectId};
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
    /// The name that it had: the last parts of its address.
    pub(super) renamed_from: Option<Vec<String>>,
}

impl Said {
    /// The address that the object had, which this statement defines.
    pub(super) fn old_address(&self, id: &ObjectId) -> Option<ObjectId> {
        let old = self.renamed_from.as_ref()?;
        let (old_name, namespace) = match old.as_slice() {
            [name] => (name, None),
            [.., namespace, name] => (name, Some(namespace)),
            [] => return None,
        };
        let mut path = id.path.clone();
        let last = path.last_mut()?;
        // The types of its arguments are a part of the name of a function, and its method of that of an operator class.
        let rest = last.as_str().find('(').or_else(|| last.as_str().rfind(USING));
        let arguments = rest.map_or("", |it| &last.as_str()[it..]);
        *last = Name::new(format!("{old_name}{arguments}"));
        let old = ObjectId { path, ..id.clone() };
        // What is on a table stays on it.
        Some(match (namespace, old.names().len()) {
            (Some(namespace), 2) => old.placed(&Name::new(namespace.as_str())),
            _ => old,
        })
    }

    /// Whether it creates a function or the like, of whose name there may be several, or something without a name.
    pub(super) fn is_of_a_routine(&self) -> bool {
        let routines = [
            DependentKind::Aggregate,
            DependentKind::Cast,
            DependentKind::Function,
            DependentKind::Operator,
            DependentKind::Procedure,
        ];
        self.defines.as_ref().is_some_and(|it| routines.contains(&it.kind))
    }

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
        let is_name = last == name
            || last
                .split_once('(')
                .or_else(|| last.rsplit_once(USING))
                .is_some_and(|it| it.0 == name);
        kind == self.kind
            && is_name
            && rest.iter().rev().zip(found).all(|(one, other)| one == other)
    }
}

/// What stands between the name and the method of an operator class or family in an address.
const USING: &str = " USING ";

/// Words that may stand before the kind of what is created.
const BEFORE_THE_KIND: &[&str] = &["or", "replace", "recursive", "constraint"];

/// What is set on something that is defined, by the words of `ALTER` and `COMMENT ON`.
const SET_ON: &[&str] = &[
    "aggregate",
    "cast",
    "collation",
    "column",
    "constraint",
    "event",
    "foreign",
    "function",
    "index",
    "materialized",
    "operator",
    "policy",
    "procedure",
    "publication",
    "routine",
    "rule",
    "server",
    "statistics",
    "table",
    "text",
    "trigger",
    "user",
    "view",
];

/// The statements of a file. Fails with the line of the first that is no definition.
pub(super) fn said(file: &str, text: &str) -> Result<Vec<Said>, Failure> {
    let wrong = |line: usize, message: &str| {
        Failure::new(
            format!("`{file}`, line {line}: {message}"),
            "an SQL file defines views, materialized views, functions, procedures, aggregates, composite and range types, triggers, policies, rules, partitions, foreign-data wrappers, servers, user mappings, foreign tables, publications, event triggers, operators, operator classes and families, collations, casts and text search, and sets comments and options on them; write anything else into a migration",
        )
    };
    let all = pieces(text).map_err(|it| wrong(it.line, &it.to_string()))?;
    let mut statements = Vec::new();
    let mut end = 0;
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
        let before = text[end..statement.start].trim_start_matches(';');
        end = statement.start + statement.text.len();
        let renamed_from = old_name(before).map_err(|it| wrong(statement.line, &it))?;
        // A cast has no name at all.
        let is_named = defines.as_ref().is_some_and(|it| !it.path.is_empty());
        if renamed_from.is_some() && !is_named {
            return Err(wrong(
                statement.line,
                "only what a statement creates can have had another name",
            ));
        }
        statements.push(Said {
            file: file.to_owned(),
            line: statement.line,
            text: statement.text.to_owned(),
            defines,
            renamed_from,
        });
    }
    if let Some(word) = text[end..].lines().find_map(instruction) {
        let line = text.lines().count();
        return Err(wrong(line, &format!("`{word}` stands before no statement")));
    }
    Ok(statements)
}

/// What a comment tells driftless.
const INSTRUCTION: &str = "-- driftless:";

fn instruction(line: &str) -> Option<&str> {
    line.trim().strip_prefix(INSTRUCTION).map(str::trim)
}

/// The old name that the comments before a statement tell: `-- driftless: renamed from shop.old`.
fn old_name(comments: &str) -> Result<Option<Vec<String>>, String> {
    let mut found = None;
    for said in comments.lines().filter_map(instruction) {
        let Some(name) = said.strip_prefix("renamed from ") else {
            return Err(format!(
                "`{INSTRUCTION} {said}` says nothing that driftless knows: it reads `{INSTRUCTION} renamed from OLD_NAME`"
            ));
        };
        let name = name.trim().trim_end_matches(';');
        let all = pieces(name).ok().unwrap_or_default();
        let tokens = match all.as_slice() {
            [Piece::Statement(it)] => it.tokens().into_iter().map(|it| it.0).collect(),
            _ => Vec::new(),
        };
        let path =
            qualified(&tokens, 0).filter(|it| it.len() < 3 && tokens.len() == 2 * it.len() - 1);
        let Some(path) = path else {
            return Err(format!("`{name}` is no name: write `old_name`, or `schema.old_name`"));
        };
        if found.replace(path).is_some() {
            return Err("two comments say which name the object had".to_owned());
        }
    }
    Ok(found)
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
        Ok(Said { file, line, text: it.text.clone(), defines, renamed_from: None })
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
    // `OPERATOR CLASS`, and not an operator of a schema that is called so.
    let is_of_operators = |place: usize, kind: &str| {
        word(place, &["operator"])
            && word(place + 1, &[kind])
            && tokens.get(place + 2) != Some(&Token::Mark('.'))
    };
    if word(0, &["comment"]) && word(1, &["on"]) {
        let is_allowed = word(2, SET_ON) || word(2, &["type"]);
        return is_allowed.then_some(None);
    }
    if word(0, &["alter"]) {
        let has =
            |words: &[&str]| tokens.iter().any(|it| words.iter().any(|word| it.is_word(word)));
        // Of a table, only the states of what files define on it.
        let is_of_a_state = has(&["enable", "disable"]) && has(&["trigger", "rule"]);
        let is_allowed = word(1, SET_ON) && (!word(1, &["table"]) || is_of_a_state);
        return is_allowed.then_some(None);
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
        _ if is_of_operators(place, "class") => (DependentKind::OperatorClass, place + 2),
        _ if is_of_operators(place, "family") => (DependentKind::OperatorFamily, place + 2),
        it if it.is_word("operator") => (DependentKind::Operator, place + 1),
        it if it.is_word("collation") => (DependentKind::Collation, place + 1),
        it if it.is_word("text") && word(place + 1, &["search"]) => {
            let kind = match tokens.get(place + 2)? {
                it if it.is_word("configuration") => DependentKind::TextSearchConfiguration,
                it if it.is_word("dictionary") => DependentKind::TextSearchDictionary,
                it if it.is_word("parser") => DependentKind::TextSearchParser,
                it if it.is_word("template") => DependentKind::TextSearchTemplate,
                _ => return None,
            };
            (kind, place + 3)
        }
        // It has two types in place of a name, which the server may spell otherwise.
        it if it.is_word("cast") => {
            return Some(Some(Named { kind: DependentKind::Cast, path: Vec::new() }));
        }
        it if it.is_word("server") => (DependentKind::Server, place + 1),
        it if it.is_word("user") && word(place + 1, &["mapping"]) => {
            let name = |after: &str| {
                let at = tokens.iter().position(|it| it.is_word(after))?;
                tokens.get(at + 1)?.name().map(str::to_owned)
            };
            let path = vec![name("server")?, name("for")?];
            return Some(Some(Named { kind: DependentKind::UserMapping, path }));
        }
        it if it.is_word("foreign") && word(place + 1, &["data"]) => {
            (DependentKind::ForeignDataWrapper, place + 3)
        }
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

/// The parts of the name that begins there: `a.b`, `a.+`.
fn qualified(tokens: &[Token], mut place: usize) -> Option<Vec<String>> {
    let name = |place: usize| match tokens.get(place)? {
        Token::Operator(it) => Some(it.clone()),
        it => it.name().map(str::to_owned),
    };
    let mut path = vec![name(place)?];
    while tokens.get(place + 1).is_some_and(|it| *it == Token::Mark('.')) {
        place += 2;
        path.push(name(place)?);
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
