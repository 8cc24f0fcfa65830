//! The words of attributes, with their places in the text. Their syntax is that of the derive, which the compiler checks.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::{Attribute, LitStr};

use super::lines;

/// One item of a list: `word`, `word = value`, `word(…)`, or a path or a text without a word.
pub(super) struct Word {
    /// The identifier that it begins with, if it does.
    pub(super) name: String,
    pub(super) range: Range<usize>,
    pub(super) tokens: Vec<TokenTree>,
}

impl Word {
    /// The words in its parentheses.
    pub(super) fn inner(&self) -> Vec<Word> {
        self.group().map(|it| words(it.stream())).unwrap_or_default()
    }

    /// Its parentheses.
    pub(super) fn group(&self) -> Option<&Group> {
        match self.tokens.get(1) {
            Some(TokenTree::Group(it)) if it.delimiter() == Delimiter::Parenthesis => Some(it),
            Some(_) | None => None,
        }
    }

    /// What is behind `=`.
    pub(super) fn value(&self) -> Option<TokenStream> {
        match self.tokens.get(1) {
            Some(TokenTree::Punct(it)) if it.as_char() == '=' => {
                Some(self.tokens[2..].iter().cloned().collect())
            }
            Some(_) | None => None,
        }
    }

    /// Where its value is.
    pub(super) fn value_range(&self) -> Option<Range<usize>> {
        self.value()?;
        Some(self.tokens.get(2)?.span().byte_range().start..self.range.end)
    }

    /// The text behind `=`.
    pub(super) fn text(&self) -> Option<String> {
        syn::parse2::<LitStr>(self.value()?).ok().map(|it| it.value())
    }
}

/// The items between commas. Commas between angle brackets separate nothing.
pub(super) fn words(tokens: TokenStream) -> Vec<Word> {
    let (mut all, mut open, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for token in tokens {
        if let TokenTree::Punct(it) = &token {
            match it.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    all.extend(word(std::mem::take(&mut open)));
                    continue;
                }
                _ => {}
            }
        }
        open.push(token);
    }
    all.extend(word(open));
    all
}

fn word(tokens: Vec<TokenTree>) -> Option<Word> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    let name = match first {
        TokenTree::Ident(it) => it.unraw().to_string(),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => String::new(),
    };
    let range = first.span().byte_range().start..last.span().byte_range().end;
    Some(Word { name, range, tokens })
}

/// An attribute, alone or in a `cfg_attr`.
pub(super) struct Written {
    pub(super) name: String,
    pub(super) words: Vec<Word>,
    /// Where its list ends, if it has one.
    pub(super) end: Option<usize>,
    /// What is removed with it, if it is removed.
    pub(super) removal: Range<usize>,
}

impl Written {
    pub(super) fn is_ours(&self) -> bool {
        self.name == "schema" || self.name == "driftless"
    }

    /// What is removed with the word at this place.
    pub(super) fn removal_of(&self, at: usize) -> Range<usize> {
        removal(&self.words, at, 0).unwrap_or_else(|| self.removal.clone())
    }
}

/// All attributes, those in `cfg_attr` too, at any depth.
pub(super) fn written(text: &str, attributes: &[Attribute]) -> Vec<Written> {
    let mut all = Vec::new();
    for attribute in attributes {
        let Some(meta) = words(attribute.meta.to_token_stream()).pop() else { continue };
        let start = attribute.pound_token.span.byte_range().start;
        let end = attribute.bracket_token.span.close().byte_range().end;
        add(&meta, lines(text, start..end), &mut all);
    }
    all
}

fn add(meta: &Word, whole: Range<usize>, all: &mut Vec<Written>) {
    let words = meta.inner();
    if meta.name == "cfg_attr" {
        for (at, inner) in words.iter().enumerate().skip(1) {
            add(inner, removal(&words, at, 1).unwrap_or_else(|| whole.clone()), all);
        }
        return;
    }
    let end = meta.group().map(|it| it.span_close().byte_range().start);
    all.push(Written { name: meta.name.clone(), words, end, removal: whole });
}

/// The item and its comma; none if there is no other one, besides the first ones that do not count.
fn removal(items: &[Word], at: usize, uncounted: usize) -> Option<Range<usize>> {
    let item = &items[at];
    if items.len() == uncounted + 1 {
        return None;
    }
    Some(match items.get(at + 1) {
        Some(next) => item.range.start..next.range.start,
        None => items[at - 1].range.end..item.range.end,
    })
}
