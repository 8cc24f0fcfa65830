//! `domain(…)`.

use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Result, parenthesized};

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

/// What is said of a domain: in `domain(…)` on a struct, or in `#[schema(…)]` on a newtype.
#[derive(Default)]
pub(crate) struct DomainWords {
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) data_type: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    default: Option<DefaultValue>,
    checks: Vec<Check>,
    options: Options,
}

impl DomainWords {
    /// Reads the word, if it is one of a domain.
    pub(crate) fn take(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<bool> {
        match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut self.name)?,
            word::SCHEMA => string(ctxt, meta, &mut self.schema)?,
            word::TYPE => string(ctxt, meta, &mut self.data_type)?,
            word::RENAMED_FROM => string(ctxt, meta, &mut self.renamed_from)?,
            word::DEFAULT => {
                if let Some(value) = default_value(ctxt, meta)? {
                    once(ctxt, &mut self.default, &meta.path, value);
                }
            }
            Check::WORD => self.checks.extend(Check::read(ctxt, meta, IN_CHECK, "VALUE > 0")?),
            NOT_VALID => {
                let message = "a check is not valid, not a domain: `check(expression = \"VALUE > 0\", not_valid)`";
                ctxt.error(&meta.path, message);
                skip(meta.input)?;
            }
            _ => {
                let Some(ident) = meta.path.get_ident() else { return Ok(false) };
                return self.options.take(ctxt, ident, meta.input, KNOWN);
            }
        }
        Ok(true)
    }

    /// Every word of a domain.
    pub(crate) fn known() -> Vec<&'static str> {
        words(KNOWN, OWN)
    }

    /// A domain of that name, over that type, declared by that struct.
    pub(crate) fn check(&self, ctxt: &Ctxt, owner: &Ident, own: &str, data_type: &str) {
        name(ctxt, self.name.as_ref(), owner, own);
        if let Some(schema) = &self.schema {
            name(ctxt, Some(schema), owner, &schema.value());
        }
        renamed(ctxt, self.renamed_from.as_ref(), own);
        if let Some(default) = &self.default {
            frozen_default(ctxt, &default.written, &default.sql, data_type);
        }
        for check in &self.checks {
            frozen(ctxt, check.expression(), &[("value".to_owned(), data_type.to_owned())]);
        }
        let mut names = Vec::new();
        for given in self.checks.iter().filter_map(Part::name) {
            name(ctxt, Some(given), owner, &given.value());
            if names.contains(&given.value()) {
                ctxt.error(given, "two checks of one domain share this name");
            }
            names.push(given.value());
        }
    }

    /// Its record.
    pub(crate) fn record(&self, own: String, data_type: Json) -> Json {
        let mut entries = vec![("name", Json::text(own))];
        entries.extend(optional("namespace", &self.schema));
        entries.extend(optional("renamed_from", &self.renamed_from));
        entries.push(("type", data_type));
        entries.extend(self.default.iter().map(|it| ("default", Json::text(it.sql.as_str()))));
        entries.extend(self.options.entries_without_fields());
        let checks = self.checks.iter().map(Check::of_a_domain);
        entries.extend(unless_empty("checks", checks.collect()));
        Json::Object(entries)
    }
}

/// A domain.
pub(crate) struct Domain {
    name: LitStr,
    data_type: LitStr,
    said: DomainWords,
}

impl Part for Domain {
    const WORD: &'static str = "domain";

    /// `domain(name = "email", type = "text", check = "VALUE ~ '@'", not_null, default = "''", …)`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut said = DomainWords::default();
        if is_empty(meta.input)? {
            let message =
                "a domain has a name and a type: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
            skip(meta.input)?;
            return Ok(None);
        }
        meta.parse_nested_meta(|meta| {
            if said.take(ctxt, &meta)? {
                return Ok(());
            }
            unknown_word(ctxt, meta.path.require_ident()?, Self::WORD, &DomainWords::known());
            skip(meta.input)
        })?;
        if said.name.is_none() {
            let message = "name the domain: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
        }
        if said.data_type.is_none() {
            let message =
                "say what type the domain is over: `domain(name = \"email\", type = \"text\")`";
            ctxt.error(&meta.path, message);
        }
        let (Some(name), Some(data_type)) = (said.name.clone(), said.data_type.clone()) else {
            return Ok(None);
        };
        Ok(Some(Domain { name, data_type, said }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        self.said.check(ctxt, model.ident, &self.name.value(), &self.data_type.value());
        let address = |it: &Domain| (it.namespace(model), it.name.value());
        let alike = model.parts.domains.iter().take_while(|it| !std::ptr::eq(*it, self));
        if alike.map(address).any(|it| it == address(self)) {
            ctxt.error(
                &self.name,
                format!("domain `{}` is declared twice: keep one", self.name.value()),
            );
        }
    }

    fn record(&self, _: &Model<'_>) -> Json {
        self.said.record(self.name.value(), Json::text(self.data_type.value()))
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
        let schema = self.said.schema.as_ref().map(|it| format!("{}.{own}", it.value()));
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
        self.said.schema.as_ref().map_or_else(|| model.namespace(), LitStr::value)
    }
}
