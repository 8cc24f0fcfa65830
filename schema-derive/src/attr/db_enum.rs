//! The attributes of diesel-derive-enum (versions 2 and 3), whose `DbEnum` may be derived on the same enum.

use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta, Path};

use super::item::{for_each, key, once, skip};
use crate::ctxt::Ctxt;
use crate::symbol as word;

/// Those of an enum.
#[derive(Default)]
pub(crate) struct DbEnum {
    pub(crate) value_style: Option<LitStr>,
    pub(crate) pg_type: Option<LitStr>,
    pub(crate) existing_type_path: Option<Path>,
    pub(crate) diesel_type: Option<Path>,
}

impl DbEnum {
    /// `None` if the enum has no attribute of that crate.
    pub(super) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Option<Self> {
        let words = [
            word::DB_ENUM,
            word::DB_VALUE_STYLE,
            word::DIESEL_TYPE_2,
            word::EXISTING_TYPE_PATH_2,
            word::PG_TYPE_2,
        ];
        if !attributes.iter().any(|it| words.iter().any(|word| it.path().is_ident(word))) {
            return None;
        }
        let mut it = Self {
            value_style: name_value(attributes, word::DB_VALUE_STYLE),
            pg_type: name_value(attributes, word::PG_TYPE_2),
            existing_type_path: None,
            diesel_type: None,
        };
        let mut existing = name_value(attributes, word::EXISTING_TYPE_PATH_2);
        let mut made = name_value(attributes, word::DIESEL_TYPE_2);
        for_each(ctxt, attributes, word::DB_ENUM, |meta| {
            let slot = match key(meta)?.as_str() {
                word::EXISTING_TYPE_PATH => &mut existing,
                word::DIESEL_TYPE => &mut made,
                word::VALUE_STYLE => &mut it.value_style,
                word::PG_TYPE => &mut it.pg_type,
                _ => return skip(meta.input),
            };
            let value: LitStr = meta.value()?.parse()?;
            once(ctxt, slot, &meta.path, value);
            Ok(())
        });
        it.existing_type_path = existing.and_then(|it| path(ctxt, &it));
        it.diesel_type = made.and_then(|it| path(ctxt, &it));
        Some(it)
    }
}

fn path(ctxt: &Ctxt, text: &LitStr) -> Option<Path> {
    text.parse().map_err(|it| ctxt.syn_error(it)).ok()
}

/// The label that they give a variant.
pub(crate) fn label(ctxt: &Ctxt, attributes: &[Attribute]) -> Option<LitStr> {
    let mut label = name_value(attributes, word::DB_RENAME);
    for_each(ctxt, attributes, word::DB_ENUM, |meta| {
        if key(meta)? != word::RENAME {
            return skip(meta.input);
        }
        let value: LitStr = meta.value()?.parse()?;
        once(ctxt, &mut label, &meta.path, value);
        Ok(())
    });
    label
}

/// The text of `#[name = "text"]`.
fn name_value(attributes: &[Attribute], name: &str) -> Option<LitStr> {
    attributes.iter().filter(|it| it.path().is_ident(name)).find_map(|it| match &it.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
            _ => None,
        },
        Meta::Path(_) | Meta::List(_) => None,
    })
}
