//! Any text as a script: splitting it does not panic, the pieces occur in the text in their order, and joining and
//! splitting them again gives the same pieces.

#![no_main]

use driftless_sql::dump::comparable;
use driftless_sql::script::{Piece, Statement, message, pieces};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = comparable(text);
    let mut place = 0;
    for statement in message(text) {
        place = stands(text, place, statement.text, Some(statement.start));
        tokens(&statement);
    }
    let Ok(all) = pieces(text) else { return };
    place = 0;
    let mut whole = String::from("\n");
    let mut is_whole = true;
    for piece in &all {
        match piece {
            Piece::Statement(it) => {
                place = stands(text, place, it.text, Some(it.start));
                tokens(it);
                // With an open parenthesis, the added semicolon does not end the statement.
                is_whole &=
                    pieces(&format!("\n{};", it.text)).is_ok_and(|all| texts(&all) == [it.text]);
                whole += &format!("{};\n", it.text);
            }
            Piece::Copy(it, rows) => {
                place = stands(text, place, it.text, Some(it.start));
                // The rest of the COPY's line is read after its rows, but is written before them.
                stands(text, place, rows, None);
                whole += &format!("{};\n{rows}\\.\n", it.text);
            }
            Piece::Command { text: command, .. } => {
                place = stands(text, place, command, None);
                whole += &format!("{command}\n");
            }
        }
    }
    if is_whole {
        let again = pieces(&whole).expect("what ended ends");
        assert_eq!(texts(&again), texts(&all));
    }
});

/// Returns where the part ends, which is not before that place.
fn stands(text: &str, place: usize, part: &str, start: Option<usize>) -> usize {
    let found = text[place..].find(part).expect("it stands there, behind the one before") + place;
    let start = start.unwrap_or(found);
    assert!(start >= place && text[start..].starts_with(part));
    start + part.len()
}

fn tokens(statement: &Statement<'_>) {
    let mut place = 0;
    for (_, start, end) in statement.tokens() {
        assert!(place <= start && start < end && statement.text.get(start..end).is_some());
        place = end;
    }
}

fn texts<'a>(all: &[Piece<'a>]) -> Vec<&'a str> {
    let parts = |it: &Piece<'a>| match it {
        Piece::Statement(it) => vec![it.text],
        Piece::Copy(it, rows) => vec![it.text, *rows],
        Piece::Command { text, .. } => vec![*text],
    };
    all.iter().flat_map(parts).collect()
}
