//! Fields that Diesel reads but that are no columns of the table.

use quote::ToTokens as _;
use syn::Field;

use super::item::{for_each, skip};
use crate::ctxt::Ctxt;
use crate::shared::{is_embedded, says};
use crate::symbol as word;

/// Why a field is no column.
pub(crate) enum NoColumn {
    /// `#[diesel(select_expression = …)]`: a query computes it.
    Computed,
    /// `#[diesel(embed)]`: it is a struct, whose columns are those of this table only if `with_columns` has told them.
    Embedded,
}

impl NoColumn {
    /// `None` if the field is a column.
    pub(crate) fn read(ctxt: &Ctxt, field: &Field) -> Option<Self> {
        if is_embedded(field) {
            return Some(Self::Embedded);
        }
        if !says(field, word::SELECT_EXPRESSION) {
            return None;
        }
        for_each(ctxt, &field.attrs, word::SCHEMA, |meta| {
            let message = format!(
                "a field with `select_expression` is no column: remove `{}`",
                meta.path.to_token_stream()
            );
            ctxt.error(&meta.path, message);
            skip(meta.input)
        });
        Some(Self::Computed)
    }
}
