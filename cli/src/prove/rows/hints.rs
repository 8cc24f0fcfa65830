//! Values that checks suggest: the literals and numbers in them, texts with the lengths that they name, and texts in
//! common formats.

use driftless_sql::{Token, tokens};

use super::catalog::Type;
use super::pattern;
use super::value::array_of;

/// The formats that checks and casts of texts require most often: an address, a link, a word, a number, a digest, a code,
/// and the plain text of each family of types. The last `1` is the part that counts up.
const FORMS: [&str; 33] = [
    "row1@example.org",
    "https://example.org/1",
    "row-1",
    "row_1",
    "row1",
    "1",
    "10",
    "A1",
    "AA",
    "aa",
    "USD",
    "/row/1",
    "1.0.1",
    "example1.org",
    "2000-01-01",
    "+12025550101",
    "#aabb01",
    "00000000-0000-0000-0000-000000000001",
    "0000000000000000000000000000000000000001",
    "row_number_1",
    "10.0.0.1",
    "08:00:2b:01:02:03",
    "{}",
    "{1}",
    "{\"a\": 1}",
    "true",
    "12:00:00",
    "1 day",
    "[1,2)",
    "empty",
    "(1,2)",
    "101",
    "<a/>",
];

/// The longest text that is made because a check names a number.
const LONGEST: usize = 4000;

/// Candidates for a column, from the expressions that mention it, the likeliest first.
pub(super) fn hints(
    data_type: &Type,
    element: Option<&str>,
    word: &str,
    expressions: &[&str],
) -> Vec<String> {
    let mut all = Vec::new();
    for tokens in expressions.iter().filter_map(|it| tokens(it)) {
        all.extend(of_tokens(data_type, element, &tokens));
    }
    if is_text(data_type) && !expressions.is_empty() {
        all.extend(forms(word));
    }
    all
}

/// Texts in common formats, with the word of the table: different tables accept different ones.
pub(super) fn forms(word: &str) -> impl Iterator<Item = String> + '_ {
    FORMS.iter().map(move |it| it.replace("row", word))
}

pub(super) fn is_text(data_type: &Type) -> bool {
    ["text", "varchar", "bpchar", "citext", "name"].contains(&data_type.name.as_str())
}

fn of_tokens(data_type: &Type, element: Option<&str>, tokens: &[Token]) -> Vec<String> {
    let mut all = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).map(|it| &tokens[it]);
        match token {
            Token::Literal(text) => {
                if is_text(data_type) && is_match(before) {
                    all.extend(pattern::sample(text));
                }
                if is_text(data_type) && is_like(before) {
                    all.push(text.replace('%', "row1").replace('_', "1"));
                }
                all.push(text.clone());
                all.extend(text.parse().into_iter().flat_map(|it| near(data_type, element, it)));
            }
            Token::Number(text) => {
                let negative = matches!(before, Some(Token::Operator(it)) if it == "-");
                if let Ok(number) = text.parse::<i64>() {
                    all.extend(near(data_type, element, number));
                    if negative {
                        all.extend(near(data_type, element, -number));
                    }
                }
                all.push(text.clone());
            }
            _ => {}
        }
    }
    all
}

fn is_match(before: Option<&Token>) -> bool {
    matches!(before, Some(Token::Operator(it)) if it == "~" || it == "~*")
        || matches!(before, Some(Token::Mark('(')))
}

fn is_like(before: Option<&Token>) -> bool {
    matches!(before, Some(Token::Operator(it)) if it == "~~" || it == "~~*")
}

/// A number and its neighbours, or texts, bytes and arrays of these lengths.
fn near(data_type: &Type, element: Option<&str>, number: i64) -> Vec<String> {
    let numbers =
        [Some(number), number.checked_add(1), number.checked_sub(1)].into_iter().flatten();
    match data_type.name.as_str() {
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "money" | "oid" => {
            numbers.map(|it| it.to_string()).collect()
        }
        name => {
            let lengths = numbers.filter_map(|it| usize::try_from(it).ok());
            let lengths = lengths.filter(|it| (1..=LONGEST).contains(it));
            let of_length = |length: usize| match (name, element) {
                ("bytea", _) => Some(format!("\\x{}01", "00".repeat(length - 1))),
                (_, Some(element)) => (length <= 64).then(|| array_of(element, length)),
                _ if is_text(data_type) => Some(format!("{}1", "a".repeat(length - 1))),
                _ => None,
            };
            lengths.filter_map(of_length).collect()
        }
    }
}
