//! What a struct brings along beside its table's keys and indexes: exclusion constraints, statistics, sequences, extensions.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::index::{IndexColumn, index_column};
use super::item::{items, parenthesised, unknown_word};
use super::options::{COUNTING, EXCLUDE, Options, PRIMARY_KEY, STATISTICS, words};
use super::value::string_value;
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// An exclusion constraint.
#[derive(Default)]
pub(crate) struct Exclusion {
    pub(crate) columns: Vec<IndexColumn>,
    pub(crate) method: Option<LitStr>,
    pub(crate) predicate: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) options: Options,
}

/// Extended statistics.
#[derive(Default)]
pub(crate) struct Statistics {
    pub(crate) columns: Vec<Ident>,
    pub(crate) expressions: Vec<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) options: Options,
}

/// A sequence.
pub(crate) struct Sequence {
    pub(crate) name: LitStr,
    pub(crate) data_type: Option<String>,
    pub(crate) counting: Options,
    pub(crate) owned_by: Option<Ident>,
    pub(crate) comment: Option<LitStr>,
}

/// An extension.
pub(crate) struct Extension {
    pub(crate) name: LitStr,
    pub(crate) schema: Option<LitStr>,
}

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

/// `exclude(columns(room with "=", during with "&&"), method = "gist", where = "…", …)`.
pub(super) fn exclusion(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Exclusion> {
    let mut exclusion = Exclusion::default();
    let whole = input.cursor().token_stream();
    items(input, |input| {
        let ident = input.call(Ident::parse_any)?;
        if exclusion.options.take(ctxt, &ident, input, EXCLUDE)? {
            return Ok(());
        }
        if ident == word::COLUMNS && input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            return items(&content, |input| {
                exclusion.columns.push(index_column(ctxt, input)?);
                Ok(())
            });
        }
        let slot = match plain(&ident).as_str() {
            word::NAME => &mut exclusion.name,
            word::METHOD => &mut exclusion.method,
            word::WHERE => &mut exclusion.predicate,
            _ => {
                let own = [word::COLUMNS, word::METHOD, word::NAME, word::WHERE];
                unknown_word(ctxt, &ident, word::EXCLUDE, &words(EXCLUDE, &own));
                return super::skip(input);
            }
        };
        input.parse::<Token![=]>()?;
        *slot = string_value(ctxt, &plain(&ident), input)?;
        Ok(())
    })?;
    if exclusion.columns.is_empty() {
        ctxt.error(
            whole,
            "say what excludes what: `exclude(columns(room with \"=\", during with \"&&\"))`",
        );
    }
    Ok(exclusion)
}

/// `statistics(a, b, "lower(c)", kinds(mcv), target = 100, name = "…", schema = "…")`.
pub(super) fn statistics(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Statistics> {
    let mut statistics = Statistics::default();
    let whole = input.cursor().token_stream();
    items(input, |input| {
        if input.peek(LitStr) {
            statistics.expressions.push(input.parse()?);
            return Ok(());
        }
        let ident = input.call(Ident::parse_any)?;
        if statistics.options.take(ctxt, &ident, input, STATISTICS)? {
            return Ok(());
        }
        if !input.peek(Token![=]) {
            statistics.columns.push(ident);
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        let value = string_value(ctxt, &plain(&ident), input)?;
        match plain(&ident).as_str() {
            word::NAME => statistics.name = value,
            word::SCHEMA => statistics.schema = value,
            _ => {
                let own = [word::NAME, word::SCHEMA];
                unknown_word(ctxt, &ident, word::STATISTICS, &words(STATISTICS, &own));
            }
        }
        Ok(())
    })?;
    if statistics.expressions.is_empty() && statistics.columns.len() < 2 {
        ctxt.error(
            whole,
            "statistics are about two columns or more, or about an expression: `statistics(a, b)`",
        );
    }
    Ok(statistics)
}

/// `sequence(name = "…", type = bigint, start = 1000, owned_by = field, …)`.
pub(super) fn sequence(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Sequence>> {
    let (mut name, mut data_type, mut owned_by, mut comment) = (None, None, None, None);
    let mut counting = Options::default();
    items(&parenthesised(meta)?, |input| {
        let ident = input.call(Ident::parse_any)?;
        if counting.take(ctxt, &ident, input, COUNTING)? {
            return Ok(());
        }
        if !input.peek(Token![=]) {
            let own = [word::COMMENT, word::NAME, word::OWNED_BY, word::TYPE];
            unknown_word(ctxt, &ident, word::SEQUENCE, &words(COUNTING, &own));
            return super::skip(input);
        }
        input.parse::<Token![=]>()?;
        match plain(&ident).as_str() {
            word::NAME => name = string_value(ctxt, word::NAME, input)?,
            word::COMMENT => comment = string_value(ctxt, word::COMMENT, input)?,
            word::OWNED_BY => owned_by = Some(input.call(Ident::parse_any)?),
            word::TYPE => {
                let written = input.call(Ident::parse_any)?;
                let known = ["smallint", "integer", "bigint"];
                if known.contains(&plain(&written).as_str()) {
                    data_type = Some(plain(&written));
                } else {
                    unknown_word(ctxt, &written, word::SEQUENCE, &known);
                }
            }
            _ => {
                let own = [word::COMMENT, word::NAME, word::OWNED_BY, word::TYPE];
                unknown_word(ctxt, &ident, word::SEQUENCE, &words(COUNTING, &own));
                input.parse::<syn::Expr>()?;
            }
        }
        Ok(())
    })?;
    let Some(name) = name else {
        ctxt.error(&meta.path, "name the sequence: `sequence(name = \"order_numbers\", …)`");
        return Ok(None);
    };
    Ok(Some(Sequence { name, data_type, counting, owned_by, comment }))
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
