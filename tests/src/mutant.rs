//! Drafts that were spoiled: one thing is missing, swapped or too wide.

use driftless_sql::Token;
use driftless_sql::script::{Statement, message};

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
        tokens[start..].iter().filter(|it| statement.text[it.1..it.2].starts_with('\'')).collect();
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
            let text = &statement.text[it.1..it.2];
            match text {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            depth < 0
                || depth == 0 && (text == "," || it.0.is_word("not") || it.0.is_word("constraint"))
        });
        let end = ends.map_or(statement.text.len(), |it| it.1);
        all.push(("forgets a DEFAULT".to_owned(), without(statement, tokens[place].1, end)));
    }
    all
}

fn forgets_not_null(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let pairs = tokens.windows(2).filter(|it| it[0].0.is_word("not") && it[1].0.is_word("null"));
    let is_plain = |it: &&[(Token, usize, usize)]| {
        let before = statement.text[..it[0].1].trim_end();
        !before.to_ascii_uppercase().ends_with("SET")
            && !before.to_ascii_uppercase().ends_with("DROP")
            && !before.to_ascii_uppercase().ends_with("IS")
    };
    pairs
        .filter(is_plain)
        .take(2)
        .map(|it| ("forgets a NOT NULL".to_owned(), without(statement, it[0].1, it[1].2)))
        .collect()
}

/// Another time zone.
fn changes_zone(statement: &Statement<'_>) -> Vec<(String, String)> {
    let found = ["'UTC'", "'Asia/Tokyo'", "'Europe/Berlin'"]
        .iter()
        .find(|it| statement.text.contains(**it));
    found
        .map(|it| ("changes the zone".to_owned(), statement.text.replace(it, "'America/Lima'")))
        .into_iter()
        .collect()
}

/// The first number is another one.
fn changes_number(statement: &Statement<'_>) -> Vec<(String, String)> {
    let tokens = statement.tokens();
    let is_number = |it: &&(Token, usize, usize)| {
        let text = &statement.text[it.1..it.2];
        text.chars().all(|it| it.is_ascii_digit()) && text.len() < 6
    };
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
    let text = statement.text.trim_end();
    let bare = text.strip_suffix("WITH DATA").unwrap_or(text);
    match bare.ends_with("WITH NO DATA") {
        true => Vec::new(),
        false => vec![("leaves it empty".to_owned(), format!("{bare} WITH NO DATA"))],
    }
}

/// One of several actions of an `ALTER TABLE` is missing.
fn drops_action(statement: &Statement<'_>) -> Vec<(String, String)> {
    if !statement.begins_with(&["alter", "table"]) {
        return Vec::new();
    }
    let mut depth = 0_i32;
    let mut commas = Vec::new();
    for (_, from, to) in statement.tokens() {
        match &statement.text[from..to] {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," if depth == 0 => commas.push(from),
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
    let equals = tokens.iter().find(|it| &statement.text[it.1..it.2] == "=");
    let condition = tokens.iter().rev().find(|it| it.0.is_word("where"));
    let Some((equals, condition)) = equals.zip(condition) else { return Vec::new() };
    let value = statement.text[equals.2..condition.1].trim();
    let text = |other: String| {
        format!("{} {other} {}", &statement.text[..equals.2], &statement.text[condition.1..])
    };
    let mut all = Vec::new();
    if value.chars().all(|it| it.is_ascii_digit()) {
        all.push(("fills another number".to_owned(), text(format!("{value} + 1"))));
    } else if value.contains('\'') {
        all.push(("fills another text".to_owned(), text(format!("({value}) || 'x'"))));
    } else {
        all.push(("fills another value".to_owned(), text(format!("({value}) || ''"))));
        all.push(("fills another value".to_owned(), text(format!("({value}) + 1"))));
    }
    all
}
