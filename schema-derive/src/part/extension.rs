//! `extension(…)`.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, unknown_word};
use crate::attr::literal::string_value;
use crate::check::name::name;
use crate::ctxt::Ctxt;
use crate::json::{Json, optional};
use crate::spelling::plain;
use crate::symbol as word;

/// An extension.
pub(crate) struct Extension {
    name: LitStr,
    schema: Option<LitStr>,
}

impl Part for Extension {
    const WORD: &'static str = "extension";

    /// `extension = "citext"`, `extension(name = "citext", schema = "ext")`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        if !meta.input.peek(syn::token::Paren) {
            let name = string_value(ctxt, Self::WORD, meta.value()?)?;
            return Ok(name.map(|name| Extension { name, schema: None }));
        }
        let (mut name, mut schema) = (None, None);
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            let value = string_value(ctxt, &plain(&ident), input)?;
            match plain(&ident).as_str() {
                word::NAME => name = value,
                word::SCHEMA => schema = value,
                _ => unknown_word(ctxt, &ident, Self::WORD, &[word::NAME, word::SCHEMA]),
            }
            Ok(())
        })?;
        if name.is_none() {
            ctxt.error(&meta.path, "name the extension: `extension(name = \"citext\", …)`");
        }
        Ok(name.map(|name| Extension { name, schema }))
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        name(ctxt, Some(&self.name), model.ident, &self.name.value());
        if let Some(schema) = &self.schema {
            name(ctxt, Some(schema), model.ident, &schema.value());
        }
    }

    fn record(&self, _model: &Model<'_>) -> Json {
        let mut entries = vec![("name", Json::text(self.name.value()))];
        entries.extend(optional("namespace", &self.schema));
        Json::Object(entries)
    }
}
