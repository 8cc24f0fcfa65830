//! `column(…)` on a struct: a column that the table has and the struct does not show. It becomes a field with the same words, so
//! everything that a field can say is said in the same way.

use driftless_schema::naming::rust_identifier;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident};
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{
    Attribute, Data, DeriveInput, Field, Fields, Ident, LitStr, Result, Token, Type, parse_quote,
};

use crate::attr::item::{for_each, key, once, parenthesised, skip};
use crate::attr::string_value;
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;
use crate::types::argument;

/// The same struct with a field for each `column(…)`. A struct without fields gets them, too.
pub(crate) fn with_said_columns(ctxt: &Ctxt, mut input: DeriveInput) -> DeriveInput {
    let mut said: Vec<Field> = Vec::new();
    for_each(ctxt, &input.attrs, word::SCHEMA, |meta| match key(meta)?.as_str() {
        word::COLUMN => {
            said.extend(column(ctxt, meta)?);
            Ok(())
        }
        // Syntax errors of other words are reported when these are read.
        _ => skip(meta.input),
    });
    let Data::Struct(data) = &mut input.data else { return input };
    if !said.is_empty() && matches!(data.fields, Fields::Unit) {
        data.fields = Fields::Named(parse_quote!({}));
    }
    if let Fields::Named(fields) = &mut data.fields {
        fields.named.extend(said);
    }
    input
}

/// Whether the field stands for a `column(…)`.
pub(crate) fn is_said(ty: &Type) -> bool {
    let ty = argument(ty, "Option").unwrap_or(ty);
    matches!(ty, Type::Path(it) if it.path.segments.last().is_some_and(|it| it.ident == MARK))
}

/// The last segment of the type of such a field. No struct can have it, because it is not exported to anybody.
const MARK: &str = "__DriftlessSaidColumn";

fn column(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Field>> {
    let content = parenthesised(meta)?;
    let (mut name, mut data_type, mut null) = (None::<LitStr>, false, None);
    let mut rest: Vec<TokenStream> = Vec::new();
    while !content.is_empty() {
        let written = content.fork().call(Ident::parse_any)?;
        match plain(&written).as_str() {
            word::NAME => {
                content.call(Ident::parse_any)?;
                content.parse::<Token![=]>()?;
                if let Some(it) = string_value(ctxt, word::NAME, &content)? {
                    once(ctxt, &mut name, &written, it);
                }
            }
            word::NULL => {
                content.call(Ident::parse_any)?;
                once(ctxt, &mut null, &written, ());
            }
            other => {
                data_type |= [word::TYPE, word::SQL_TYPE].contains(&other);
                rest.push(item(&content)?);
            }
        }
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    let (Some(name), true) = (name, data_type) else {
        let message = "a column has a name and a type: write `column(name = \"…\", type = \"…\")`";
        ctxt.error(&meta.path, message);
        return Ok(None);
    };
    let ident = identifier(&name);
    let mark = format_ident!("{MARK}", span = name.span());
    let ty: Type = match null {
        Some(()) => parse_quote!(Option<#mark>),
        None => parse_quote!(#mark),
    };
    let shared = format_ident!("{}", word::SHARED);
    let said: Attribute = parse_quote!(#[#shared(name = #name, #(#rest),*)]);
    Ok(Some(parse_quote!(#said #ident: #ty)))
}

/// The tokens up to the next comma.
fn item(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut tokens = TokenStream::new();
    // Commas between angle brackets are not between items.
    let mut depth = 0_usize;
    while !(input.is_empty() || depth == 0 && input.peek(Token![,])) {
        let token: TokenTree = input.parse()?;
        if let TokenTree::Punct(it) = &token {
            match it.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                _ => (),
            }
        }
        token.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

fn identifier(name: &LitStr) -> Ident {
    let (text, span) = (rust_identifier(&name.value()), name.span());
    match syn::parse_str::<Ident>(&text) {
        Ok(_) => Ident::new(&text, span),
        // These cannot be raw either.
        Err(_) if ["self", "super", "crate", "Self", "_"].contains(&text.as_str()) => {
            Ident::new(&format!("{text}_"), span)
        }
        Err(_) => Ident::new_raw(&text, span),
    }
}
