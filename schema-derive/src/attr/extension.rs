//! `extension(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::item::{items, parenthesised, unknown_word};
use super::literal::string_value;
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// An extension.
pub(crate) struct Extension {
    pub(crate) name: LitStr,
    pub(crate) schema: Option<LitStr>,
}

/// `extension = "citext"`, `extension(name = "citext", schema = "ext")`.
pub(super) fn extension(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Extension>> {
    if !meta.input.peek(syn::token::Paren) {
        let name = string_value(ctxt, word::EXTENSION, meta.value()?)?;
        return Ok(name.map(|name| Extension { name, schema: None }));
    }
    let (mut name, mut schema) = (None, None);
    items(&parenthesised(meta)?, |input| {
        let ident = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let value = string_value(ctxt, &plain(&ident), input)?;
        match plain(&ident).as_str() {
            word::NAME => name = value,
            word::SCHEMA => schema = value,
            _ => unknown_word(ctxt, &ident, word::EXTENSION, &[word::NAME, word::SCHEMA]),
        }
        Ok(())
    })?;
    if name.is_none() {
        ctxt.error(&meta.path, "name the extension: `extension(name = \"citext\", …)`");
    }
    Ok(name.map(|name| Extension { name, schema }))
}
