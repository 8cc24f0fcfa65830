//! Checks that views, policies, triggers and functions are the same after a change that recreates them, by the statements
//! that create them.

use std::collections::BTreeSet;

use driftless_diff_engine::matching::MatchedTable;
use driftless_diff_engine::{Matched, Matching};
use driftless_schema::text::one_line;
use driftless_schema::{Definition, Dependent, ObjectId, Pair, Schema};
use driftless_sql::Token;
use driftless_sql::script::message;

/// The first dependent that has changed, in a sentence. A dependent that mentions a renamed object is left out, because
/// PostgreSQL prints it differently.
pub(super) fn first_changed(
    before: &[Dependent],
    after: &[Dependent],
    change: &Matching,
) -> Option<String> {
    let renamed = renamed(change);
    before.iter().find_map(|it| {
        let now = after.iter().find(|now| now.id == it.id && now.what == it.what)?;
        let texts = Pair { before: words(it), after: words(now) };
        let mentions = |it: &Vec<Token>| it.iter().any(|it| is_one_of(it, &renamed));
        let is_other = texts.before != texts.after;
        (is_other && !mentions(&texts.before) && !mentions(&texts.after))
            .then(|| format!("{} `{}` has changed", it.what, one_line(&it.id.to_string())))
    })
}

/// Whether the token is one of these names, or a literal with one of these labels.
fn is_one_of(token: &Token, names: &BTreeSet<String>) -> bool {
    match token {
        Token::Literal(text) => names.contains(text),
        other => other.name().is_some_and(|it| names.contains(it)),
    }
}

/// All names that are renamed, before and after.
fn renamed(change: &Matching) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut add = |before: &str, after: &str| {
        if before != after {
            all.extend([before.to_owned(), after.to_owned()]);
        }
    };
    for it in &change.namespaces {
        if let Matched::Kept(Pair { before, after }) = it {
            add(before.name.as_str(), after.name.as_str());
        }
    }
    change.standalone.kept(&mut |_, Pair { before, after }| {
        add(before.name.as_str(), after.name.as_str());
        add(before.namespace.as_str(), after.namespace.as_str());
    });
    for Pair { before, after } in &change.labels {
        if let (Some(before), Some(after)) = (before.path.last(), after.path.last()) {
            add(before.as_str(), after.as_str());
        }
    }
    for it in &change.tables {
        let MatchedTable::Kept(kept) = it else { continue };
        let Pair { before, after } = &kept.name;
        add(before.name.as_str(), after.name.as_str());
        add(before.namespace.as_str(), after.namespace.as_str());
        for column in &kept.columns {
            if let Matched::Kept(Pair { before, after }) = column {
                add(before.name.as_str(), after.name.as_str());
            }
        }
    }
    all
}

/// The tokens of its statements, without casts and parentheses, which PostgreSQL adds depending on the types of columns.
fn words(dependent: &Dependent) -> Vec<Token> {
    let text = dependent.remake.as_ref().map_or(String::new(), |it| it.create.join("\n"));
    let statements = message(&text);
    let tokens = statements.iter().flat_map(|it| it.tokens()).map(|(token, ..)| token);
    let mut rest = tokens.peekable();
    let mut all = Vec::new();
    while let Some(token) = rest.next() {
        match token {
            Token::Mark('(' | ')') => {}
            Token::Cast => {
                rest.next();
                while rest.next_if_eq(&Token::Mark('.')).is_some() {
                    rest.next();
                }
                while rest.next_if(|it| OF_TYPES.iter().any(|word| it.is_word(word))).is_some() {}
                while rest.next_if(|it| matches!(it, Token::Mark('[' | ']'))).is_some() {}
            }
            other => all.push(other),
        }
    }
    all
}

/// The words after the first one in a type's name.
const OF_TYPES: [&str; 6] = ["varying", "precision", "with", "without", "time", "zone"];

/// The first materialized view that is not populated although it was or is new, and should be, by its name. `stood` are the
/// objects before the change.
pub(super) fn first_empty(
    change: &Matching,
    stood: &[Dependent],
    found: &[Dependent],
    wanted: &Schema,
) -> Option<ObjectId> {
    let changed = change.standing.changed();
    let before = |id: &ObjectId| {
        let pair = changed.iter().find(|it| it.after.as_ref() == Some(id));
        pair.and_then(|it| it.before.clone()).unwrap_or_else(|| id.clone())
    };
    let is_populated = |it: &Dependent| it.definition.as_ref().is_none_or(Definition::is_populated);
    let of = |all: &[Dependent], id: &ObjectId| all.iter().find(|it| it.id == *id).cloned();
    let wanted = wanted.dependents.iter().filter(|it| is_populated(it));
    let is_empty = |it: &&Dependent| of(found, &it.id).is_some_and(|it| !is_populated(&it));
    let was_populated =
        |it: &&Dependent| of(stood, &before(&it.id)).is_none_or(|it| is_populated(&it));
    let mut empty = wanted.filter(is_empty).filter(was_populated);
    empty.next().map(|it| it.id.clone())
}
