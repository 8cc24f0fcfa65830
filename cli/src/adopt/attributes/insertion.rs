//! Derives and attributes as insertions into a source file.

use crate::adopt::edit::Insertion;
use crate::adopt::rust::{Derives, OtherSchema, Place};

/// More than that is broken into lines.
const WIDTH: usize = 100;

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
        let flat = self.attribute(&format!("{}({})", self.word, items.join(", ")));
        let Some(indent) = &place.indent else { return Some(flat) };
        if indent.chars().count() + flat.chars().count() <= WIDTH {
            return Some(flat);
        }
        let list = |depth: &str| {
            let lines: Vec<String> =
                items.iter().map(|it| format!("{indent}{depth}    {it}")).collect();
            format!("{}(\n{}\n{indent}{depth})", self.word, lines.join(",\n"))
        };
        Some(match self.condition() {
            None => format!("#[{}]", list("")),
            Some(condition) => format!(
                "#[cfg_attr(\n{indent}    {condition},\n{indent}    {}\n{indent})]",
                list("    ")
            ),
        })
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
