//! `exclude(…)`.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::index::{IndexColumn, index_column};
use super::item::{items, unknown_word};
use super::literal::string_value;
use super::options::{EXCLUDE, Options, words};
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
