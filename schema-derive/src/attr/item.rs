//! The items of an attribute, read one by one. Unknown items are reported.

use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Attribute, Expr, Ident, Result, Token, Type, parenthesized};

use crate::ctxt::Ctxt;
use crate::spelling::{list, nearest, plain};
use crate::symbol as word;

/// Reads each item of `#[name(…)]`; of `schema`, under the name that it has on this struct or enum. A syntax error ends the
/// attribute that it is in; other attributes are still read.
pub(crate) fn for_each(
    ctxt: &Ctxt,
    attributes: &[Attribute],
    name: &str,
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>,
) {
    let is_read = |it: &&Attribute| match name {
        word::SCHEMA => ctxt.owner().owns(it),
        _ => it.path().is_ident(name),
    };
    for attribute in attributes.iter().filter(is_read) {
        if let Err(error) = attribute.parse_nested_meta(|meta| read(&meta)) {
            ctxt.syn_error(error);
        }
    }
}

pub(crate) fn key(meta: &ParseNestedMeta<'_>) -> Result<String> {
    Ok(meta.path.get_ident().map(plain).unwrap_or_default())
}

pub(crate) fn once<T>(ctxt: &Ctxt, slot: &mut Option<T>, tokens: impl ToTokens, value: T) {
    if slot.is_some() {
        said_twice(ctxt, tokens);
    }
    *slot = Some(value);
}

/// A word without a value.
pub(crate) fn mark(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    slot: &mut Option<Ident>,
) -> Result<()> {
    let word = meta.path.require_ident()?.clone();
    if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        ctxt.error(&word, format!("`{word}` takes no value: write `{word}` alone"));
        skip(meta.input)?;
    }
    once(ctxt, slot, &meta.path, word);
    Ok(())
}

pub(crate) fn said_twice(ctxt: &Ctxt, tokens: impl ToTokens) {
    let tokens = tokens.to_token_stream();
    ctxt.error(&tokens, format!("`{tokens}` is said twice: keep one"));
}

/// Reports an unknown word, with the word that was probably meant, and skips its value.
pub(crate) fn unknown(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    known: &[&str],
    elsewhere: &[&str],
    place: &str,
) -> Result<()> {
    let name = key(meta)?;
    let hint = if elsewhere.contains(&name.as_str()) {
        format!("it belongs on {place}")
    } else {
        match nearest(&name, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => {
                let known = list(known.iter().copied());
                format!("known here: {known}{}", ctxt.owner().hint())
            }
        }
    };
    let written = meta.path.to_token_stream();
    ctxt.error(&meta.path, format!("unknown attribute `{written}`: {hint}"));
    skip(meta.input)
}

pub(crate) fn unknown_word(ctxt: &Ctxt, written: &Ident, within: &str, known: &[&str]) {
    let name = plain(written);
    let hint = match nearest(&name, known.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write {}", list(known.iter().copied())),
    };
    ctxt.error(written, format!("`{within}` does not know `{name}`: {hint}"));
}

/// Skips any `= value` or `(…)`.
pub(crate) fn skip(input: ParseStream<'_>) -> Result<()> {
    if input.peek(syn::token::Paren) {
        let content;
        parenthesized!(content in input);
        content.parse::<proc_macro2::TokenStream>()?;
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let fork = input.fork();
        if fork.parse::<Type>().is_ok() && (fork.is_empty() || fork.peek(Token![,])) {
            input.parse::<Type>()?;
        } else {
            input.parse::<Expr>()?;
        }
    }
    Ok(())
}

pub(crate) fn parenthesised<'a>(meta: &ParseNestedMeta<'a>) -> Result<ParseBuffer<'a>> {
    let name = key(meta)?;
    if !meta.input.peek(syn::token::Paren) {
        let message = format!("`{name}` takes a list: write `{name}(…)`");
        return Err(syn::Error::new_spanned(&meta.path, message));
    }
    let content;
    parenthesized!(content in meta.input);
    Ok(content)
}

/// `a, b`, up to the end.
pub(crate) fn columns(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let all = input.parse_terminated(Ident::parse_any, Token![,])?;
    if all.is_empty() {
        return Err(syn::Error::new(input.span(), "name at least one column"));
    }
    Ok(all.into_iter().collect())
}

/// The items of a list that mixes words, columns and literals.
pub(crate) fn items(
    input: ParseStream<'_>,
    mut item: impl FnMut(ParseStream<'_>) -> Result<()>,
) -> Result<()> {
    while !input.is_empty() {
        item(input)?;
        if input.is_empty() {
            break;
        }
        input.parse::<Token![,]>()?;
    }
    Ok(())
}
