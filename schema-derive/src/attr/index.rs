//! `index`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::item::{items, parenthesised, unknown_word};
use super::value::string_value;
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// An index. Columns are named by their fields.
#[derive(Default)]
pub(crate) struct Index {
    pub(crate) columns: Vec<IndexColumn>,
    pub(crate) unique: bool,
    pub(crate) predicate: Option<LitStr>,
    pub(crate) method: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
}

/// One key of an index.
pub(crate) struct IndexColumn {
    pub(crate) key: IndexKey,
    pub(crate) descending: bool,
    pub(crate) nulls_first: Option<bool>,
}

/// What one key of an index indexes.
pub(crate) enum IndexKey {
    Column(Ident),
    Expression(LitStr),
}

/// `index(a, b)`, `index(columns(a, b desc, "lower(c)"), unique, where = "…", method = "…", name = "…")`.
pub(super) fn index(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Index> {
    let mut index = Index::default();
    let whole = input.cursor().token_stream();
    items(input, |input| {
        if input.peek(LitStr) {
            index.columns.push(index_column(ctxt, input)?);
            return Ok(());
        }
        let fork = input.fork();
        let ident = fork.call(Ident::parse_any)?;
        if fork.peek(Token![=]) {
            input.call(Ident::parse_any)?;
            return index_option(ctxt, &mut index, &ident, input, word::IN_INDEX);
        }
        if ident == word::COLUMNS && fork.peek(syn::token::Paren) {
            input.call(Ident::parse_any)?;
            let content;
            parenthesized!(content in input);
            return items(&content, |input| {
                index.columns.push(index_column(ctxt, input)?);
                Ok(())
            });
        }
        if ident == word::UNIQUE && (fork.is_empty() || fork.peek(Token![,])) {
            input.call(Ident::parse_any)?;
            index.unique = true;
            return Ok(());
        }
        index.columns.push(index_column(ctxt, input)?);
        Ok(())
    })?;
    if index.columns.is_empty() {
        ctxt.error(
            whole,
            "say what to index: `index(a, b)` or `index(columns(a desc, \"lower(b)\"), …)`",
        );
    }
    Ok(index)
}

/// `a`, `a desc nulls_last`, `"lower(a)"`.
pub(super) fn index_column(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<IndexColumn> {
    let key = if input.peek(LitStr) {
        IndexKey::Expression(input.parse()?)
    } else {
        IndexKey::Column(input.call(Ident::parse_any)?)
    };
    let mut column = IndexColumn { key, descending: false, nulls_first: None };
    while !input.is_empty() && !input.peek(Token![,]) {
        let direction = input.call(Ident::parse_any)?;
        if !index_direction(&mut column, &direction) {
            let known = [word::DESC, "asc", word::NULLS_FIRST, word::NULLS_LAST];
            unknown_word(ctxt, &direction, word::INDEX, &known);
        }
    }
    Ok(column)
}

/// Whether the word was one of `desc`, `asc`, `nulls_first`, `nulls_last`.
pub(super) fn index_direction(column: &mut IndexColumn, direction: &Ident) -> bool {
    match plain(direction).as_str() {
        word::DESC => column.descending = true,
        "asc" => column.descending = false,
        word::NULLS_FIRST => column.nulls_first = Some(true),
        word::NULLS_LAST => column.nulls_first = Some(false),
        _ => return false,
    }
    true
}

pub(super) fn index_option(
    ctxt: &Ctxt,
    index: &mut Index,
    option: &Ident,
    input: ParseStream<'_>,
    known: &[&str],
) -> Result<()> {
    input.parse::<Token![=]>()?;
    let name = plain(option);
    let value = string_value(ctxt, &name, input)?;
    match name.as_str() {
        word::NAME => index.name = value,
        word::METHOD => index.method = value,
        word::WHERE => index.predicate = value,
        _ => unknown_word(ctxt, option, word::INDEX, known),
    }
    Ok(())
}

/// `index`, `index(desc, unique, name = "…", method = "…", where = "…")` on a field.
pub(super) fn field_index(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Index> {
    let key = IndexKey::Column(field.clone());
    let mut column = IndexColumn { key, descending: false, nulls_first: None };
    let mut index = Index::default();
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if input.peek(Token![=]) {
                return index_option(ctxt, &mut index, &ident, input, word::IN_FIELD_INDEX);
            }
            if ident == word::UNIQUE {
                index.unique = true;
            } else if !index_direction(&mut column, &ident) {
                unknown_word(ctxt, &ident, word::INDEX, word::IN_FIELD_INDEX);
            }
            Ok(())
        })?;
    }
    index.columns.push(column);
    Ok(index)
}
