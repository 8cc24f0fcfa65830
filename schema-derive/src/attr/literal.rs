//! Literals and names as the values of attributes.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Result, Token};

use super::item::{key, once};
use crate::ctxt::Ctxt;
use crate::spelling::plain;

pub(crate) fn string(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    slot: &mut Option<LitStr>,
) -> Result<()> {
    let name = key(meta)?;
    if let Some(value) = string_value(ctxt, &name, meta.value()?)? {
        once(ctxt, slot, &meta.path, value);
    }
    Ok(())
}

/// `= …`, whatever syntax the slot holds.
pub(crate) fn parsed<T: Parse>(
    ctxt: &Ctxt,
    meta: &ParseNestedMeta<'_>,
    slot: &mut Option<T>,
) -> Result<()> {
    let value = meta.value()?.parse()?;
    once(ctxt, slot, &meta.path, value);
    Ok(())
}

/// `= "…"` behind a word of a list.
pub(crate) fn assigned_string(
    ctxt: &Ctxt,
    word: &Ident,
    input: ParseStream<'_>,
    slot: &mut Option<LitStr>,
) -> Result<()> {
    input.parse::<Token![=]>()?;
    if let Some(value) = string_value(ctxt, &plain(word), input)? {
        once(ctxt, slot, word, value);
    }
    Ok(())
}

pub(crate) fn string_value(
    ctxt: &Ctxt,
    name: &str,
    value: ParseStream<'_>,
) -> Result<Option<LitStr>> {
    let expression: Expr = value.parse()?;
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            if text.value().trim().is_empty() {
                ctxt.error(&text, format!("`{name}` is empty: say something or remove it"));
            }
            Ok(Some(text))
        }
        other => {
            ctxt.error(&other, format!("`{name}` takes a string: write `{name} = \"…\"`"));
            Ok(None)
        }
    }
}

/// Diesel accepts both `column_name = x` and `column_name = "x"`.
pub(crate) fn column_name(input: ParseStream<'_>) -> Result<Ident> {
    if !input.peek(LitStr) {
        return input.call(Ident::parse_any);
    }
    let text: LitStr = input.parse()?;
    text.parse_with(Ident::parse_any).map_err(|_| {
        let name = text.value();
        let message = format!(
            "`{name}` is no identifier of Rust: keep a plain `column_name` and write \
             `#[schema(name = \"{name}\")]` for the database"
        );
        syn::Error::new(text.span(), message)
    })
}

pub(crate) fn literal(lit: &Lit) -> Option<String> {
    match lit {
        Lit::Str(text) => Some(text.value()),
        Lit::Bool(value) => Some(value.value.to_string()),
        Lit::Int(number) => Some(number.base10_digits().to_owned()),
        Lit::Float(number) => Some(number.base10_digits().to_owned()),
        _ => None,
    }
}
