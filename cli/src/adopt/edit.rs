//! Inserts text into source files. Everything else stays as it is, including layout and comments.

use std::path::{Path, PathBuf};

use proc_macro2::LineColumn;

/// A text to insert, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Insertion {
    pub(super) at: LineColumn,
    pub(super) text: String,
}

/// A file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edited {
    pub(crate) path: PathBuf,
    pub(crate) before: String,
    pub(crate) after: String,
}

pub(super) fn apply(path: &Path, text: &str, mut insertions: Vec<Insertion>) -> Edited {
    // From the end to the start, so that earlier positions stay valid.
    insertions.sort_by_key(|it| std::cmp::Reverse((it.at.line, it.at.column)));
    let mut after = text.to_owned();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    for Insertion { at, text: more } in insertions {
        after.insert_str(offset(text, at), &more.replace('\n', ending));
    }
    Edited { path: path.to_owned(), before: text.to_owned(), after }
}

/// Lines count from 1, columns from 0 and in characters.
fn offset(text: &str, at: LineColumn) -> usize {
    let lines = text.split_inclusive('\n');
    let before: usize = lines.clone().take(at.line - 1).map(str::len).sum();
    let line = lines.clone().nth(at.line - 1).unwrap_or_default();
    before + line.char_indices().nth(at.column).map_or(line.len(), |(offset, _)| offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_and_stay_what_they_are() {
        let at = |line, column| LineColumn { line, column };
        let insertions = vec![
            Insertion { at: at(2, 2), text: "<b>".to_owned() },
            Insertion { at: at(1, 1), text: "<a>".to_owned() },
            Insertion { at: at(2, 4), text: "<c>".to_owned() },
        ];
        let edited = apply(Path::new("a.rs"), "äx\nöüxy\n", insertions);
        assert_eq!(edited.after, "ä<a>x\nöü<b>xy<c>\n");
        let insertions = vec![Insertion { at: at(2, 0), text: "a\n".to_owned() }];
        let edited = apply(Path::new("a.rs"), "x\r\ny\r\n", insertions);
        assert_eq!(edited.after, "x\r\na\r\ny\r\n", "lines end as in the rest of the file");
    }
}
