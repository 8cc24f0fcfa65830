//! Any text as a comment, as a message and as JSON: no comment ends early, and no control character reaches a terminal.

#![no_main]

use driftless_schema::LooseName;
use driftless_schema::text::{NEXT_FILE, comment, joined, json, one_line, shown};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let steers = |it: char| it.is_control() && it != '\n' && it != '\t';
    let written = comment(text);
    assert!(written.is_empty() || written.ends_with('\n'));
    assert!(written.split_terminator('\n').all(|it| it == "--" || it.starts_with("-- ")));
    assert!(!written.contains(steers));
    assert!(joined(&[written]).is_some());
    if let Some(files) = joined(&[text.to_owned(), text.to_owned()]) {
        assert_eq!(files.matches(NEXT_FILE).count(), 1);
    }
    assert!(!shown(text).contains(steers));
    assert!(!one_line(text).contains(char::is_control));
    let _ = json(text);
    LooseName::parse(text).to_string();
});
