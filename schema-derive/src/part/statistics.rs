//! `statistics(…)`: extended statistics.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{Known, Options, number, some_of, text, words};
use crate::check::name::name;
use crate::check::{distinct, known, statistics_target};
use crate::ctxt::Ctxt;
use crate::json::{Json, optional, unless_empty};
use crate::spelling::plain;
use crate::symbol as word;

/// In `statistics(…)`.
const KNOWN: &[Known] = &[
    text(word::COMMENT),
    some_of("kinds", &["dependencies", "mcv", "ndistinct"]),
    number("target").recorded_as("statistics"),
];

/// Extended statistics.
#[derive(Default)]
pub(crate) struct Statistics {
    columns: Vec<Ident>,
    expressions: Vec<LitStr>,
    name: Option<LitStr>,
    schema: Option<LitStr>,
    options: Options,
}

impl Part for Statistics {
    const WORD: &'static str = "statistics";

    /// `statistics(a, b, "lower(c)", kinds(mcv), target = 100, name = "…", schema = "…")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut statistics = Statistics::default();
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| {
            if input.peek(LitStr) {
                statistics.expressions.push(input.parse()?);
                return Ok(());
            }
            let ident = input.call(Ident::parse_any)?;
            if statistics.options.take(ctxt, &ident, input, KNOWN)? {
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
                    unknown_word(ctxt, &ident, Self::WORD, &words(KNOWN, &own));
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
        Ok(Some(statistics))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        if let Some(given) = &self.name {
            name(ctxt, Some(given), model.ident, &given.value());
        }
        if let Some(schema) = &self.schema {
            name(ctxt, Some(schema), model.ident, &schema.value());
        }
        known(ctxt, model, &self.columns);
        distinct(ctxt, &self.columns);
        statistics_target(ctxt, &self.options);
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        entries.extend(optional("namespace", &self.schema));
        let columns = model.column_names(&self.columns).into_iter().map(Json::Text);
        entries.extend(unless_empty("columns", columns.collect()));
        let expressions = self.expressions.iter().map(|it| Json::text(it.value()));
        entries.extend(unless_empty("expressions", expressions.collect()));
        entries.extend(self.options.record("options", model));
        Json::Object(entries)
    }
}
