//! `unique(…)`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::key::key_record;
use super::{OnField, Part};
use crate::ast::Model;
use crate::attr::item::{columns, items, parenthesised, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{IDENTITY_INDEX, INCLUDE, Known, Options, WITH, flag, text, words};
use crate::check::{distinct, known};
use crate::ctxt::Ctxt;
use crate::json::Json;
use crate::symbol as word;

/// In `unique(…)`.
const KNOWN: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    flag("nulls_not_distinct"),
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
    flag("without_overlaps"),
];

/// A unique constraint. Columns are named by their fields.
pub(crate) struct Unique {
    columns: Vec<Ident>,
    name: Option<LitStr>,
    options: Options,
}

impl Part for Unique {
    const WORD: &'static str = word::UNIQUE;

    /// `unique(a, b)`, `unique(columns(a, b), name = "…")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut unique = Unique { columns: Vec::new(), name: None, options: Options::default() };
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| {
            let ident = input.call(Ident::parse_any)?;
            if unique.options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                if ident != word::NAME {
                    let known = words(KNOWN, &[word::COLUMNS, word::NAME]);
                    unknown_word(ctxt, &ident, Self::WORD, &known);
                }
                unique.name = string_value(ctxt, word::NAME, input)?;
            } else if ident == word::COLUMNS && input.peek(syn::token::Paren) {
                let content;
                parenthesized!(content in input);
                unique.columns.extend(columns(&content)?);
            } else {
                unique.columns.push(ident);
            }
            Ok(())
        })?;
        if unique.columns.is_empty() {
            ctxt.error(whole, "name the columns: `unique(a, b)`");
        }
        Ok(Some(unique))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        known(ctxt, model, &self.columns);
        distinct(ctxt, &self.columns);
    }

    fn record(&self, model: &Model<'_>) -> Json {
        key_record(model, self.name.as_ref(), &self.columns, &self.options)
    }

    fn name(&self) -> Option<&LitStr> {
        self.name.as_ref()
    }

    fn options(&self) -> Option<&Options> {
        Some(&self.options)
    }
}

impl OnField for Unique {
    const ONCE: bool = true;

    /// `unique`, `unique(name = "…")`.
    fn on_field(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut unique =
            Unique { columns: vec![field.clone()], name: None, options: Options::default() };
        if meta.input.peek(syn::token::Paren) {
            items(&parenthesised(meta)?, |input| {
                let ident = input.call(Ident::parse_any)?;
                if unique.options.take(ctxt, &ident, input, KNOWN)? {
                    return Ok(());
                }
                if !input.peek(Token![=]) {
                    let message = "`unique(…)` on a field takes `name = \"…\"`; for several columns write \
                                   `#[schema(unique(a, b))]` on the struct";
                    return Err(syn::Error::new_spanned(ident, message));
                }
                input.parse::<Token![=]>()?;
                if ident != word::NAME {
                    unknown_word(ctxt, &ident, Self::WORD, &words(KNOWN, &[word::NAME]));
                }
                unique.name = string_value(ctxt, word::NAME, input)?;
                Ok(())
            })?;
        }
        Ok(Some(unique))
    }
}
