//! The primary key: its columns, from Diesel's `primary_key(…)` or from `#[schema(primary_key(…))]`, which has its
//! options.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result, Token, parenthesized};

use super::key::key_record;
use crate::ast::Model;
use crate::attr::item::{columns, items, once, parenthesised, said_twice, skip, unknown_word};
use crate::attr::literal::string_value;
use crate::attr::options::{IDENTITY_INDEX, INCLUDE, Known, Options, WITH, flag, text, words};
use crate::check::{distinct, known};
use crate::ctxt::Ctxt;
use crate::json::Json;
use crate::symbol as word;

/// In `primary_key(…)`.
const KNOWN: &[Known] = &[
    flag("clustered"),
    text(word::COMMENT),
    flag("deferrable"),
    flag("deferred"),
    INCLUDE,
    IDENTITY_INDEX,
    text("tablespace"),
    WITH,
    flag("without_overlaps"),
];

/// A primary key.
#[derive(Default)]
pub(crate) struct PrimaryKey {
    /// The columns of Diesel's attribute.
    diesels: Option<Vec<Ident>>,
    /// The columns of the attribute of driftless. They precede Diesel's, which also decide what `id()` returns and which
    /// fields a changeset leaves out.
    own: Vec<Ident>,
    pub(crate) name: Option<LitStr>,
    pub(crate) options: Options,
}

impl PrimaryKey {
    /// `#[diesel(primary_key(a, b))]`.
    pub(crate) fn read_columns(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let columns = columns(&parenthesised(meta)?)?;
        once(ctxt, &mut self.diesels, &meta.path, columns);
        Ok(())
    }

    /// `primary_key(a, b)`, `primary_key(columns(a, b), name = "…", include(c), deferrable, …)`.
    pub(crate) fn read(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let (mut name, mut own, mut options) = (None, Vec::new(), Options::default());
        items(&parenthesised(meta)?, |input| {
            let ident = input.call(Ident::parse_any)?;
            if options.take(ctxt, &ident, input, KNOWN)? {
                return Ok(());
            }
            if input.peek(Token![=]) && ident == word::NAME {
                input.parse::<Token![=]>()?;
                name = string_value(ctxt, word::NAME, input)?;
            } else if input.peek(syn::token::Paren) && ident == word::COLUMNS {
                let content;
                parenthesized!(content in input);
                own.extend(columns(&content)?);
            } else if input.is_empty() || input.peek(Token![,]) {
                own.push(ident);
            } else {
                let known = words(KNOWN, &[word::COLUMNS, word::NAME]);
                unknown_word(ctxt, &ident, word::PRIMARY_KEY, &known);
                skip(input)?;
            }
            Ok(())
        })?;
        if !own.is_empty() && !self.own.is_empty() {
            said_twice(ctxt, &meta.path);
        }
        self.own.extend(own);
        if let Some(name) = name {
            once(ctxt, &mut self.name, &meta.path, name);
        }
        self.options = options;
        Ok(())
    }

    /// The fields: `id` if the struct names none.
    pub(crate) fn fields(&self, model: &Model<'_>) -> Vec<Ident> {
        match self.named() {
            Some(columns) => columns.to_vec(),
            // A view has no key, and Diesel's `table!` needs one.
            None if model.is_view() && !model.fields.iter().any(|it| it.ident == "id") => {
                model.fields.first().map(|it| it.ident.clone()).into_iter().collect()
            }
            None => vec![Ident::new("id", model.ident.span())],
        }
    }

    /// The columns, if an attribute names them.
    fn named(&self) -> Option<&[Ident]> {
        match self.own.as_slice() {
            [] => self.diesels.as_deref(),
            own => Some(own),
        }
    }

    pub(crate) fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        match self.named() {
            Some(columns) => {
                known(ctxt, model, columns);
                distinct(ctxt, columns);
            }
            None if model.is_view() => (),
            None if !model.fields.is_empty() && !model.fields.iter().any(|it| it.ident == "id") => {
                ctxt.fatal(
                    model.ident,
                    "a table needs a primary key and there is no field `id`: write `#[diesel(primary_key(…))]`",
                );
            }
            None => (),
        }
        if model.is_view() {
            return;
        }
        for field in self.fields(model).iter().filter_map(|it| model.field(it)) {
            if field.column_type.as_ref().is_some_and(|it| it.nullable) {
                ctxt.error(
                    field.ident,
                    "a column of the primary key is never `NULL`: write the field without `Option`",
                );
            }
        }
    }

    pub(crate) fn record(&self, model: &Model<'_>) -> Json {
        key_record(model, self.name.as_ref(), &self.fields(model), &self.options)
    }
}
