//! The attributes of an enum.

use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Result, Token};

use super::db_enum::DbEnum;
use super::item::{for_each, key, mark, once, parenthesised, skip, unknown};
use super::literal::{parsed, string};
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// The attributes of an enum.
#[derive(Default)]
pub(crate) struct EnumAttributes {
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) removed: Vec<Removed>,
    pub(crate) order: Option<Order>,
    pub(crate) sql_type: Option<Path>,
    /// The attributes of diesel-derive-enum, if there are any.
    pub(crate) db_enum: Option<DbEnum>,
    /// Set if the conversions to and from a Diesel type that is written elsewhere are wanted.
    pub(crate) conversions: Option<Ident>,
    /// Set if somebody else makes the type.
    pub(crate) unmanaged: Option<Ident>,
}

/// `order("happy", "sad")`: the labels as the database orders them, if the variants are in another order.
pub(crate) struct Order {
    pub(crate) word: Ident,
    pub(crate) labels: Vec<LitStr>,
}

/// `removed("old", map_to = "new")`: a removed label, and the label that its rows get.
pub(crate) struct Removed {
    pub(crate) label: LitStr,
    pub(crate) map_to: LitStr,
}

impl EnumAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self { db_enum: DbEnum::read(ctxt, attributes), ..Self::default() };
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::SQL_TYPE => parsed(ctxt, meta, &mut it.sql_type),
            word::RENAME_ALL => string(ctxt, meta, &mut it.rename_all),
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::SQL_TYPE => parsed(ctxt, meta, &mut it.sql_type),
            word::NAME => string(ctxt, meta, &mut it.name),
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::RENAME_ALL => string(ctxt, meta, &mut it.rename_all),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::CONVERSIONS => mark(ctxt, meta, &mut it.conversions),
            word::UNMANAGED => mark(ctxt, meta, &mut it.unmanaged),
            word::REMOVED => {
                it.removed.push(removed(&parenthesised(meta)?)?);
                Ok(())
            }
            word::ORDER => {
                let word = meta.path.require_ident()?.clone();
                let labels =
                    Punctuated::<LitStr, Token![,]>::parse_terminated(&parenthesised(meta)?)?;
                let order = Order { word, labels: labels.into_iter().collect() };
                once(ctxt, &mut it.order, &meta.path, order);
                Ok(())
            }
            _ => unknown(ctxt, meta, word::ON_ENUM, word::ON_VARIANT, "a variant"),
        });
        it
    }
}

/// `map_to` is required: without it, the migration would fail if a row has the removed label.
fn removed(input: ParseStream<'_>) -> Result<Removed> {
    let label: LitStr = input.parse()?;
    input.parse::<Token![,]>()?;
    let word: Ident = input.parse()?;
    if word != word::MAP_TO {
        let known = word::IN_REMOVED.join(", ");
        return Err(syn::Error::new_spanned(&word, format!("unknown word: write {known}")));
    }
    input.parse::<Token![=]>()?;
    let map_to = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    if !input.is_empty() {
        return Err(input.error("expected nothing more"));
    }
    Ok(Removed { label, map_to })
}
