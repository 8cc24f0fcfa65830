//! `check(…)`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::item::{items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{CHECK, Options, words};
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// A check constraint.
pub(crate) struct Check {
    pub(crate) expression: LitStr,
    pub(crate) name: Option<LitStr>,
    pub(crate) options: Options,
}

/// `check = "…"`, `check(expression = "…", name = "…")`.
pub(super) fn check(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Check>> {
    if !meta.input.peek(syn::token::Paren) {
        let expression = string_value(ctxt, word::CHECK, meta.value()?)?;
        return Ok(expression.map(|expression| {
            let options = Options::default();
            Check { expression, name: None, options }
        }));
    }
    let (mut expression, mut name, mut options) = (None, None, Options::default());
    items(&parenthesised(meta)?, |input| {
        if input.peek(LitStr) {
            expression = Some(input.parse()?);
            return Ok(());
        }
        let ident = input.call(Ident::parse_any)?;
        if options.take(ctxt, &ident, input, CHECK)? {
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        let value = string_value(ctxt, &plain(&ident), input)?;
        match plain(&ident).as_str() {
            word::EXPRESSION => expression = value,
            word::NAME => name = value,
            _ => unknown_word(ctxt, &ident, word::CHECK, &words(CHECK, word::IN_CHECK)),
        }
        Ok(())
    })?;
    if expression.is_none() {
        ctxt.error(
            &meta.path,
            "say what to check: `check(expression = \"price > 0\", name = \"…\")`",
        );
    }
    Ok(expression.map(|expression| Check { expression, name, options }))
}
