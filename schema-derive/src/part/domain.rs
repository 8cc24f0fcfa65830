//! `domain(…)`.

use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{LitStr, Result, parenthesized};

use super::Part;
use super::check::Check;
use crate::ast::Model;
use crate::attr::item::{key, once, skip, unknown_word};
use crate::attr::literal::string;
use crate::attr::options::{Known, Options, flag, text, words};
use crate::attr::value::{DefaultValue, default_value};
use crate::check::name::{name, renamed};
use crate::check::{frozen, frozen_default};
use crate::ctxt::Ctxt;
use crate::json::{Json, optional, unless_empty};
use crate::symbol as word;

/// In `domain(…)`.
const KNOWN: &[Known] = &[flag(word::NOT_NULL), text("collation"), text(word::COMMENT)];
/// The other words in `domain(…)`.
const OWN: &[&str] =
    &[Check::WORD, word::DEFAULT, word::NAME, word::RENAMED_FROM, word::SCHEMA, word::TYPE];
/// In `check(…)` of a domain.
const IN_CHECK: &[Known] = &[text(word::COMMENT), flag(NOT_VALID)];
const NOT_VALID: &str = "not_valid";

/// A domain.
pub(crate) struct Domain {
    name: LitStr,
    schema: Option<LitStr>,
    data_type: LitStr,
    renamed_from: Option<LitStr>,
    default: Option<DefaultValue>,
    checks: Vec<Check>,
    options: Options,
}

impl Part for Domain {
    const WORD: &'static str = "domain";

    /// `domain(name = "email", type = "text", check = "VALUE ~ '@'", not_null, default = "''", …)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let (mut name, mut schema, mut data_type, mut renamed_from) = (None, None, None, None);
        let (mut default, mut checks, mut options) = (None, Vec::new(), Options::default());
        if is_empty(meta.input)? {
            let message =
                "a domain has a name and a type: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
            skip(meta.input)?;
            return Ok(None);
        }
        meta.parse_nested_meta(|meta| match key(&meta)?.as_str() {
            word::NAME => string(ctxt, &meta, &mut name),
            word::SCHEMA => string(ctxt, &meta, &mut schema),
            word::TYPE => string(ctxt, &meta, &mut data_type),
            word::RENAMED_FROM => string(ctxt, &meta, &mut renamed_from),
            word::DEFAULT => {
                if let Some(value) = default_value(ctxt, &meta)? {
                    once(ctxt, &mut default, &meta.path, value);
                }
                Ok(())
            }
            Check::WORD => {
                checks.extend(Check::read(ctxt, &meta, IN_CHECK, "VALUE > 0")?);
                Ok(())
            }
            NOT_VALID => {
                let message = "a check is not valid, not a domain: `check(expression = \"VALUE > 0\", not_valid)`";
                ctxt.error(&meta.path, message);
                skip(meta.input)
            }
            _ => {
                let ident = meta.path.require_ident()?;
                if options.take(ctxt, ident, meta.input, KNOWN)? {
                    return Ok(());
                }
                unknown_word(ctxt, ident, Self::WORD, &words(KNOWN, OWN));
                skip(meta.input)
            }
        })?;
        if name.is_none() {
            let message = "name the domain: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
        }
        if data_type.is_none() {
            let message =
                "say what type the domain is over: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
        }
        let (Some(name), Some(data_type)) = (name, data_type) else { return Ok(None) };
        Ok(Some(Domain { name, schema, data_type, renamed_from, default, checks, options }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        name(ctxt, Some(&self.name), model.ident, &self.name.value());
        name(ctxt, self.schema.as_ref(), model.ident, &self.namespace(model));
        renamed(ctxt, self.renamed_from.as_ref(), &self.name.value());
        let address = |it: &Domain| (it.namespace(model), it.name.value());
        let alike = model.parts.domains.iter().take_while(|it| !std::ptr::eq(*it, self));
        if alike.map(address).any(|it| it == address(self)) {
            ctxt.error(
                &self.name,
                format!("domain `{}` is declared twice: keep one", self.name.value()),
            );
        }
        let data_type = self.data_type.value();
        if let Some(default) = &self.default {
            frozen_default(ctxt, &default.written, &default.sql, &data_type);
        }
        for check in &self.checks {
            frozen(ctxt, check.expression(), &[("value".to_owned(), data_type.clone())]);
        }
        let mut names = Vec::new();
        for given in self.checks.iter().filter_map(Part::name) {
            name(ctxt, Some(given), model.ident, &given.value());
            if names.contains(&given.value()) {
                ctxt.error(given, "two checks of one domain share this name");
            }
            names.push(given.value());
        }
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let mut entries = vec![("name", Json::text(self.name.value()))];
        entries.extend(optional("namespace", &self.schema));
        entries.extend(optional("renamed_from", &self.renamed_from));
        entries.push(("type", Json::text(self.data_type.value())));
        entries.extend(self.default.iter().map(|it| ("default", Json::text(it.sql.as_str()))));
        entries.extend(self.options.entries(model));
        let checks = self.checks.iter().map(|it| it.record(model));
        entries.extend(unless_empty("checks", checks.collect()));
        Json::Object(entries)
    }
}

impl Domain {
    /// The type that it is over, if that text names it; of an array of it, the array of that type.
    pub(crate) fn over(&self, text: &str) -> Option<String> {
        let (name, array) = match text.trim().strip_suffix("[]") {
            Some(name) => (name, "[]"),
            None => (text.trim(), ""),
        };
        let own = self.name.value();
        let schema = self.schema.as_ref().map(|it| format!("{}.{own}", it.value()));
        let is_named = name == own || Some(name) == schema.as_deref();
        is_named.then(|| format!("{}{array}", self.data_type.value()))
    }
}

/// Whether the list is missing or empty: `domain`, `domain()`.
fn is_empty(input: ParseStream<'_>) -> Result<bool> {
    let fork = input.fork();
    if !fork.peek(syn::token::Paren) {
        return Ok(true);
    }
    let content;
    parenthesized!(content in fork);
    Ok(content.is_empty())
}

impl Domain {
    fn namespace(&self, model: &Model<'_>) -> String {
        self.schema.as_ref().map_or_else(|| model.namespace(), LitStr::value)
    }
}
