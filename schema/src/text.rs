//! Text that somebody else chose, made safe to write into an SQL comment or to show to a person.
//!
//! PostgreSQL ends a `--` comment at a carriage return as well as at a line feed; terminals obey escape sequences, and
//! the bidirectional controls of Unicode reorder what a reader sees. All of these are written as visible escapes: `\r`,
//! `\n` and `\t` by those names, every other one as `\u{1b}`. The escapes are for reading only: backslashes are not
//! escaped, so the original cannot be restored from them.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The line between the files of one draft when they are printed one after the other. No comment can contain it.
pub const NEXT_FILE: &str = "-- driftless:next-file\n";

/// The part of [`NEXT_FILE`] that nothing else may contain.
const MARKER: &str = "driftless:next-file";

/// Any text as `--` comment lines, each with its line end; empty for an empty text. No text can end the comment early
/// or separate files.
pub fn comment(text: &str) -> String {
    let lines = shown(text).replace(MARKER, "driftless\\u{3a}next-file");
    lines
        .lines()
        .map(|it| if it.is_empty() { "--\n".to_owned() } else { format!("-- {it}\n") })
        .collect()
}

/// The files one after the other with [`NEXT_FILE`] between them. None if a file contains the marker itself, in a name
/// or a literal: the output would be split inside of it.
pub fn joined(files: &[String]) -> Option<String> {
    files.iter().all(|it| !it.contains(MARKER)).then(|| files.join(NEXT_FILE))
}

/// A text for a person, of one line or several: line feeds and tabs stay, a carriage return before a line feed is left out.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(|it| is_hidden(it) && !is_layout(it)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n");
    Cow::Owned(escaped(&text, |it| is_hidden(it) && !is_layout(it)))
}

/// A name or another text that must stay within its line.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) {
        Cow::Owned(escaped(text, is_hidden))
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON with the same content, with all such characters escaped.
pub fn json(text: &str) -> Cow<'_, str> {
    // Outside of strings, the only such characters in JSON are white space.
    let is_raw = |it: char| is_hidden(it) && !is_layout(it) && it != '\r';
    if !text.contains(is_raw) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_raw(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(escaped, "\\u{unit:04x}").expect("a String takes what is written");
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            it if !is_escaped(it) => escaped.push(it),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            it => escaped.extend(it.escape_unicode()),
        }
    }
    escaped
}

fn is_layout(character: char) -> bool {
    matches!(character, '\n' | '\t')
}

/// Controls (C0, DEL, C1), Unicode's line separators, and format characters that reorder text or are invisible. The
/// joiners U+200C and U+200D are not among them: scripts and emoji need them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character that some program treats as the end of a line, as a command or as a change of direction.
    fn hidden() -> impl Iterator<Item = char> {
        let controls = ('\u{1}'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
        let bidi = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        controls.chain(['\u{2028}', '\u{2029}', '\u{feff}', '\u{61c}', '\u{200e}']).chain(bidi)
    }

    #[test]
    fn a_comment_ends_where_its_line_does_and_nowhere_else() {
        for character in hidden() {
            let written = comment(&format!("one{character}DROP TABLE victim;--"));
            for line in written.split_terminator('\n') {
                assert!(line.starts_with("-- "), "{character:?}: {written:?}");
                let left: Vec<char> = line.chars().filter(|it| is_hidden(*it)).collect();
                assert!(left.is_empty() || left == ['\t'], "{character:?}: {written:?}");
            }
            assert!(written.ends_with('\n'));
        }
    }

    #[test]
    fn a_comment_of_several_lines_stays_readable() {
        let sql = "CREATE TABLE t (\r\n\ta text DEFAULT 'ä\\b'\n\n);\n";
        assert_eq!(comment(sql), "-- CREATE TABLE t (\n-- \ta text DEFAULT 'ä\\b'\n--\n-- );\n");
        assert_eq!(comment("a\rb\u{1b}[2Jc\u{85}"), "-- a\\rb\\u{1b}[2Jc\\u{85}\n");
        assert_eq!(comment(""), "");
    }

    #[test]
    fn no_text_separates_files() {
        let forged = format!("help\n{}DROP TABLE victim;", &NEXT_FILE[3..]);
        assert!(!comment(&forged).contains(MARKER));
        assert!(!comment(NEXT_FILE).contains(MARKER));
        let files = ["SELECT 1;\n".to_owned(), comment(&forged)];
        assert!(joined(&files).is_some_and(|it| it.split(NEXT_FILE).count() == 2));
        assert_eq!(joined(&[format!("SELECT '\n{NEXT_FILE}';\n")]), None);
    }

    #[test]
    fn a_name_stays_in_its_line_and_a_text_keeps_its_lines() {
        for character in hidden() {
            let text = format!("a{character}b");
            assert!(!one_line(&text).contains(is_hidden), "{character:?}");
            let kept = matches!(character, '\n' | '\t');
            assert_eq!(shown(&text) == text, kept, "{character:?}");
        }
        assert_eq!(one_line("a\nb\tc"), "a\\nb\\tc");
        assert_eq!(shown("a\r\nb\u{202e}"), "a\nb\\u{202e}");
        assert_eq!(shown("👩\u{200d}🚀"), "👩\u{200d}🚀");
    }
}
