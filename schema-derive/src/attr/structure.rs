//! The attributes of a struct.

use syn::{Attribute, Ident, LitBool, LitStr, Path};

use super::field::on_field;
use super::item::{for_each, key, mark, once, skip, unknown};
use super::level::Levels;
use super::literal::string;
use super::options::{Known, Options, WITH, flag, flag_or_one_of, one_of, text, words};
use super::view::View;
use crate::ctxt::Ctxt;
use crate::part::{Parts, PrimaryKey};
use crate::symbol as word;

/// The options of a table.
const STRUCT: &[Known] = &[
    text("access_method"),
    one_of(word::REPLICA_IDENTITY, &["full", "nothing"]),
    flag_or_one_of("row_security", &["enabled", "forced"]),
    text("schema_comment"),
    text("tablespace"),
    flag("unlogged"),
    WITH,
];

/// The attributes of a struct.
#[derive(Default)]
pub(crate) struct StructAttributes {
    pub(crate) table_name: Option<Path>,
    pub(crate) primary_key: PrimaryKey,
    pub(crate) schema: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) schema_renamed_from: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) table_macro: Option<LitBool>,
    /// Set if somebody else makes the table.
    pub(crate) unmanaged: Option<Ident>,
    pub(crate) options: Options,
    pub(crate) levels: Levels,
    /// What it says of its view, if it is a row of one.
    pub(crate) view: View,
}

impl StructAttributes {
    /// The attributes, and the parts among them.
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> (Self, Parts) {
        let (mut it, mut parts) = (Self::default(), Parts::default());
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::TABLE_NAME => {
                let path: Path = meta.value()?.parse()?;
                once(ctxt, &mut it.table_name, &meta.path, path);
                Ok(())
            }
            word::PRIMARY_KEY => it.primary_key.read_columns(ctxt, meta),
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::NAME => string(ctxt, meta, &mut it.name),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::SCHEMA_RENAMED_FROM => string(ctxt, meta, &mut it.schema_renamed_from),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::PRIMARY_KEY_NAME => string(ctxt, meta, &mut it.primary_key.name),
            word::TABLE_MACRO => {
                let value: LitBool = meta.value()?.parse()?;
                once(ctxt, &mut it.table_macro, &meta.path, value);
                Ok(())
            }
            word::UNMANAGED => mark(ctxt, meta, &mut it.unmanaged),
            word::PRIMARY_KEY => it.primary_key.read(ctxt, meta),
            // It is among the fields.
            word::COLUMN => skip(meta.input),
            _ => {
                if it.levels.take(ctxt, meta)?
                    || parts.read_on_struct(ctxt, meta)?
                    || it.view.take(ctxt, meta)?
                {
                    return Ok(());
                }
                if let Some(ident) = meta.path.get_ident()
                    && it.options.take(ctxt, ident, meta.input, STRUCT)?
                {
                    return Ok(());
                }
                unknown(ctxt, meta, &on_struct(), &on_field(), "a field")
            }
        });
        (it, parts)
    }
}

/// Every word on a struct.
pub(super) fn on_struct() -> Vec<&'static str> {
    words(STRUCT, &[word::ON_STRUCT, word::LEVELS, Parts::ON_STRUCT, View::ON_STRUCT].concat())
}
