//! Foreign keys.

use syn::Ident;

use super::common::{distinct, known};
use crate::ast::Model;
use crate::ctxt::Ctxt;

pub(super) fn foreign_keys(ctxt: &Ctxt, model: &Model<'_>) {
    for key in model.foreign_keys() {
        known(ctxt, model, &key.columns);
        distinct(ctxt, &key.columns);
        if !key.referenced.is_empty() && key.referenced.len() != key.columns.len() {
            let message = format!(
                "{} columns refer to {}: name as many on both sides",
                key.columns.len(),
                key.referenced.len()
            );
            ctxt.error(&key.references, message);
        }
        if key.references.is_ident("Self") || key.references.is_ident(model.ident) {
            known(ctxt, model, &key.referenced);
        }
        known(ctxt, model, &key.on_delete_columns);
        let set = match key.on_delete_columns.as_slice() {
            [] => &key.columns,
            some => {
                for other in some.iter().filter(|it| !key.columns.contains(it)) {
                    ctxt.error(other, format!("`{other}` is no column of this key"));
                }
                &key.on_delete_columns
            }
        };
        for (action, columns) in [(&key.on_delete, set), (&key.on_update, &key.columns)] {
            if let Some(action) = action {
                set_null(ctxt, model, columns, action);
            }
        }
    }
}

fn set_null(ctxt: &Ctxt, model: &Model<'_>, columns: &[Ident], action: &Ident) {
    let is_null = |it: &Ident| {
        let column_type = model.field(it).and_then(|it| it.column_type.as_ref());
        column_type.is_none_or(|it| it.nullable)
    };
    if action == "set_null"
        && let Some(column) = columns.iter().find(|it| !is_null(it))
    {
        let message = format!("`{column}` cannot be set to `NULL`: make the field an `Option`");
        ctxt.error(action, message);
    }
}
