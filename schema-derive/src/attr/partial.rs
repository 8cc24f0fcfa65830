//! `partial`: a struct with some columns of a table that another struct defines.

use quote::ToTokens as _;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Token};

use super::item::{for_each, key, skip};
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// Whether the struct is `partial`. It then defines nothing: definitions on it are reported as mistakes.
pub(crate) fn is_partial(ctxt: &Ctxt, input: &DeriveInput) -> bool {
    let says = |attribute: &Attribute| {
        let mut says = false;
        // A syntax error is reported when the attributes are read.
        let _ = attribute.parse_nested_meta(|meta| {
            says |= key(&meta)? == word::PARTIAL;
            skip(meta.input)
        });
        ctxt.owner().owns(attribute) && says
    };
    let Data::Struct(data) = &input.data else { return false };
    if !input.attrs.iter().any(says) {
        return false;
    }
    for_each(ctxt, &input.attrs, word::SCHEMA, |meta| match key(meta)?.as_str() {
        word::PARTIAL if meta.input.is_empty() || meta.input.peek(Token![,]) => Ok(()),
        word::PARTIAL => {
            ctxt.error(&meta.path, "`partial` takes no value: write `#[schema(partial)]`");
            skip(meta.input)
        }
        _ => definition(ctxt, meta),
    });
    for field in &data.fields {
        for_each(ctxt, &field.attrs, word::SCHEMA, |meta| definition(ctxt, meta));
    }
    true
}

fn definition(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    let message = format!(
        "a partial struct shows columns of a table and defines none: write `{}` on the struct that defines \
         it, or remove `partial`",
        meta.path.to_token_stream()
    );
    ctxt.error(&meta.path, message);
    skip(meta.input)
}
