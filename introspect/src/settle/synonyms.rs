//! Spellings that differ although PostgreSQL gives them one meaning, and constants that it evaluates when it parses:
//! takes a canonical text, returns one that can be compared.

use driftless_sql::{Token, tokens};

/// Calls and keywords to which the documentation gives one meaning, each with the word that replaces it.
///
/// - "`now()` is a traditional PostgreSQL equivalent to `transaction_timestamp()`"; "`transaction_timestamp()` is
///   equivalent to `CURRENT_TIMESTAMP`" (Date/Time Functions and Operators: Current Date/Time).
/// - "`current_role` … is equivalent to `current_user`", "`user` … is equivalent to `current_user`", "`current_catalog`,
///   `current_database()`: returns the name of the current database" (System Information Functions).
const SYNONYMS: &[(&str, Spelling, &str)] = &[
    ("now", Spelling::Call, "current_timestamp"),
    ("transaction_timestamp", Spelling::Call, "current_timestamp"),
    ("current_role", Spelling::Keyword, "current_user"),
    ("user", Spelling::Keyword, "current_user"),
    ("current_database", Spelling::Call, "current_catalog"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Call,
    Keyword,
}

/// The tokens of a text that the server has deparsed, with one spelling for each meaning.
pub(super) fn comparable(canonical: &str) -> Vec<Token> {
    // A text that our lexer does not understand still equals itself.
    let Some(read) = tokens(canonical) else { return vec![Token::Unicode(canonical.to_owned())] };
    let mut spelled = Vec::new();
    let mut rest = read.as_slice();
    while let Some((token, behind)) = rest.split_first() {
        let qualified = matches!(spelled.last(), Some(Token::Mark('.')));
        let call = matches!(behind, [Token::Mark('('), Token::Mark(')'), ..]);
        let spelling = if call { Spelling::Call } else { Spelling::Keyword };
        let synonym = SYNONYMS
            .iter()
            .find(|(word, how, _)| !qualified && *how == spelling && token.is_word(word));
        spelled.push(synonym.map_or(token.clone(), |(.., word)| Token::Word((*word).to_owned())));
        rest = if call && synonym.is_some() { &behind[2..] } else { behind };
    }
    spelled
}

/// Words for a moment in a date, which PostgreSQL replaces by that moment when it parses them.
const MOMENTS: &[&str] = &["now", "today", "tomorrow", "yesterday"];

/// Whether parsing the text has fixed a moment: a string of the text contains a word for one, and the deparsed text no
/// longer does. In a `text` column `'now'` is three letters and stays.
pub(super) fn freezes(text: &[Token], canonical: &[Token]) -> bool {
    moments(text) > moments(canonical)
}

fn moments(tokens: &[Token]) -> usize {
    let strings = tokens.iter().filter_map(|it| match it {
        Token::Literal(text) | Token::Escaped(text) => Some(text.to_lowercase()),
        Token::Word(_)
        | Token::Quoted(_)
        | Token::Typed(..)
        | Token::Unicode(_)
        | Token::Number(_)
        | Token::Operator(_)
        | Token::Cast
        | Token::Mark(_) => None,
    });
    strings
        .filter(|it| it.split(|it: char| !it.is_alphanumeric()).any(|it| MOMENTS.contains(&it)))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_each_meaning() {
        for (one, other) in [
            ("now()", "CURRENT_TIMESTAMP"),
            ("(at < now( ))", "(at < transaction_timestamp())"),
            ("USER", "CURRENT_ROLE"),
            ("current_database()", "CURRENT_CATALOG"),
        ] {
            assert_eq!(comparable(one), comparable(other), "{one} and {other}");
        }
        for (one, other) in [
            ("now()", "public.now()"),
            ("now()", "clock_timestamp()"),
            ("now()", "'now()'::text"),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP(3)"),
            ("\"user\"", "USER"),
            ("SESSION_USER", "CURRENT_USER"),
            ("now", "now()"),
        ] {
            assert_ne!(comparable(one), comparable(other), "{one} and {other}");
        }
    }

    #[test]
    fn a_moment_is_frozen_only_where_it_was_read() {
        let frozen = |text: &str, canonical: &str| {
            freezes(&tokens(text).expect("an expression"), &comparable(canonical))
        };
        assert!(frozen("'NOW'", "'2026-01-01 00:00:00+00'::timestamp with time zone"));
        assert!(frozen("'today 12:00'", "'2026-01-01 12:00:00'::timestamp without time zone"));
        assert!(!frozen("'now'", "'now'::text"));
        assert!(!frozen("'nowhere'", "'2026-01-01'::date"));
        assert!(!frozen("now()", "now()"));
    }
}
