//! `primary_key(…)`: what is said of the key besides its columns.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::item::{items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{Options, PRIMARY_KEY, words};
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// `primary_key(name = "…", include(a), deferrable, …)`.
pub(super) fn primary_key(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
) -> Result<(Option<LitStr>, Options)> {
    let (mut name, mut options) = (None, Options::default());
    items(&parenthesised(meta)?, |input| {
        let ident = input.call(Ident::parse_any)?;
        if options.take(ctxt, &ident, input, PRIMARY_KEY)? {
            return Ok(());
        }
        if input.peek(Token![=]) && ident == word::NAME {
            input.parse::<Token![=]>()?;
            name = string_value(ctxt, word::NAME, input)?;
            return Ok(());
        }
        unknown_word(ctxt, &ident, word::PRIMARY_KEY, &words(PRIMARY_KEY, &[word::NAME]));
        super::skip(input)
    })?;
    Ok((name, options))
}
