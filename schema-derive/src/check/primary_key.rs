//! The primary key.

use syn::Ident;

use super::common::{distinct, known};
use crate::ast::Model;
use crate::ctxt::Ctxt;

pub(super) fn primary_key(ctxt: &Ctxt, model: &Model<'_>) {
    let Some(columns) = &model.attributes.primary_key else {
        if !model.fields.is_empty() && !model.fields.iter().any(|it| it.ident == "id") {
            ctxt.error(
                model.ident,
                "a table needs a primary key and there is no field `id`: write `#[diesel(primary_key(…))]`",
            );
        }
        return not_null(ctxt, model, &model.primary_key());
    };
    known(ctxt, model, columns);
    distinct(ctxt, columns);
    not_null(ctxt, model, columns);
}

fn not_null(ctxt: &Ctxt, model: &Model<'_>, columns: &[Ident]) {
    for field in columns.iter().filter_map(|it| model.field(it)) {
        if field.column_type.as_ref().is_some_and(|it| it.nullable) {
            ctxt.error(
                field.ident,
                "a column of the primary key is never `NULL`: write the field without `Option`",
            );
        }
    }
}
