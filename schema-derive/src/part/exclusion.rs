//! `exclude(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::Part;
use super::key::{Key, KeyPart, check_keys};
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, skip, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{INCLUDE, Known, Options, WITH, flag, text, words};
use crate::check::frozen;
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// In `exclude(…)`.
const KNOWN: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    text("tablespace"),
    WITH,
];

/// An exclusion constraint.
#[derive(Default)]
pub(crate) struct Exclusion {
    columns: Vec<Key>,
    method: Option<LitStr>,
    predicate: Option<LitStr>,
    name: Option<LitStr>,
    options: Options,
}

impl Part for Exclusion {
    const WORD: &'static str = "exclude";

    /// `exclude(columns(room with "=", during with "&&"), method = "gist", where = "…", …)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut exclusion = Exclusion::default();
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| {
            let ident = input.call(Ident::parse_any)?;
            if exclusion.options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            if ident == word::COLUMNS && input.peek(syn::token::Paren) {
                let content;
                parenthesized!(content in input);
                return items(&content, |input| {
                    exclusion.columns.push(Key::read(ctxt, input)?);
                    Ok(())
                });
            }
            let slot = match plain(&ident).as_str() {
                word::NAME => &mut exclusion.name,
                word::METHOD => &mut exclusion.method,
                word::WHERE => &mut exclusion.predicate,
                _ => {
                    let own = [word::COLUMNS, word::METHOD, word::NAME, word::WHERE];
                    unknown_word(ctxt, &ident, Self::WORD, &words(KNOWN, &own));
                    return skip(input);
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
        Ok(Some(exclusion))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        if let Some(predicate) = &self.predicate {
            frozen(ctxt, predicate, &model.columns());
        }
        check_keys(ctxt, model, &self.columns);
        for key in self.columns.iter().filter(|it| it.operator.is_none()) {
            let message = "say what it is compared with: `room with \"=\"`";
            match &key.part {
                KeyPart::Column(it) => ctxt.error(it, message),
                KeyPart::Expression(it) => ctxt.error(it, message),
            }
        }
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        entries.extend(optional("method", &self.method));
        let columns = self.columns.iter().map(|it| it.record(model));
        entries.push(("columns", Json::List(columns.collect())));
        entries.extend(optional("where", &self.predicate));
        entries.extend(self.options.record("options", model));
        Json::Object(entries)
    }

    fn name(&self) -> Option<&LitStr> {
        self.name.as_ref()
    }

    fn options(&self) -> Option<&Options> {
        Some(&self.options)
    }
}
