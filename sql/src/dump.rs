//! The output of `pg_dump` in a form that can be compared: two schemas without a difference have equal forms.

use crate::lexer::Token;
use crate::script::{Piece, Statement, Unfinished, pieces};

/// The statements of a schema's dump, sorted. Left out or normalized, since they are no difference: the order of a
/// table's columns and of parameters; the name of a `NOT NULL`, which from PostgreSQL 18 on a rename does not change;
/// comments, settings of the session and commands of psql.
pub fn comparable(dump: &str) -> Result<Vec<String>, Unfinished> {
    let statement = |it: Piece<'_>| match it {
        Piece::Statement(it) if !is_of_the_session(&it) => {
            let text = with_sorted_parameters(&it);
            Some(spelled(&Statement { text: &text, ..it }))
        }
        Piece::Statement(_) | Piece::Copy(..) | Piece::Command { .. } => None,
    };
    let mut all: Vec<String> = pieces(dump)?.into_iter().filter_map(statement).collect();
    all.sort();
    Ok(all)
}

/// Whether the statement sets what the dump's own session needs: `SET x = …`, `SELECT pg_catalog.set_config('x', …)`.
pub fn is_of_the_session(statement: &Statement<'_>) -> bool {
    statement.begins_with(&["set"]) || calls_set_config(statement)
}

fn calls_set_config(statement: &Statement<'_>) -> bool {
    let tokens = statement.tokens();
    let words: Vec<&str> = tokens.iter().take(4).filter_map(|it| it.0.name()).collect();
    words == ["select", "pg_catalog", "set_config"]
}

/// The setting that `SET name = …` sets; none for every other statement.
pub fn setting(statement: &Statement<'_>) -> Option<String> {
    match statement.tokens().as_slice() {
        [(set, ..), (name, ..), ..] if set.is_word("set") => name.name().map(str::to_owned),
        _ => None,
    }
}

/// `WITH (fillfactor='70', autovacuum_enabled='false')`: a dump has parameters in the order in which they were set.
fn with_sorted_parameters(statement: &Statement<'_>) -> String {
    let tokens = statement.tokens();
    let (mut text, mut copied, mut depth) = (String::new(), 0, 0_usize);
    let mut place = 0;
    while place < tokens.len() {
        let begins = depth == 0
            && tokens[place].0.is_word("with")
            && tokens.get(place + 1).is_some_and(|it| it.0 == Token::Mark('('));
        let length = begins.then(|| tokens[place..].iter().position(|it| it.0 == Token::Mark(')')));
        if let Some(Some(length)) = length {
            let inner = &tokens[place + 2..place + length];
            let mut items: Vec<&str> = inner
                .split(|it| it.0 == Token::Mark(','))
                .filter_map(|it| Some(&statement.text[it.first()?.1..it.last()?.2]))
                .collect();
            items.sort_unstable();
            text.push_str(&statement.text[copied..tokens[place + 1].2]);
            text.push_str(&items.join(", "));
            copied = tokens[place + length].1;
            place += length + 1;
            continue;
        }
        match tokens[place].0 {
            Token::Mark('(') => depth += 1,
            Token::Mark(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        place += 1;
    }
    text.push_str(&statement.text[copied..]);
    text
}

fn spelled(statement: &Statement<'_>) -> String {
    let tokens = statement.tokens();
    if statement.begins_with(&["create", "domain"]) {
        return unnamed(&tokens, statement.text);
    }
    let is_table = tokens.first().is_some_and(|it| it.0.is_word("create"))
        && tokens.iter().take(4).any(|it| it.0.is_word("table"));
    let text = |from: usize, to: usize| -> String {
        let (start, end) = (tokens[from].1, tokens[to - 1].2);
        statement.text[start..end].to_owned()
    };
    let open = tokens.iter().position(|it| it.0 == Token::Mark('('));
    let (Some(open), true) = (open, is_table) else { return statement.text.to_owned() };
    let mut items = Vec::new();
    let (mut depth, mut first) = (0_usize, open + 1);
    for (place, (token, ..)) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark('(' | '[') => depth += 1,
            Token::Mark(')' | ']') => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && *token == Token::Mark(',') {
            if first < place {
                items.push(nameless(&tokens[first..place], statement.text));
            }
            first = place + 1;
        }
        if depth == 0 {
            items.sort();
            let rest = if first < tokens.len() { text(first, tokens.len()) } else { String::new() };
            return format!("{}{}) {rest}", text(0, open + 1), items.join(", "));
        }
    }
    statement.text.to_owned()
}

/// A domain without the name of its `NOT NULL`, which no renaming of the domain changes either.
fn unnamed(tokens: &[(Token, usize, usize)], text: &str) -> String {
    let named = tokens.windows(4).find(|it| {
        let [(constraint, ..), _, (not, ..), (null, ..)] = it else { return false };
        constraint.is_word("constraint") && not.is_word("not") && null.is_word("null")
    });
    match named {
        Some([(_, constraint, _), _, (_, not, _), _]) => {
            format!("{}{}", &text[..*constraint], &text[*not..])
        }
        Some(_) | None => text.to_owned(),
    }
}

/// A column without the name of its `NOT NULL`.
fn nameless(tokens: &[(Token, usize, usize)], text: &str) -> String {
    let slice = |tokens: &[(Token, usize, usize)]| match tokens {
        [] => String::new(),
        [first, .., last] => text[first.1..last.2].to_owned(),
        [only] => text[only.1..only.2].to_owned(),
    };
    if let [before @ .., (constraint, ..), _, (not, ..), (null, ..)] = tokens
        && constraint.is_word("constraint")
        && not.is_word("not")
        && null.is_word("null")
    {
        return format!("{} NOT NULL", slice(before));
    }
    slice(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        comparable(one) == comparable(other)
    }

    #[test]
    fn what_is_no_difference_is_none() {
        assert!(same(
            "SET a = 1;\nCREATE TABLE public.t (\n    a integer NOT NULL,\n    b numeric(3,1) DEFAULT 'x,(y'::text\n);",
            "CREATE TABLE public.t (\n    b numeric(3,1) DEFAULT 'x,(y'::text,\n    a integer CONSTRAINT t_a NOT NULL\n);\n-- x\n"
        ));
        assert!(same(
            "CREATE TABLE t (\n    a int\n)\nWITH (fillfactor='70', toast.autovacuum_enabled='false');\nCREATE INDEX i ON t USING btree (a) WITH (b='1', a='2');",
            "CREATE TABLE t (\n    a int\n)\nWITH (toast.autovacuum_enabled='false', fillfactor='70');\nCREATE INDEX i ON t USING btree (a) WITH (a='2', b='1');"
        ));
        assert!(same(
            "CREATE DOMAIN public.d AS text CONSTRAINT e_not_null NOT NULL DEFAULT 'x'::text\n\tCONSTRAINT c CHECK ((VALUE IS NOT NULL));",
            "CREATE DOMAIN public.d AS text NOT NULL DEFAULT 'x'::text\n\tCONSTRAINT c CHECK ((VALUE IS NOT NULL));"
        ));
        assert!(same("\\restrict a\nselect 1; select 2;\n\\unrestrict a", "select 2;select 1"));
    }

    #[test]
    fn whatever_else_is_one() {
        for (one, other) in [
            ("CREATE TABLE t (a int, b int);", "CREATE TABLE t (a int);"),
            ("CREATE TABLE t (a int) WITH (fillfactor='70');", "CREATE TABLE t (a int);"),
            ("CREATE DOMAIN d AS int NOT NULL;", "CREATE DOMAIN d AS int;"),
            (
                "CREATE DOMAIN d AS int\n\tCONSTRAINT a CHECK ((VALUE > 0));",
                "CREATE DOMAIN d AS int\n\tCONSTRAINT b CHECK ((VALUE > 0));",
            ),
            ("GRANT SELECT ON TABLE t TO x;", ""),
            (
                "CREATE FUNCTION f() RETURNS int AS $$ select 1; SET x = 1 $$;",
                "CREATE FUNCTION f() RETURNS int AS $$ select 1;  $$;",
            ),
            ("COMMENT ON FUNCTION f() IS 'a';", "COMMENT ON FUNCTION f() IS 'b';"),
            ("select 1; select 1;", "select 1"),
        ] {
            assert!(!same(one, other), "{one}");
        }
    }
}
