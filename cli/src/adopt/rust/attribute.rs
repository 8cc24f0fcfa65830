//! Attributes as the compiler sees them: each one alone, with the conditions of the `cfg_attr` around it.

use std::collections::BTreeMap;

use proc_macro2::{LineColumn, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Attribute, Expr, Meta, Path, Token, Type};

/// An attribute, and the conditions under which it is one.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) meta: Meta,
    /// `feature = "full"` of `#[cfg_attr(feature = "full", …)]`, from the outside in.
    pub(super) conditions: Vec<String>,
}

/// A word of `#[diesel(…)]`.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// The text after `=` or in parentheses.
    pub(super) text: String,
    pub(super) conditions: Vec<String>,
}

/// All attributes, those in `cfg_attr` too, at any depth.
pub(super) fn told(attributes: &[Attribute]) -> Vec<Told> {
    let mut all = Vec::new();
    let mut open: Vec<Told> = attributes
        .iter()
        .rev()
        .map(|it| Told { meta: it.meta.clone(), conditions: Vec::new() })
        .collect();
    while let Some(next) = open.pop() {
        let Some((condition, inner)) = conditional(&next.meta) else {
            all.push(next);
            continue;
        };
        let conditions: Vec<String> = next.conditions.into_iter().chain([condition]).collect();
        let inner = inner.into_iter().rev();
        open.extend(inner.map(|meta| Told { meta, conditions: conditions.clone() }));
    }
    all
}

/// The condition of a `cfg_attr`, and what is in it.
fn conditional(meta: &Meta) -> Option<(String, Vec<Meta>)> {
    let Meta::List(list) = meta else { return None };
    if !list.path.is_ident("cfg_attr") {
        return None;
    }
    let metas = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
    let mut metas = metas.ok()?.into_iter();
    let condition = spelled(&metas.next()?.to_token_stream());
    Some((condition, metas.collect()))
}

impl Told {
    pub(super) fn is(&self, name: &str) -> bool {
        self.meta.path().is_ident(name)
    }

    /// The paths in `derive(…)`, and where the last of them ends.
    pub(super) fn derived(&self) -> Option<(Vec<Path>, LineColumn)> {
        let Meta::List(list) = &self.meta else { return None };
        if !list.path.is_ident("derive") {
            return None;
        }
        let paths = Punctuated::<Path, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        let paths: Vec<Path> = paths.ok()?.into_iter().collect();
        let end = paths.last()?.span().end();
        Some((paths, end))
    }

    /// The text of `#[name = "text"]`, or what is in the parentheses of `#[name(…)]`.
    pub(super) fn text(&self) -> Option<String> {
        match &self.meta {
            Meta::Path(_) => None,
            Meta::List(list) => Some(spelled(&list.tokens)),
            Meta::NameValue(it) => Some(unquoted(&it.value.to_token_stream())),
        }
    }
}

/// The words of `#[diesel(…)]`, or of another attribute of that form. A word may be there under several conditions.
pub(super) fn words(told: &[Told], attribute: &str) -> BTreeMap<String, Vec<Word>> {
    let mut all: BTreeMap<String, Vec<Word>> = BTreeMap::new();
    for one in told.iter().filter(|it| it.is(attribute)) {
        let Meta::List(list) = &one.meta else { continue };
        // Errors are left to the compiler.
        let _ = list.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(|it| it.unraw().to_string()).unwrap_or_default();
            let word = Word { text: value(&meta)?, conditions: one.conditions.clone() };
            all.entry(name).or_default().push(word);
            Ok(())
        });
    }
    all
}

fn value(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    if meta.input.peek(syn::token::Paren) {
        let inner;
        syn::parenthesized!(inner in meta.input);
        return Ok(spelled(&inner.parse()?));
    }
    if !meta.input.peek(Token![=]) {
        return Ok(String::new());
    }
    meta.input.parse::<Token![=]>()?;
    // As a type first: in an expression, the comma of `Add<A, B>` would end the value.
    let fork = meta.input.fork();
    if fork.parse::<Type>().is_ok() && (fork.is_empty() || fork.peek(Token![,])) {
        return Ok(spelled(&meta.input.parse::<Type>()?.to_token_stream()));
    }
    Ok(unquoted(&meta.input.parse::<Expr>()?.to_token_stream()))
}

/// Tokens as people write them: without blanks in paths.
fn spelled(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" ,", ","),
        (" (", "("),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
    ]
    .iter()
    .fold(text, |text, (before, after)| text.replace(before, after))
}

fn unquoted(tokens: &TokenStream) -> String {
    match syn::parse2::<syn::LitStr>(tokens.clone()) {
        Ok(text) => text.value(),
        Err(_) => spelled(tokens),
    }
}

/// The names in a path.
pub(super) fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|it| it.ident.unraw().to_string()).collect()
}
