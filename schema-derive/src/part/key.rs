//! Keys of `index(…)` and `exclude(…)`, and the record of a primary key or a unique constraint.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use crate::ast::{Field, Model};
use crate::attr::item::{items, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{Known, Options, Value, number, parameter, text, words};
use crate::check::{known, statistics_target};
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// The options after a key.
const KNOWN: &[Known] = &[text("collation"), number("statistics")];
const ASC: &str = "asc";
const CLASS: &str = "class";
pub(super) const DESC: &str = "desc";
pub(super) const NULLS_FIRST: &str = "nulls_first";
pub(super) const NULLS_LAST: &str = "nulls_last";

/// One key of an index or of an exclusion constraint.
pub(super) struct Key {
    pub(super) part: KeyPart,
    descending: bool,
    nulls_first: Option<bool>,
    /// In an exclusion constraint, the operator that compares it.
    pub(super) operator: Option<LitStr>,
    options: Options,
}

/// A column or an expression.
pub(super) enum KeyPart {
    Column(Ident),
    Expression(LitStr),
}

impl Key {
    pub(super) fn new(part: KeyPart) -> Self {
        let options = Options::default();
        Self { part, descending: false, nulls_first: None, operator: None, options }
    }

    /// `a`, `a desc nulls_last`, `"lower(a)"`.
    pub(super) fn read(ctxt: &Ctxt, input: ParseStream<'_>) -> Result<Self> {
        let part = if input.peek(LitStr) {
            KeyPart::Expression(input.parse()?)
        } else {
            KeyPart::Column(input.call(Ident::parse_any)?)
        };
        let mut key = Self::new(part);
        while !input.is_empty() && !input.peek(Token![,]) {
            let ident = input.call(Ident::parse_any)?;
            if !key.take(ctxt, &ident, input)? {
                let own = [DESC, ASC, CLASS, NULLS_FIRST, NULLS_LAST];
                unknown_word(ctxt, &ident, word::INDEX, &words(KNOWN, &own));
            }
        }
        Ok(key)
    }

    /// Reads an option after a key, if the word is known: `desc`, `collation = "C"`,
    /// `class("gist_trgm_ops", siglen = 32)`, `with "&&"`.
    pub(super) fn take(
        &mut self,
        ctxt: &Ctxt,
        ident: &Ident,
        input: ParseStream<'_>,
    ) -> Result<bool> {
        if self.direction(ident) || self.options.take(ctxt, ident, input, KNOWN)? {
            return Ok(true);
        }
        if ident == word::WITH {
            self.operator = Some(input.parse()?);
            return Ok(true);
        }
        if ident != CLASS {
            return Ok(false);
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if let Some(name) = string_value(ctxt, CLASS, input)? {
                self.options.push(ident, CLASS, Value::Text(name.value()));
            }
            return Ok(true);
        }
        let content;
        parenthesized!(content in input);
        let name: LitStr = content.parse()?;
        self.options.push(ident, CLASS, Value::Text(name.value()));
        if content.parse::<Option<Token![,]>>()?.is_some() {
            let mut all = Vec::new();
            items(&content, |input| {
                all.push(parameter(input)?);
                Ok(())
            })?;
            self.options.push(ident, word::WITH, Value::Parameters(all));
        }
        Ok(true)
    }

    /// Whether the word was one of `desc`, `asc`, `nulls_first`, `nulls_last`.
    fn direction(&mut self, ident: &Ident) -> bool {
        match plain(ident).as_str() {
            DESC => self.descending = true,
            ASC => self.descending = false,
            NULLS_FIRST => self.nulls_first = Some(true),
            NULLS_LAST => self.nulls_first = Some(false),
            _ => return false,
        }
        true
    }

    pub(super) fn record(&self, model: &Model<'_>) -> Json {
        let mut entries = Vec::new();
        match &self.part {
            KeyPart::Column(ident) => {
                let name = model.field(ident).map(Field::name);
                entries.extend(name.map(|it| ("column", Json::text(it))));
            }
            KeyPart::Expression(expression) => {
                entries.push(("expression", Json::text(expression.value())));
            }
        }
        if self.descending {
            entries.push(("descending", Json::Bool(true)));
        }
        entries.extend(self.nulls_first.map(|it| ("nulls_first", Json::Bool(it))));
        entries.extend(optional("operator", &self.operator));
        entries.extend(self.options.record("options", model));
        Json::Object(entries)
    }
}

pub(super) fn check_keys(ctxt: &Ctxt, model: &Model<'_>, keys: &[Key]) {
    for key in keys {
        if let KeyPart::Column(column) = &key.part {
            known(ctxt, model, [column]);
        }
        statistics_target(ctxt, &key.options);
    }
}

/// The record of a primary key or a unique constraint.
pub(super) fn key_record(
    model: &Model<'_>,
    name: Option<&LitStr>,
    columns: &[Ident],
    options: &Options,
) -> Json {
    let mut entries: Vec<_> = name.map(|it| ("name", Json::text(it.value()))).into_iter().collect();
    entries.push(("columns", Json::texts(model.column_names(columns))));
    entries.extend(options.record("options", model));
    Json::Object(entries)
}
