//! Finds contradictions before anything is expanded. Reports mistakes and changes nothing.

mod column;
mod common;
mod enumeration;
mod frozen;
pub(crate) mod name;
mod table;
mod view;

pub(crate) use common::{distinct, first_of_its_name, known, statistics_target};
pub(crate) use enumeration::enumeration;
pub(crate) use frozen::{frozen, frozen_default};

use crate::ast::Model;
use crate::ctxt::Ctxt;
use column::{column_value, diesel_type, times};
use table::{constraint_names, distinct_columns, names, options, table_macro};

/// A struct and its attributes.
pub(crate) fn model(ctxt: &Ctxt, model: &Model<'_>) {
    if model.fields.is_empty() {
        ctxt.fatal(model.ident, "a table without columns: give the struct a field");
    }
    names(ctxt, model);
    table_macro(ctxt, model);
    for field in &model.fields {
        column_value(ctxt, field);
        times(ctxt, model, field);
        diesel_type(ctxt, model, field);
    }
    distinct_columns(ctxt, model);
    model.attributes.primary_key.check(ctxt, model);
    model.parts.check(ctxt, model);
    options(ctxt, model);
    view::view(ctxt, model);
    constraint_names(ctxt, model);
}
