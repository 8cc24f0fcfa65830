//! `check(…)`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::{OnField, Part};
use crate::ast::{Field, Model};
use crate::attr::item::{items, parenthesised, skip, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{Known, Options, flag, text, words};
use crate::check::frozen;
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// In `check(…)`.
const KNOWN: &[Known] =
    &[text(word::COMMENT), flag("no_inherit"), flag("not_enforced"), flag("not_valid")];

/// A check constraint.
pub(crate) struct Check {
    /// The field that declares it.
    field: Option<Ident>,
    expression: LitStr,
    name: Option<LitStr>,
    options: Options,
}

impl Part for Check {
    const WORD: &'static str = "check";

    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        Check::read(ctxt, meta, KNOWN, "price > 0")
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        frozen(ctxt, &self.expression, &model.columns());
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        let column = self.field.as_ref().and_then(|it| model.field(it)).map(Field::name);
        entries.extend(column.map(|it| ("column", Json::text(it))));
        entries.push(("expression", Json::text(self.expression.value())));
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

impl OnField for Check {
    fn on_field(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let check = Check::on_struct(ctxt, meta)?;
        Ok(check.map(|it| Check { field: Some(field.clone()), ..it }))
    }
}

impl Check {
    pub(super) fn expression(&self) -> &LitStr {
        &self.expression
    }

    /// The record of a domain's check.
    pub(super) fn of_a_domain(&self) -> Json {
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        entries.push(("expression", Json::text(self.expression.value())));
        let options = self.options.entries_without_fields();
        if !options.is_empty() {
            entries.push(("options", Json::Object(options)));
        }
        Json::Object(entries)
    }

    /// `check = "…"`, `check(expression = "…", name = "…")`.
    pub(super) fn read(
        ctxt: &Ctxt,
        meta: &ParseNestedMeta<'_>,
        known: &[Known],
        example: &str,
    ) -> Result<Option<Self>> {
        if !meta.input.peek(syn::token::Paren) {
            let expression = string_value(ctxt, Self::WORD, meta.value()?)?;
            return Ok(expression.map(|expression| {
                let options = Options::default();
                Check { field: None, expression, name: None, options }
            }));
        }
        let (mut expression, mut name, mut options) = (None, None, Options::default());
        items(&parenthesised(meta)?, |input| {
            if input.peek(LitStr) {
                expression = Some(input.parse()?);
                return Ok(());
            }
            let ident = input.call(Ident::parse_any)?;
            if options.take(ctxt, &ident, input, known)? {
                return Ok(());
            }
            let slot = match plain(&ident).as_str() {
                word::EXPRESSION => &mut expression,
                word::NAME => &mut name,
                _ => {
                    let known = words(known, &[word::EXPRESSION, word::NAME]);
                    unknown_word(ctxt, &ident, Self::WORD, &known);
                    return skip(input);
                }
            };
            input.parse::<Token![=]>()?;
            *slot = string_value(ctxt, &plain(&ident), input)?;
            Ok(())
        })?;
        if expression.is_none() {
            let message =
                format!("say what to check: `check(expression = \"{example}\", name = \"…\")`");
            ctxt.error(&meta.path, message);
        }
        Ok(expression.map(|expression| Check { field: None, expression, name, options }))
    }
}
