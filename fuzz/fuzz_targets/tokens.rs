//! Any text as SQL: each token is a token of its own, between tokens are only white space and comments, and the comments
//! are found where they are. A comment that driftless writes is a comment for the lexer, too.

#![no_main]

use driftless_schema::text::comment;
use driftless_sql::{line_comments, placed, tokens};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let all = placed(text);
    let mut place = 0;
    let mut comments = Vec::new();
    for (token, start, end) in &all {
        assert!(place <= *start && start < end, "tokens are in order and not empty");
        let alone = placed(&text[*start..*end]);
        assert_eq!(alone, [(token.clone(), 0, end - start)], "it is one token without the others");
        comments.extend(comments_of(&text[place..*start]));
        place = *end;
    }
    // The lexer stops at a token that does not end, and so do the comments.
    comments.extend(line_comments(&text[place..]));
    let found = line_comments(text);
    assert_eq!(found, comments);
    for it in found {
        assert!(it.starts_with("--") && !it.contains(['\n', '\r']));
        assert_eq!(line_comments(it), [it]);
    }
    if let Some(expression) = tokens(text) {
        let placed: Vec<_> = all.into_iter().map(|it| it.0).collect();
        assert_eq!(expression, placed);
    }
    let written = comment(text);
    assert_eq!(line_comments(&written), written.lines().collect::<Vec<_>>());
    assert_eq!(placed(&written), []);
});

/// The comments of a text that has no token.
fn comments_of(gap: &str) -> Vec<&str> {
    assert_eq!(placed(gap), []);
    line_comments(gap)
}
