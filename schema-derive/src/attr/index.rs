//! `index`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::item::{items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{INDEX, KEY, Options, Value, parameter, words};
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
    pub(crate) options: Options,
}

/// One key of an index.
pub(crate) struct IndexColumn {
    pub(crate) key: IndexKey,
    pub(crate) descending: bool,
    pub(crate) nulls_first: Option<bool>,
    /// In an exclusion constraint, what it is compared with.
    pub(crate) operator: Option<LitStr>,
    pub(crate) options: Options,
}

impl IndexColumn {
    fn new(key: IndexKey) -> Self {
        let options = Options::default();
        Self { key, descending: false, nulls_first: None, operator: None, options }
    }
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
        if fork.peek(Token![=]) && !INDEX.iter().any(|it| ident == it.word) {
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
        // A column may be called like an option: then it stands in `columns(…)`.
        if INDEX.iter().any(|it| ident == it.word) {
            input.call(Ident::parse_any)?;
            index.options.take(ctxt, &ident, input, INDEX)?;
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
    let mut column = IndexColumn::new(key);
    while !input.is_empty() && !input.peek(Token![,]) {
        let direction = input.call(Ident::parse_any)?;
        if !key_option(ctxt, &mut column, &direction, input)? {
            let known = [word::DESC, "asc", word::CLASS, word::NULLS_FIRST, word::NULLS_LAST];
            unknown_word(ctxt, &direction, word::INDEX, &words(KEY, &known));
        }
    }
    Ok(column)
}

/// What a key says behind itself: `desc`, `collation = "C"`, `class("gist_trgm_ops", siglen = 32)`, `with "&&"`.
fn key_option(
    ctxt: &Ctxt,
    column: &mut IndexColumn,
    ident: &Ident,
    input: ParseStream<'_>,
) -> Result<bool> {
    if index_direction(column, ident) || column.options.take(ctxt, ident, input, KEY)? {
        return Ok(true);
    }
    if ident == word::WITH {
        column.operator = Some(input.parse()?);
        return Ok(true);
    }
    if ident != word::CLASS {
        return Ok(false);
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if let Some(name) = string_value(ctxt, word::CLASS, input)? {
            column.options.push(ident, word::CLASS, Value::Text(name.value()));
        }
        return Ok(true);
    }
    let content;
    parenthesized!(content in input);
    let name: LitStr = content.parse()?;
    column.options.push(ident, word::CLASS, Value::Text(name.value()));
    if content.parse::<Option<Token![,]>>()?.is_some() {
        let mut all = Vec::new();
        items(&content, |input| {
            all.push(parameter(input)?);
            Ok(())
        })?;
        column.options.push(ident, word::WITH, Value::Parameters(all));
    }
    Ok(true)
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
    known: &[&'static str],
) -> Result<()> {
    input.parse::<Token![=]>()?;
    let name = plain(option);
    let value = string_value(ctxt, &name, input)?;
    match name.as_str() {
        word::NAME => index.name = value,
        word::METHOD => index.method = value,
        word::WHERE => index.predicate = value,
        _ => unknown_word(ctxt, option, word::INDEX, &words(INDEX, known)),
    }
    Ok(())
}

/// `index`, `index(desc, unique, name = "…", method = "…", where = "…")` on a field.
pub(super) fn field_index(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Index> {
    let key = IndexKey::Column(field.clone());
    let mut column = IndexColumn::new(key);
    let mut index = Index::default();
    if meta.input.peek(syn::token::Paren) {
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if index.options.take(ctxt, &ident, input, INDEX)?
                || key_option(ctxt, &mut column, &ident, input)?
            {
                return Ok(());
            }
            if input.peek(Token![=]) {
                return index_option(ctxt, &mut index, &ident, input, word::IN_FIELD_INDEX);
            }
            if ident == word::UNIQUE {
                index.unique = true;
            } else {
                unknown_word(ctxt, &ident, word::INDEX, &words(INDEX, word::IN_FIELD_INDEX));
            }
            Ok(())
        })?;
    }
    index.columns.push(column);
    Ok(index)
}
