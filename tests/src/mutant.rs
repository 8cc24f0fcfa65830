//! Drafts that were spoiled: one thing is missing, swapped or too wide.

use driftless_sql::script::{Statement, message};
use driftless_sql::{Token, placed};

/// A spoiled file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What was done to it.
    pub what: String,
    /// Its text.
    pub sql: String,
}

/// Every mutant of a file that a draft has, each with one thing spoiled.
pub fn mutants(file: &str) -> Vec<Mutant> {
    let statements = message(file);
    let mut all = Vec::new();
    for statement in &statements {
        // Without a statement nothing is left of a file, which no server takes.
        all.push(Mutant {
            what: format!("drops `{}`", first_line(statement)),
            sql: replaced(file, statement, "SELECT 1"),
        });
        for spoil in SPOILS {
            for (what, text) in spoil(statement) {
                let what = format!("{what} in `{}`", first_line(statement));
                all.push(Mutant { what, sql: replaced(file, statement, &text) });
            }
        }
    }
    all
}

/// What can be done to one statement: its names, and the statement's text afterwards.
type Spoil = fn(&Statement<'_>) -> Vec<(String, String)>;

const SPOILS: [Spoil; 10] = [
    widens,
    swaps_texts,
    forgets_default,
    forgets_not_null,
    changes_zone,
    changes_number,
    empties,
    drops_action,
    loses_using,
    changes_fill,
];

fn first_line(statement: &Statement<'_>) -> String {
    statement.text.lines().next().unwrap_or_default().chars().take(90).collect()
}

fn replaced(file: &str, statement: &Statement<'_>, text: &str) -> String {
    let end = statement.start + statement.text.len();
    format!("{}{text}{}", &file[..statement.start], &file[end..])
}

/// The statement without what stands between two places in it.
fn without(statement: &Statement<'_>, from: usize, to: usize) -> String {
    format!("{}{}", &statement.text[..from], &statement.text[to..])
}

/// An `UPDATE` without its `WHERE`.
fn widens(statement: &Statement<'_>) -> Vec<(String, String)> {
    if !statement.begins_with(&["update"]) {
        return Vec::new();
    }
    let tokens = statement.tokens();
    let place = tokens.iter().rev().find(|it| it.0.is_word("where"));
    place
        .map(|it| ("widens the WHERE".to_owned(), statement.text[..it.1].to_owned()))
        .into_iter()
        .collect()
}

/// Two texts that stand behind each other in a `USING` or a `CASE` have changed places.
fn swaps_texts(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let Some(start) = tokens.iter().position(|it| it.0.is_word("using")) else { return Vec::new() };
    if !statement.begins_with(&["alter", "table"]) {
        return Vec::new();
    }
    let texts: Vec<&(Token, usize, usize)> =
        tokens[start..].iter().filter(|it| it.0.is_string()).collect();
    let pairs = texts
        .windows(2)
        .filter(|it| statement.text[it[0].1..it[0].2] != statement.text[it[1].1..it[1].2]);
    pairs
        .map(|pair| {
            let [one, other] = [pair[0], pair[1]];
            let text = format!(
                "{}{}{}{}{}",
                &statement.text[..one.1],
                &statement.text[other.1..other.2],
                &statement.text[one.2..other.1],
                &statement.text[one.1..one.2],
                &statement.text[other.2..]
            );
            ("swaps two texts".to_owned(), text)
        })
        .collect()
}

/// A column without its `DEFAULT`; a default that does not come back.
fn forgets_default(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let mut all = Vec::new();
    for place in 1..tokens.len() {
        let is_own = tokens[place].0.is_word("default")
            && !["set", "drop", "by"].iter().any(|it| tokens[place - 1].0.is_word(it));
        if !is_own {
            continue;
        }
        let mut depth = 0_i32;
        let ends = tokens[place + 1..].iter().find(|it| {
            match it.0 {
                Token::Mark('(') => depth += 1,
                Token::Mark(')') => depth -= 1,
                _ => {}
            }
            let is_next = it.0 == Token::Mark(',')
                || ["not", "constraint"].iter().any(|word| it.0.is_word(word));
            depth < 0 || depth == 0 && is_next
        });
        let end = ends.map_or(statement.text.len(), |it| it.1);
        all.push(("forgets a DEFAULT".to_owned(), without(statement, tokens[place].1, end)));
    }
    all
}

fn forgets_not_null(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let is_plain = |place: &usize| {
        let [before, not, null] = [1, 2, 3].map(|it| &tokens[place + it - 1].0);
        let is_other = ["set", "drop", "is"].iter().any(|it| before.is_word(it));
        not.is_word("not") && null.is_word("null") && !is_other
    };
    let places = (0..tokens.len().saturating_sub(2)).filter(is_plain).take(2);
    places
        .map(|it| {
            let text = without(statement, tokens[it + 1].1, tokens[it + 2].2);
            ("forgets a NOT NULL".to_owned(), text)
        })
        .collect()
}

/// Another time zone.
fn changes_zone(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let is_zone = |it: &&(Token, usize, usize)| {
        let Token::Literal(text) = &it.0 else { return false };
        ["UTC", "Asia/Tokyo", "Europe/Berlin"].contains(&text.as_str())
    };
    let found = tokens.iter().find(is_zone);
    found
        .map(|it| {
            let text = &statement.text;
            let other = format!("{}'America/Lima'{}", &text[..it.1], &text[it.2..]);
            ("changes the zone".to_owned(), other)
        })
        .into_iter()
        .collect()
}

/// The first number is another one.
fn changes_number(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let is_number = |it: &&(Token, usize, usize)| matches!(&it.0, Token::Number(text) if text.len() < 6 && text.bytes().all(|it| it.is_ascii_digit()));
    if !statement.begins_with(&["alter"])
        && !statement.begins_with(&["select"])
        && !statement.begins_with(&["create"])
    {
        return Vec::new();
    }
    tokens
        .iter()
        .filter(is_number)
        .take(1)
        .filter_map(|it| {
            let number: u32 = statement.text[it.1..it.2].parse().ok()?;
            let text =
                format!("{}{}{}", &statement.text[..it.1], number + 1, &statement.text[it.2..]);
            Some(("changes a number".to_owned(), text))
        })
        .collect()
}

/// A materialized view that comes back empty.
fn empties(statement: &Statement<'_>) -> Vec<(String, String)> {
    if !statement.begins_with(&["create", "materialized", "view"]) {
        return Vec::new();
    }
    let tokens = statement.tokens();
    let ends_with = |words: &[&str]| {
        let last = tokens.iter().rev().zip(words.iter().rev());
        last.filter(|(token, word)| token.0.is_word(word)).count() == words.len()
    };
    if ends_with(&["with", "no", "data"]) {
        return Vec::new();
    }
    let end = match ends_with(&["with", "data"]) {
        true => tokens[tokens.len() - 2].1,
        false => statement.text.len(),
    };
    let bare = statement.text[..end].trim_end();
    vec![("leaves it empty".to_owned(), format!("{bare} WITH NO DATA"))]
}

/// One of several actions of an `ALTER TABLE` is missing.
fn drops_action(statement: &Statement<'_>) -> Vec<(String, String)> {
    if !statement.begins_with(&["alter", "table"]) {
        return Vec::new();
    }
    let mut depth = 0_i32;
    let mut commas = Vec::new();
    for (token, from, _) in statement.tokens() {
        match token {
            Token::Mark('(' | '[') => depth += 1,
            Token::Mark(')' | ']') => depth -= 1,
            Token::Mark(',') if depth == 0 => commas.push(from),
            _ => {}
        }
    }
    let last = commas.iter().copied().chain([statement.text.len()]);
    let ends: Vec<usize> = last.collect();
    ends.windows(2)
        .map(|it| ("drops an action".to_owned(), without(statement, it[0], it[1])))
        .collect()
}

/// Every value becomes null, or what is already there.
fn loses_using(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let is_type = tokens.iter().any(|it| it.0.is_word("type"));
    let Some(place) = tokens.iter().find(|it| it.0.is_word("using")) else { return Vec::new() };
    if !is_type || !statement.begins_with(&["alter", "table"]) {
        return Vec::new();
    }
    vec![("empties the USING".to_owned(), format!("{}NULL", &statement.text[..place.2 + 1]))]
}

/// A fill by something else.
fn changes_fill(statement: &Statement<'_>) -> Vec<(String, String)> {
    if !statement.begins_with(&["update"]) {
        return Vec::new();
    }
    let tokens = statement.tokens();
    let equals = tokens.iter().find(|it| it.0 == Token::Operator("=".to_owned()));
    let condition = tokens.iter().rev().find(|it| it.0.is_word("where"));
    let Some((equals, condition)) = equals.zip(condition) else { return Vec::new() };
    let value = statement.text[equals.2..condition.1].trim();
    let text = |other: String| {
        format!("{} {other} {}", &statement.text[..equals.2], &statement.text[condition.1..])
    };
    let mut all = Vec::new();
    let tokens = placed(value);
    if matches!(tokens.as_slice(), [(Token::Number(_), ..)]) {
        all.push(("fills another number".to_owned(), text(format!("{value} + 1"))));
    } else if tokens.iter().any(|it| it.0.is_string()) {
        all.push(("fills another text".to_owned(), text(format!("({value}) || 'x'"))));
    } else {
        all.push(("fills another value".to_owned(), text(format!("({value}) || ''"))));
        all.push(("fills another value".to_owned(), text(format!("({value}) + 1"))));
    }
    all
}
