//! `unique(…)`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::item::{columns, items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{Options, UNIQUE, words};
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// A unique constraint. Columns are named by their fields, here and below.
pub(crate) struct Unique {
    pub(crate) columns: Vec<Ident>,
    pub(crate) name: Option<LitStr>,
    pub(crate) options: Options,
}

/// `unique(a, b)`, `unique(columns(a, b), name = "…")`.
pub(super) fn unique(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Unique> {
    let mut unique = Unique { columns: Vec::new(), name: None, options: Options::default() };
    let whole = input.cursor().token_stream();
    items(input, |input| {
        let ident = input.call(Ident::parse_any)?;
        if unique.options.take(ctxt, &ident, input, UNIQUE)? {
            return Ok(());
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if ident != word::NAME {
                unknown_word(ctxt, &ident, word::UNIQUE, &words(UNIQUE, word::IN_UNIQUE));
            }
            unique.name = string_value(ctxt, word::NAME, input)?;
        } else if ident == word::COLUMNS && input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            unique.columns.extend(columns(&content)?);
        } else {
            unique.columns.push(ident);
        }
        Ok(())
    })?;
    if unique.columns.is_empty() {
        ctxt.error(whole, "name the columns: `unique(a, b)`");
    }
    Ok(unique)
}

/// `unique`, `unique(name = "…")` on a field.
pub(super) fn field_unique(
    ctxt: &Ctxt,
    field: &Ident,
    meta: &ParseNestedMeta<'_>,
) -> Result<Unique> {
    let mut unique =
        Unique { columns: vec![field.clone()], name: None, options: Options::default() };
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if unique.options.take(ctxt, &ident, input, UNIQUE)? {
                return Ok(());
            }
            if !input.peek(Token![=]) {
                let message = "`unique(…)` on a field takes `name = \"…\"`; for several columns write \
                               `#[schema(unique(a, b))]` on the struct";
                return Err(syn::Error::new_spanned(ident, message));
            }
            input.parse::<Token![=]>()?;
            if ident != word::NAME {
                unknown_word(ctxt, &ident, word::UNIQUE, &words(UNIQUE, word::IN_FIELD_UNIQUE));
            }
            unique.name = string_value(ctxt, word::NAME, input)?;
            Ok(())
        })?;
    }
    Ok(unique)
}
