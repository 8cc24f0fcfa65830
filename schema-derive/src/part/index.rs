//! `index`, on a struct and on a field.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::key::{DESC, Key, KeyPart, NULLS_FIRST, NULLS_LAST, check_keys};
use super::{OnField, Part};
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{IDENTITY_INDEX, INCLUDE, Known, Options, WITH, flag, text, words};
use crate::check::frozen;
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// In `index(…)`.
const KNOWN: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("concurrently"),
    INCLUDE,
    flag("nulls_not_distinct"),
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
];
/// The other words in `index(…)` on a struct.
const ON_STRUCT: &[&str] = &[word::COLUMNS, word::METHOD, word::NAME, word::UNIQUE, word::WHERE];
/// The other words in `index(…)` on a field.
const ON_FIELD: &[&str] =
    &[DESC, word::METHOD, word::NAME, NULLS_FIRST, NULLS_LAST, word::UNIQUE, word::WHERE];

/// An index. Columns are named by their fields.
#[derive(Default)]
pub(crate) struct Index {
    columns: Vec<Key>,
    unique: bool,
    predicate: Option<LitStr>,
    method: Option<LitStr>,
    name: Option<LitStr>,
    options: Options,
}

impl Part for Index {
    const WORD: &'static str = word::INDEX;

    /// `index(a, b)`, `index(columns(a, b desc, "lower(c)"), unique, where = "…", method = "…", name = "…")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut index = Index::default();
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| index.item(ctxt, input))?;
        if index.columns.is_empty() {
            ctxt.error(
                whole,
                "say what to index: `index(a, b)` or `index(columns(a desc, \"lower(b)\"), …)`",
            );
        }
        Ok(Some(index))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        if let Some(predicate) = &self.predicate {
            frozen(ctxt, predicate, &model.columns());
        }
        check_keys(ctxt, model, &self.columns);
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries: Vec<_> = optional("name", &self.name).into_iter().collect();
        if self.unique {
            entries.push(("unique", Json::Bool(true)));
        }
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

impl OnField for Index {
    /// `index`, `index(desc, unique, name = "…", method = "…", where = "…")`.
    fn on_field(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut key = Key::new(KeyPart::Column(field.clone()));
        let mut index = Index::default();
        if meta.input.peek(syn::token::Paren) {
            items(&parenthesised(meta)?, |input| {
                let ident = input.call(Ident::parse_any)?;
                if index.options.take(ctxt, &ident, input, KNOWN)?
                    || key.take(ctxt, &ident, input)?
                {
                    return Ok(());
                }
                if input.peek(Token![=]) {
                    return index.text(ctxt, &ident, input, ON_FIELD);
                }
                if ident == word::UNIQUE {
                    index.unique = true;
                } else {
                    unknown_word(ctxt, &ident, Self::WORD, &words(KNOWN, ON_FIELD));
                }
                Ok(())
            })?;
        }
        index.columns.push(key);
        Ok(Some(index))
    }
}

impl Index {
    /// One item of `index(…)` on a struct.
    fn item(&mut self, ctxt: &Ctxt, input: ParseStream<'_>) -> Result<()> {
        if input.peek(LitStr) {
            self.columns.push(Key::read(ctxt, input)?);
            return Ok(());
        }
        let is_option = |ident: &Ident| KNOWN.iter().any(|it| ident == it.word);
        let fork = input.fork();
        let ident = fork.call(Ident::parse_any)?;
        if fork.peek(Token![=]) && !is_option(&ident) {
            input.call(Ident::parse_any)?;
            return self.text(ctxt, &ident, input, ON_STRUCT);
        }
        if ident == word::COLUMNS && fork.peek(syn::token::Paren) {
            input.call(Ident::parse_any)?;
            let content;
            parenthesized!(content in input);
            return items(&content, |input| {
                self.columns.push(Key::read(ctxt, input)?);
                Ok(())
            });
        }
        if ident == word::UNIQUE && (fork.is_empty() || fork.peek(Token![,])) {
            input.call(Ident::parse_any)?;
            self.unique = true;
            return Ok(());
        }
        // A column with the name of an option has to be written in `columns(…)`.
        if is_option(&ident) {
            input.call(Ident::parse_any)?;
            self.options.take(ctxt, &ident, input, KNOWN)?;
            return Ok(());
        }
        self.columns.push(Key::read(ctxt, input)?);
        Ok(())
    }

    /// `name = "…"`, `method = "…"`, `where = "…"`.
    fn text(
        &mut self,
        ctxt: &Ctxt,
        ident: &Ident,
        input: ParseStream<'_>,
        known: &[&'static str],
    ) -> Result<()> {
        input.parse::<Token![=]>()?;
        let name = plain(ident);
        let value = string_value(ctxt, &name, input)?;
        match name.as_str() {
            word::NAME => self.name = value,
            word::METHOD => self.method = value,
            word::WHERE => self.predicate = value,
            _ => unknown_word(ctxt, ident, word::INDEX, &words(KNOWN, known)),
        }
        Ok(())
    }
}
