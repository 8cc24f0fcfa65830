//! Where objects are declared in the sources. Records hold files and lines; the source files hold the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use driftless_schema::ObjectId;
use driftless_schema::record::Place;
use driftless_schema::text::{self, one_line};

use crate::paths::shown;

/// The locations of models, by the addresses of their objects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Locations {
    /// Where to look for files: this directory, then its parents.
    root: PathBuf,
    known: BTreeMap<ObjectId, Vec<Place>>,
}

/// A location, with its source line if that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location {
    /// The path as the user would type it.
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// The source line; none if the file is missing or has changed since it was compiled.
    source: Option<SourceLine>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct SourceLine {
    text: String,
    /// Byte offsets of the name within the line.
    start: usize,
    end: usize,
}

impl Locations {
    pub(crate) fn new(root: &Path, known: &BTreeMap<ObjectId, Vec<Place>>) -> Locations {
        Locations { root: root.to_owned(), known: known.clone() }
    }

    /// The locations of two sets of models. The first set takes precedence.
    pub(crate) fn and(mut self, other: Locations) -> Locations {
        for (id, places) in other.known {
            self.known.entry(id).or_insert(places);
        }
        self
    }

    /// The locations of these objects. For an object without a location, the location of its owner.
    pub(crate) fn of(&self, about: &[ObjectId]) -> Vec<Location> {
        let known = |it: &ObjectId| self.known.get(it).or_else(|| self.known.get(&owner(it)?));
        about.iter().filter_map(known).flatten().map(|it| self.location(it)).collect()
    }

    /// Paths in records are relative to the workspace, which is the project's directory or a parent. The file counts as
    /// unchanged if the name is in that line.
    fn location(&self, place: &Place) -> Location {
        let line = usize::try_from(place.line).unwrap_or(usize::MAX);
        let found = self.root.ancestors().find_map(|it| {
            let path = it.join(&place.file);
            let text = fs::read_to_string(&path).ok()?;
            let text = text.lines().nth(line.checked_sub(1)?)?.to_owned();
            let (start, end) = word(&text, &place.name)?;
            Some((path, SourceLine { text, start, end }))
        });
        match found {
            Some((path, source)) => Location { file: shown(&path), line, source: Some(source) },
            None => Location { file: place.file.clone(), line, source: None },
        }
    }
}

/// The object that owns this one.
fn owner(id: &ObjectId) -> Option<ObjectId> {
    let kind = id.kind.owner()?;
    Some(ObjectId { kind, path: id.path[..2].to_vec() })
}

/// The byte offsets of a word, found only as a whole word.
fn word(text: &str, name: &str) -> Option<(usize, usize)> {
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    text.match_indices(name).map(|(start, _)| (start, start + name.len())).find(|(start, end)| {
        !is_part(text[..*start].chars().next_back()) && !is_part(text[*end..].chars().next())
    })
}

impl Location {
    /// The column in characters, counted from 1; none without the source line.
    pub(crate) fn column(&self) -> Option<usize> {
        self.source.as_ref().map(|it| it.text[..it.start].chars().count() + 1)
    }

    /// The source line as the compiler would show it. Colours are removed where stderr is no terminal.
    pub(crate) fn drawn(&self) -> String {
        let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
        let group = Group::with_level(Level::NOTE);
        let file = one_line(&self.file);
        let text = match &self.source {
            Some(SourceLine { text, start, end }) => {
                // The renderer replaces some control characters, but not all of them, and none in paths.
                let pieces = [&text[..*start], &text[*start..*end], &text[*end..]].map(text::shown);
                let start = pieces[0].len();
                let end = start + pieces[1].len();
                let text = pieces.concat();
                let snippet = Snippet::source(text)
                    .line_start(self.line)
                    .path(file.as_ref())
                    .annotation(AnnotationKind::Primary.span(start..end));
                renderer.render(&[group.element(snippet)])
            }
            None => {
                let origin = Origin::path(file.as_ref()).line(self.line);
                renderer.render(&[group.element(origin)])
            }
        };
        format!("{text}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_name_is_a_whole_word() {
        assert_eq!(word("    pub id: i64, // paid", "id"), Some((8, 10)));
        assert_eq!(word("pub paid: bool", "id"), None);
        assert_eq!(word("pub r#type: Type", "type"), Some((6, 10)));
    }
}
