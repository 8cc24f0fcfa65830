//! `statistics(…)`.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token};

use super::item::{items, unknown_word};
use super::literal::string_value;
use super::options::{Options, STATISTICS, words};
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// Extended statistics.
#[derive(Default)]
pub(crate) struct Statistics {
    pub(crate) columns: Vec<Ident>,
    pub(crate) expressions: Vec<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) options: Options,
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
