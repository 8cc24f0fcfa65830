//! Checks of a struct as a table: its name, its `table!`, and what a table can have only once.

use std::collections::BTreeMap;

use syn::{Ident, LitStr, Path};

use super::column::{column_options, zone};
use super::common::known;
use super::name::{name, renamed};
use crate::ast::Model;
use crate::ctxt::Ctxt;
use crate::scope;
use crate::spelling::plain;
use crate::symbol as word;

/// The most columns that Diesel's feature `128-column-tables` allows.
const MAX_COLUMNS: usize = 128;

pub(super) fn names(ctxt: &Ctxt, model: &Model<'_>) {
    let attributes = &model.attributes;
    name(ctxt, attributes.name.as_ref(), model.ident, &model.name());
    name(ctxt, attributes.schema.as_ref(), model.ident, &model.namespace());
    renamed(ctxt, attributes.renamed_from.as_ref(), &model.name());
    for field in &model.fields {
        name(ctxt, field.attributes.name.as_ref(), field.ident, &field.name());
        renamed(ctxt, field.attributes.renamed_from.as_ref(), &field.name());
        let attributes = &field.attributes;
        if let (Some(text), Some(it)) = (&attributes.backfill, &attributes.generated) {
            let message = format!("`{}` computes it: remove `backfill`", it.word);
            ctxt.error(text, message);
        }
        if let Some(zone) = &attributes.zone {
            self::zone(ctxt, zone, field);
        }
    }
    for given in given_names(model) {
        name(ctxt, Some(given), model.ident, &given.value());
    }
}

/// In Diesel's `table!`, a schema must be an identifier, and no column can have the name of its table.
pub(super) fn table_macro(ctxt: &Ctxt, model: &Model<'_>) {
    if !model.has_table_macro() {
        return;
    }
    if let Some(schema) = &model.attributes.schema
        && syn::parse_str::<Ident>(&schema.value()).is_err()
    {
        ctxt.fatal(
            schema,
            "Diesel's `table!` takes plain identifiers as schemas: rename the schema, or keep a `table!` of \
             your own and write `table_macro = false`",
        );
    }
    if model.fields.len() > MAX_COLUMNS {
        ctxt.fatal(
            model.ident,
            format!(
                "Diesel knows tables of {MAX_COLUMNS} columns at most and this has {}: split the table, or \
                 keep the wide one out of Diesel with `table_macro = false`",
                model.fields.len()
            ),
        );
    }
    let mut private: Vec<&Path> = Vec::new();
    for path in model.fields.iter().filter_map(|it| it.column_type.as_ref()?.own_path()) {
        let name = path.get_ident().map(plain).unwrap_or_default();
        if !private.contains(&path) && scope::is_private_enum(model.ident, &name) {
            ctxt.fatal(
                path,
                format!(
                    "Diesel's `table!` makes a `pub` column of the private enum `{name}`: declare `{name}` as `pub`; \
                     a private module can still hide it"
                ),
            );
            private.push(path);
        }
    }
    let table = model.rust_name();
    for field in model.fields.iter().filter(|it| it.rust_name() == table) {
        ctxt.fatal(
            field.ident,
            format!(
                "Diesel's `table!` cannot have a column named like its table: write \
                 `#[diesel(column_name = {table}_)]` and `#[schema(name = \"{table}\")]`"
            ),
        );
    }
}

pub(super) fn distinct_columns(ctxt: &Ctxt, model: &Model<'_>) {
    let mut columns: BTreeMap<String, &Ident> = BTreeMap::new();
    for field in &model.fields {
        if let Some(other) = columns.insert(field.name(), field.ident) {
            let message = format!("`{other}` is the column `{}` already", field.name());
            ctxt.fatal(field.ident, message);
        }
    }
}

/// The options of all parts together, and those of the columns.
pub(super) fn options(ctxt: &Ctxt, model: &Model<'_>) {
    let mut of_parts = model.parts.options();
    of_parts.push(&model.attributes.primary_key.options);
    for said in &of_parts {
        known(ctxt, model, said.fields());
    }
    only_one(ctxt, of_parts.iter().filter_map(|it| it.word("clustered")), "sorted by one index");
    let identities = of_parts.iter().copied().chain([&model.attributes.options]);
    only_one(
        ctxt,
        identities.filter_map(|it| it.word(word::REPLICA_IDENTITY)),
        "told by one replica identity",
    );
    for said in &of_parts {
        if let (Some(_), Some(word)) = (said.word("not_enforced"), said.word("not_valid")) {
            ctxt.error(word, "what is not enforced is not valid either: remove `not_valid`");
        }
    }
    for field in &model.fields {
        column_options(ctxt, field);
    }
}

fn only_one<'a>(ctxt: &Ctxt, words: impl Iterator<Item = &'a Ident>, what: &str) {
    for word in words.skip(1) {
        ctxt.error(word, format!("a table is {what} only: keep one"));
    }
}

fn given_names<'a>(model: &'a Model<'_>) -> Vec<&'a LitStr> {
    model.attributes.primary_key.name.iter().chain(model.parts.names()).collect()
}

pub(super) fn constraint_names(ctxt: &Ctxt, model: &Model<'_>) {
    let mut names = Vec::new();
    for given in given_names(model) {
        if names.contains(&given.value()) {
            ctxt.error(given, "two constraints or indexes of one table share this name");
        }
        names.push(given.value());
    }
}
