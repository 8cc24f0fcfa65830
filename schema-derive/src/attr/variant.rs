//! The attributes of a variant.

use syn::{Attribute, LitStr};

use super::db_enum::label as db_label;
use super::item::{for_each, key, skip, unknown};
use super::literal::string;
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// The attributes of a variant.
#[derive(Default)]
pub(crate) struct VariantAttributes {
    pub(crate) rename: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    /// The label, if an attribute of diesel-derive-enum gives it.
    pub(crate) db_rename: Option<LitStr>,
}

impl VariantAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self { db_rename: db_label(ctxt, attributes), ..Self::default() };
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::RENAME => string(ctxt, meta, &mut it.rename),
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::RENAME => string(ctxt, meta, &mut it.rename),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            _ => unknown(ctxt, meta, word::ON_VARIANT, word::ON_ENUM, "the enum"),
        });
        it
    }
}
