//! `sequence(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::item::{items, parenthesised, unknown_word};
use super::literal::string_value;
use super::options::{COUNTING, Options, words};
use crate::ctxt::Ctxt;
use crate::spelling::plain;
use crate::symbol as word;

/// A sequence.
pub(crate) struct Sequence {
    pub(crate) name: LitStr,
    pub(crate) data_type: Option<String>,
    pub(crate) counting: Options,
    pub(crate) owned_by: Option<Ident>,
    pub(crate) comment: Option<LitStr>,
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
