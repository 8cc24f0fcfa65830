//! Derives and attributes as insertions into a source file.

use super::layout;
use crate::adopt::edit::Insertion;
use crate::adopt::rust::{Derives, OtherSchema, Place};

/// How the attributes of one item are written.
pub(super) struct Spelling<'a> {
    /// `schema`, or `driftless` where another derive reads `#[schema(…)]`.
    word: &'static str,
    /// The conditions of `cfg_attr` around them.
    conditions: &'a [String],
}

impl<'a> Spelling<'a> {
    pub(super) fn new(other: OtherSchema, conditions: &'a [String]) -> Self {
        let word = match other {
            OtherSchema::No => "schema",
            OtherSchema::Derived | OtherSchema::Written => "driftless",
        };
        Self { word, conditions }
    }

    /// One more derive, in the list that is there.
    pub(super) fn in_list(&self, derives: &Derives, path: &str) -> Option<Insertion> {
        let at = derives.end(self.conditions)?;
        Some(Insertion { at, text: format!(", {path}") })
    }

    /// An attribute in one line.
    pub(super) fn attribute(&self, inner: &str) -> String {
        match self.condition() {
            None => format!("#[{inner}]"),
            Some(condition) => format!("#[cfg_attr({condition}, {inner})]"),
        }
    }

    /// The attribute of driftless without words: it says that `#[schema(…)]` is not ours.
    pub(super) fn empty(&self) -> String {
        self.attribute(self.word)
    }

    /// The attribute of driftless with these words, in several lines if one is too narrow.
    pub(super) fn words(&self, items: &[String], place: &Place) -> Option<String> {
        if items.is_empty() {
            return None;
        }
        let Some(indent) = &place.indent else {
            return Some(self.attribute(&format!("{}({})", self.word, items.join(", "))));
        };
        let width = indent.chars().count();
        Some(match self.condition() {
            None => format!("#[{}]", self.lines(items, indent, width, 2)),
            Some(condition) => {
                let flat = format!("{}({})", self.word, items.join(", "));
                let attribute = format!("#[cfg_attr({condition}, {flat})]");
                // rustfmt counts the condition among the items.
                let is_narrow = condition.chars().count() + 2 + flat.chars().count()
                    <= layout::LIST
                    && width + attribute.chars().count() <= layout::LINE;
                match is_narrow {
                    true => attribute,
                    false => {
                        let deep = format!("{indent}    ");
                        let list = self.lines(items, &deep, width + 4, 0);
                        format!("#[cfg_attr(\n{deep}{condition},\n{deep}{list}\n{indent})]")
                    }
                }
            }
        })
    }

    /// The words in one line or in several, indented as the item is: with spaces or with tabs.
    fn lines(&self, items: &[String], indent: &str, width: usize, before: usize) -> String {
        let text = layout::call(self.word, items, width, before, 1);
        let spaces = " ".repeat(width);
        let lines = text.lines().enumerate();
        let indented: Vec<String> = lines
            .map(|(place, line)| match line.strip_prefix(&spaces) {
                Some(rest) if place > 0 => format!("{indent}{rest}"),
                Some(_) | None => line.to_owned(),
            })
            .collect();
        indented.join("\n")
    }

    fn condition(&self) -> Option<String> {
        match self.conditions {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(format!("all({})", several.join(", "))),
        }
    }
}

/// Attributes in front of an item: each on a line of its own, unless the item shares its line with others.
pub(super) fn above(attributes: Vec<String>, place: &Place) -> Option<Insertion> {
    if attributes.is_empty() {
        return None;
    }
    let text = attributes.iter().map(|it| match &place.indent {
        Some(indent) => format!("{it}\n{indent}"),
        None => format!("{it} "),
    });
    Some(Insertion { at: place.at, text: text.collect() })
}
