//! `'now'` and its like, which PostgreSQL reads once: when the default or the check is made, so that every row gets the
//! time of the migration. The text is right where it is text.

use driftless_schema::well_known::spelled;
use driftless_sql::{Token, tokens};
use quote::ToTokens;
use syn::LitStr;

use crate::ctxt::Ctxt;

/// A text over a row with these columns and types.
pub(crate) fn frozen(ctxt: &Ctxt, expression: &LitStr, columns: &[(String, String)]) {
    let Some(tokens) = tokens(&expression.value()) else { return };
    let is_time = |it: Option<&Token>| {
        let name = it.and_then(Token::name);
        columns.iter().any(|(column, data_type)| {
            name.is_some_and(|it| it.eq_ignore_ascii_case(column)) && is_time(data_type)
        })
    };
    for (place, word) in words(&tokens) {
        // `column > 'now'`, `'now' < column`, `column between 'yesterday' and 'now'`.
        let before = tokens[..place].iter().rev().find(|it| !is_between(it));
        let after = tokens[place + 1..].iter().find(|it| !is_between(it));
        let is_compared = matches!(tokens[..place].last(), Some(it) if is_between(it))
            && is_time(before)
            || matches!(tokens.get(place + 1), Some(it) if is_between(it)) && is_time(after);
        let is_cast = cast(&tokens, place).map(|it| self::is_time(&it));
        if is_cast.unwrap_or(is_compared) {
            return report(ctxt, expression, word, "timestamp");
        }
    }
}

/// A default of a column or a domain of this type.
pub(crate) fn frozen_default(ctxt: &Ctxt, written: &impl ToTokens, sql: &str, data_type: &str) {
    let Some(tokens) = tokens(sql) else { return };
    for (place, word) in words(&tokens) {
        let is_all = tokens.iter().all(|it| it.is_string() || matches!(it, Token::Mark('(' | ')')));
        let is_read = match cast(&tokens, place) {
            Some(cast) => is_time(&cast),
            None => is_all && is_time(data_type),
        };
        if is_read {
            return report(ctxt, written, word, data_type);
        }
    }
}

fn report(ctxt: &Ctxt, place: &impl ToTokens, word: &str, data_type: &str) {
    let is_date = spelled(data_type).is_some_and(|it| it.0.postgres.starts_with("date"));
    let instead = match word {
        "today" => "CURRENT_DATE",
        "tomorrow" => "CURRENT_DATE + 1",
        "yesterday" => "CURRENT_DATE - 1",
        _ if is_date => "CURRENT_DATE",
        _ => "now()",
    };
    ctxt.error(
        place,
        format!(
            "PostgreSQL reads `'{word}'` once, when the migration runs, so it is the same time in every row: write `{instead}`"
        ),
    );
}

/// The strings that begin with such a word, with their places.
fn words(tokens: &[Token]) -> Vec<(usize, &'static str)> {
    const WORDS: [&str; 4] = ["now", "today", "tomorrow", "yesterday"];
    let mut all = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let (Token::Literal(text) | Token::Escaped(text)) = token else { continue };
        let text = text.trim_start_matches(['E', 'e', '\'']).trim_start_matches('{').trim_start();
        let letters = text.split(|it: char| !it.is_ascii_alphabetic()).next().unwrap_or_default();
        let found = WORDS.iter().find(|it| it.eq_ignore_ascii_case(letters));
        all.extend(found.map(|it| (place, *it)));
    }
    all
}

/// Tokens between a column and a value that it is compared with.
fn is_between(token: &Token) -> bool {
    matches!(token, Token::Operator(_) | Token::Mark('(' | ')'))
        || ["between", "in", "and", "symmetric"].iter().any(|it| token.is_word(it))
}

/// The type to which the string is cast directly: `'now'::timestamp`, `timestamp 'now'`, `CAST('now' AS timestamp)`.
fn cast(tokens: &[Token], place: usize) -> Option<String> {
    let named = |tokens: &[Token]| {
        let names: Vec<&str> = tokens.iter().map_while(Token::name).collect();
        (!names.is_empty()).then(|| names.join(" "))
    };
    match &tokens[place + 1..] {
        [Token::Cast, rest @ ..] => return named(rest),
        [word, rest @ ..] if word.is_word("as") => return named(rest),
        _ => {}
    }
    let before = tokens[..place].last()?.name()?;
    spelled(before).is_some().then(|| before.to_owned())
}

/// Whether values of the type are dates or times, alone or in an array or a range.
fn is_time(data_type: &str) -> bool {
    let known = spelled(data_type).map(|it| it.0.postgres);
    known.is_some_and(|it| it.starts_with("time") || it.starts_with("date") || it.starts_with("ts"))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;
    use crate::owner::Owner;

    fn default(sql: &str, data_type: &str) -> Option<String> {
        let ctxt = Ctxt::new(Owner::Driftless);
        let written: LitStr = parse_quote!("");
        frozen_default(&ctxt, &written, sql, data_type);
        ctxt.check().err().map(|it| it.error.to_string())
    }

    fn check(text: &str) -> bool {
        let ctxt = Ctxt::new(Owner::Driftless);
        let columns = [("a", "timestamp with time zone"), ("status", "text"), ("d", "date")];
        let columns = columns.map(|(name, it)| (name.to_owned(), it.to_owned()));
        frozen(&ctxt, &LitStr::new(text, proc_macro2::Span::call_site()), &columns);
        ctxt.check().is_err()
    }

    #[test]
    fn a_time_that_is_read_once_is_no_default() {
        for (sql, data_type, instead) in [
            ("'now'", "timestamp with time zone", "`now()`"),
            ("('NOW')", "timestamptz(3)", "`now()`"),
            ("' now '::timestamp", "text", "`now()`"),
            ("timestamp 'now'", "timestamp without time zone", "`now()`"),
            ("cast('now' as timestamp with time zone)", "timestamptz", "`now()`"),
            ("E'now'", "time without time zone", "`now()`"),
            ("'now'", "date", "`CURRENT_DATE`"),
            ("'today'", "date", "`CURRENT_DATE`"),
            ("'tomorrow 10:00'", "timestamptz", "`CURRENT_DATE + 1`"),
            ("date 'yesterday' - 3", "date", "`CURRENT_DATE - 1`"),
            ("'{now}'", "timestamptz[]", "`now()`"),
            ("'now'::timestamptz + interval '1 day'", "timestamptz", "`now()`"),
        ] {
            let message = default(sql, data_type).unwrap_or_else(|| panic!("{sql} is read once"));
            assert!(message.contains(instead), "{sql}: {message}");
        }
        for (sql, data_type) in [
            ("'now'", "text"),
            ("'now'::text", "timestamptz"),
            ("('now'::text)::date", "date"),
            ("now()", "timestamptz"),
            ("'2020-01-01'", "date"),
            ("'epoch'", "timestamptz"),
            ("'infinity'", "timestamptz"),
            ("'nowhere'", "timestamptz"),
            ("date_trunc('today', now())", "timestamptz"),
        ] {
            assert_eq!(default(sql, data_type), None, "{sql}");
        }
    }

    #[test]
    fn a_check_compares_a_time_or_a_text() {
        for text in [
            "a > 'now'",
            "'now' < a",
            "a BETWEEN 'yesterday' AND 'now'",
            "d in ('today')",
            "a > 'now'::timestamptz - interval '1 day'",
            "(A) >= ('now')",
        ] {
            assert!(check(text), "{text}");
        }
        for text in
            ["status = 'now'", "status in ('now', 'later')", "a > now()", "a > '2020-01-01'"]
        {
            assert!(!check(text), "{text}");
        }
    }
}
