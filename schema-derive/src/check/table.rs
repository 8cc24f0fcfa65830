//! A struct as a table: its name, its `table!`, what one table can have once.

use std::collections::BTreeMap;

use syn::{Ident, LitStr};

use super::column::{column_options, zone};
use super::common::known;
use super::index::statistics_target;
use super::name::{name, renamed};
use super::sequence::counting;
use crate::ast::Model;
use crate::attr::Options;
use crate::ctxt::Ctxt;

/// What Diesel's `128-column-tables` allows.
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

/// Diesel's `table!` names a schema by an identifier, and a column never like its table.
pub(super) fn table_macro(ctxt: &Ctxt, model: &Model<'_>) {
    if !model.has_table_macro() {
        return;
    }
    if let Some(schema) = &model.attributes.schema
        && syn::parse_str::<Ident>(&schema.value()).is_err()
    {
        ctxt.error(
            schema,
            "Diesel's `table!` takes plain identifiers as schemas: rename the schema, or keep a `table!` of \
             your own and write `table_macro = false`",
        );
    }
    if model.fields.len() > MAX_COLUMNS {
        ctxt.error(
            model.ident,
            format!(
                "Diesel knows tables of {MAX_COLUMNS} columns at most and this has {}: split the table, or \
                 keep the wide one out of Diesel with `table_macro = false`",
                model.fields.len()
            ),
        );
    }
    let table = model.rust_name();
    for field in model.fields.iter().filter(|it| it.rust_name() == table) {
        ctxt.error(
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
            ctxt.error(field.ident, message);
        }
    }
}

/// What is said besides.
pub(super) fn options(ctxt: &Ctxt, model: &Model<'_>) {
    let attributes = &model.attributes;
    let uniques = model.uniques().map(|it| &it.options);
    let indexes = model.indexes().map(|it| &it.options);
    let exclusions = attributes.exclusions.iter().map(|it| &it.options);
    let of_indexes: Vec<&Options> =
        uniques.chain(indexes).chain(exclusions).chain([&attributes.primary_key_options]).collect();
    for said in &of_indexes {
        known(ctxt, model, said.fields());
    }
    only_one(ctxt, of_indexes.iter().filter_map(|it| it.word("clustered")), "sorted by one index");
    let identities = of_indexes.iter().copied().chain([&attributes.options]);
    only_one(
        ctxt,
        identities.filter_map(|it| it.word("replica_identity")),
        "told by one replica identity",
    );
    let checks = model.fields.iter().flat_map(|it| &it.attributes.checks).chain(&attributes.checks);
    let keys = model.foreign_keys().map(|it| &it.options);
    for said in checks.map(|it| &it.options).chain(keys) {
        if let (Some(_), Some(word)) = (said.word("not_enforced"), said.word("not_valid")) {
            ctxt.error(word, "what is not enforced is not valid either: remove `not_valid`");
        }
    }
    for statistics in &attributes.statistics {
        statistics_target(ctxt, &statistics.options);
    }
    for sequence in &attributes.sequences {
        counting(ctxt, &sequence.counting);
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
    let checks = model.fields.iter().flat_map(|it| &it.attributes.checks);
    let checks = checks.chain(&model.attributes.checks).filter_map(|it| it.name.as_ref());
    let uniques = model.uniques().filter_map(|it| it.name.as_ref());
    let indexes = model.indexes().filter_map(|it| it.name.as_ref());
    let foreign_keys = model.foreign_keys().filter_map(|it| it.name.as_ref());
    let primary_key = model.attributes.primary_key_name.iter();
    primary_key.chain(uniques).chain(checks).chain(foreign_keys).chain(indexes).collect()
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
