//! Compares the dumps of two schemas, statement by statement.

use std::fmt;

use driftless_introspect::Error;
use driftless_schema::Pair;
use driftless_schema::quote::literal;
use driftless_schema::text::comment;
use driftless_sql::dump::comparable;
use driftless_sql::script::{Piece, Unfinished, message, pieces};
use driftless_sql::{Token, placed};

use super::rows::missing;

/// How two schemas differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SchemaDifference {
    /// The files of a draft that turns the first into the second.
    Draft(Vec<String>),
    /// The statements that only one of the dumps has, if a draft would be empty.
    Statements(Vec<StatementDifference>),
}

/// A statement that only one of two dumps has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementDifference {
    is_missing: bool,
    /// Without its semicolon.
    statement: String,
}

/// The SQL, for people.
impl fmt::Display for SchemaDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SchemaDifference::Draft(files) => {
                files.iter().try_for_each(|it| formatter.write_str(it))
            }
            SchemaDifference::Statements(all) => {
                all.iter().try_for_each(|it| write!(formatter, "{it}"))
            }
        }
    }
}

/// The statement below a comment that says what is wrong with it.
impl fmt::Display for StatementDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let StatementDifference { is_missing: _, statement } = self;
        writeln!(formatter, "{}{statement};", comment(self.label()))
    }
}

impl StatementDifference {
    fn label(&self) -> &'static str {
        if self.is_missing { "missing:" } else { "too much:" }
    }

    fn lines(&self) -> Vec<String> {
        let text = format!("{};", self.statement);
        text.lines().filter(|it| !it.trim().is_empty()).map(str::to_owned).collect()
    }
}

impl SchemaDifference {
    /// A few lines of the difference. For a draft, the lines without comments, which hold its warnings. For a statement,
    /// its first line, and the first line that differs if both dumps have that line: the name of a view or a function
    /// says enough.
    pub(crate) fn outline(&self) -> Vec<String> {
        match self {
            SchemaDifference::Draft(files) => {
                files.iter().flat_map(|it| code_lines(it)).map(str::to_owned).collect()
            }
            SchemaDifference::Statements(all) => {
                all.iter().flat_map(|it| outline_of(it, all)).collect()
            }
        }
    }
}

fn outline_of(one: &StatementDifference, all: &[StatementDifference]) -> Vec<String> {
    let lines = one.lines();
    let head = lines.first().cloned().unwrap_or_default();
    let end = if lines.len() > 1 { " …" } else { "" };
    let counterpart =
        all.iter().find(|it| it.is_missing != one.is_missing && it.lines().first() == Some(&head));
    let Some(counterpart) = counterpart else {
        return vec![format!("{} {head}{end}", one.label())];
    };
    if !one.is_missing {
        return Vec::new();
    }
    let mut outline = vec![format!("differs: {head}{end}")];
    let found = counterpart.lines();
    let pair = lines.iter().zip(&found).find(|(wanted, found)| wanted != found);
    if let Some((wanted, found)) = pair {
        outline.push(format!("  before: {}", wanted.trim()));
        outline.push(format!("  now: {}", found.trim()));
    }
    outline
}

/// The lines of a script that hold more than a comment.
fn code_lines(sql: &str) -> Vec<&str> {
    let tokens = placed(sql);
    let mut start = 0;
    let mut all = Vec::new();
    for line in sql.split_inclusive('\n') {
        let end = start + line.len();
        if !line.trim().is_empty() && tokens.iter().any(|it| it.1 < end && start < it.2) {
            all.push(line.trim_end_matches(['\n', '\r']));
        }
        start = end;
    }
    all
}

/// The statements that only one of the dumps has.
pub(super) fn statement_differences(dumps: Pair<&str>) -> Result<Vec<StatementDifference>, Error> {
    if dumps.before == dumps.after {
        return Ok(Vec::new());
    }
    let of = |dump: &str| comparable(dump).map_err(unreadable);
    let (before, after) = (of(dumps.before)?, of(dumps.after)?);
    let difference =
        |is_missing| move |it: &String| StatementDifference { is_missing, statement: it.clone() };
    // Both are sorted. A statement that one dump has twice and the other once is a difference, too.
    let lacking = missing(&after, &before).into_iter().map(difference(true));
    let too_much = missing(&before, &after).into_iter().map(difference(false));
    Ok(lacking.chain(too_much).collect())
}

/// Without views that differ only in the order of their columns. A view of `*` has the order of its table, which is no
/// difference either.
pub(super) fn without_reordered_views(
    differences: Vec<StatementDifference>,
) -> Vec<StatementDifference> {
    let views: Vec<Option<Vec<String>>> =
        differences.iter().map(|it| with_sorted_columns(&it.statement)).collect();
    let is_alone = |view: &Option<Vec<String>>| {
        view.is_none() || views.iter().filter(|it| *it == view).count() == 1
    };
    let alone: Vec<bool> = views.iter().map(is_alone).collect();
    differences.into_iter().zip(alone).filter(|it| it.1).map(|it| it.0).collect()
}

/// The words of a view with each of its lists of columns sorted; none for every other statement.
fn with_sorted_columns(statement: &str) -> Option<Vec<String>> {
    const BEFORE_VIEW: [&str; 5] = ["or", "replace", "materialized", "recursive", "temporary"];
    let statement = *message(statement).first()?;
    let tokens = statement.tokens();
    let (create, rest) = tokens.split_first()?;
    let sort = rest.iter().find(|(it, ..)| !BEFORE_VIEW.iter().any(|word| it.is_word(word)))?;
    if !create.0.is_word("create") || !sort.0.is_word("view") {
        return None;
    }
    Some(sorted_words(&tokens, statement.text))
}

type Placed = (Token, usize, usize);

fn sorted_words(tokens: &[Placed], text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = tokens;
    while let Some(((token, start, end), after)) = rest.split_first() {
        all.push(text[*start..*end].to_owned());
        rest = after;
        if token.is_word("select") {
            let (list, after) = rest.split_at(end_of_list(rest));
            let items = top_level(list, |it| *it == Token::Mark(','));
            let mut items: Vec<String> =
                items.into_iter().map(|it| sorted_words(it, text).join(" ")).collect();
            items.sort();
            all.push(items.join(", "));
            rest = after;
        }
    }
    all
}

/// Where the list of columns after a `SELECT` ends.
fn end_of_list(tokens: &[Placed]) -> usize {
    const ENDS: [&str; 12] = [
        "from",
        "where",
        "group",
        "having",
        "window",
        "union",
        "intersect",
        "except",
        "order",
        "limit",
        "offset",
        "fetch",
    ];
    let mut depth = 0_usize;
    for (place, (token, ..)) in tokens.iter().enumerate() {
        match token {
            Token::Mark('(' | '[') => depth += 1,
            // The end of a query in parentheses.
            Token::Mark(')' | ']') if depth == 0 => return place,
            Token::Mark(')' | ']') => depth -= 1,
            _ => {}
        }
        let is_after = |word: &str| place > 0 && tokens[place - 1].0.is_word(word);
        let is_before = |word: &str| tokens.get(place + 1).is_some_and(|it| it.0.is_word(word));
        // `WITHIN GROUP (…)` and `timestamp with time zone` end nothing.
        let ends = ENDS.iter().any(|it| token.is_word(it)) && !is_after("within")
            || token.is_word("with") && !is_before("time");
        if depth == 0 && ends {
            return place;
        }
    }
    tokens.len()
}

/// Split at the separators outside of parentheses.
fn top_level(tokens: &[Placed], is_separator: impl Fn(&Token) -> bool) -> Vec<&[Placed]> {
    let mut depth = 0_usize;
    tokens
        .split(|(token, ..)| {
            match token {
                Token::Mark('(' | '[') => depth += 1,
                Token::Mark(')' | ']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && is_separator(token)
        })
        .collect()
}

/// The dump with all moments of these days made equal. A view or a default with `'now'` holds the moment at which it was
/// created, as a constant of its own: `'2026-11-25 18:12:12.331506'::timestamp`.
pub(super) fn without_moments(dump: &str, days: &[String]) -> Result<String, Error> {
    let mut text = String::new();
    let mut copied = 0;
    for piece in pieces(dump).map_err(unreadable)? {
        let (Piece::Statement(statement) | Piece::Copy(statement, _)) = piece else { continue };
        for (token, start, end) in statement.tokens() {
            let (start, end) = (statement.start + start, statement.start + end);
            let Token::Literal(value) = token else { continue };
            // A dollar quote is the body of a function, in its author's words.
            let zone = if dump[start..].starts_with('\'') { zone(&value, days) } else { None };
            let Some(zone) = zone else { continue };
            text.push_str(&dump[copied..start]);
            text.push_str(&literal(&format!("2000-01-01 00:00:00{zone}")));
            copied = end;
        }
    }
    text.push_str(&dump[copied..]);
    Ok(text)
}

/// What follows the moment, which is its time zone if it has one; none if the value is no such moment.
fn zone<'a>(value: &'a str, days: &[String]) -> Option<&'a str> {
    let time = days.iter().find_map(|it| value.strip_prefix(it.as_str())?.strip_prefix(' '))?;
    let end = time.find(|it: char| !it.is_ascii_digit() && it != ':' && it != '.');
    let (time, rest) = time.split_at(end.unwrap_or(time.len()));
    // Nobody writes a time with fractions of a second by hand.
    (time.len() > "00:00:00.".len() && time.contains('.')).then_some(rest)
}

fn unreadable(error: Unfinished) -> Error {
    Error::new("reading a dump", error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(is_missing: bool, statement: &str) -> StatementDifference {
        StatementDifference { is_missing, statement: statement.to_owned() }
    }

    fn left(one: &str, other: &str) -> usize {
        without_reordered_views(vec![difference(true, one), difference(false, other)]).len()
    }

    #[test]
    fn the_order_of_the_columns_of_a_view_is_no_difference() {
        let view = |columns: &str| {
            format!("CREATE VIEW public.v AS\n SELECT {columns}\n   FROM public.t\n  WHERE (a > 0)")
        };
        let one = view("id,\n    (a)::timestamp with time zone AS a,\n    f(b, c) AS b");
        let other = view("id,\n    f(b, c) AS b,\n    (a)::timestamp with time zone AS a");
        assert_eq!(left(&one, &other), 0);
        assert_eq!(left(&one, &view("id,\n    a,\n    f(b, c) AS b")), 2);
        let nested = |columns: &str| {
            format!(
                "CREATE MATERIALIZED VIEW v AS\n SELECT x.id\n   FROM ( SELECT {columns}\n           FROM t) x\n  WITH NO DATA"
            )
        };
        assert_eq!(left(&nested("t.id,\n            t.a"), &nested("t.a,\n            t.id")), 0);
    }

    #[test]
    fn only_lists_of_columns_may_have_another_order() {
        // A view's conditions, and functions with such words in their names or bodies.
        let view =
            |rest: &str| format!("CREATE VIEW public.v AS\n SELECT id\n   FROM public.t\n{rest}");
        assert_eq!(left(&view("  ORDER BY\n a,\n b"), &view("  ORDER BY\n b,\n a")), 2);
        assert_eq!(left(&view("  WHERE f(\na,\nb)"), &view("  WHERE f(\nb,\na)")), 2);
        let function = |body: &str| {
            format!(
                "CREATE FUNCTION public.\"a VIEW b\"() RETURNS void LANGUAGE sql AS $$\n{body}\n$$"
            )
        };
        let swapped = function("DELETE FROM a;\nINSERT INTO a VALUES (1);");
        assert_eq!(left(&function("INSERT INTO a VALUES (1);\nDELETE FROM a;"), &swapped), 2);
    }

    #[test]
    fn moments_of_the_run_are_alike_and_others_are_not() {
        let days = ["2026-11-25".to_owned()];
        let of = |text: &str| without_moments(text, &days).expect("it is SQL");
        assert_eq!(
            of(
                "select a < '2026-11-25 18:12:12.331506+00'::timestamptz, '2026-11-24 18:12:12.3', '2026-11-25 00:00:00', '2026-11-25';"
            ),
            "select a < '2000-01-01 00:00:00+00'::timestamptz, '2026-11-24 18:12:12.3', '2026-11-25 00:00:00', '2026-11-25';"
        );
        // Texts that only mention a moment.
        for kept in [
            "COMMENT ON TABLE t IS 'since ''2026-11-25 18:12:12.331506''';",
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ select '2026-11-25 18:12:12.331506' $$;",
            "-- '2026-11-25 18:12:12.331506'\nselect 1;",
        ] {
            assert_eq!(of(kept), kept);
        }
    }

    #[test]
    fn an_outline_tells_comments_from_texts_that_look_like_them() {
        let draft = SchemaDifference::Draft(vec![
            "-- warning[DL102]\nCOMMENT ON TABLE t IS 'a\n-- b\n/* c */';\n/* d\n*/\n\nSELECT 1;\n"
                .to_owned(),
        ]);
        assert_eq!(draft.outline(), ["COMMENT ON TABLE t IS 'a", "-- b", "/* c */';", "SELECT 1;"]);
        let statements = SchemaDifference::Statements(vec![
            difference(true, "CREATE FUNCTION f() AS $$\n-- too much:\nselect 1 $$"),
            difference(true, "CREATE TABLE t (\n    a int\n)"),
            difference(false, "CREATE FUNCTION f() AS $$\n-- too much:\nselect 2 $$"),
            difference(false, "GRANT SELECT ON TABLE t TO x"),
        ]);
        assert_eq!(
            statements.outline(),
            [
                "differs: CREATE FUNCTION f() AS $$ …",
                "  before: select 1 $$;",
                "  now: select 2 $$;",
                "missing: CREATE TABLE t ( …",
                "too much: GRANT SELECT ON TABLE t TO x;",
            ]
        );
        assert_eq!(
            SchemaDifference::Statements(vec![difference(false, "SELECT 1")]).to_string(),
            "-- too much:\nSELECT 1;\n"
        );
    }
}
