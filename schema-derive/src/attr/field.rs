//! The attributes of a field.

use syn::{Attribute, Ident, LitInt, LitStr, Type, TypePath};

use super::item::{for_each, items, key, mark, once, parenthesised, skip, unknown, unknown_word};
use super::level::Levels;
use super::literal::{column_name, parsed, string};
use super::options::{Known, Options, WITH, flag, number, one_of, text, words};
use super::structure::on_struct;
use super::value::{DefaultValue, Generated, Identity, default_value, generated, identity, serial};
use crate::ctxt::Ctxt;
use crate::part::Parts;
use crate::symbol as word;

/// The options of a column.
const FIELD: &[Known] = &[
    text("collation"),
    one_of("compression", &["lz4", "pglz"]),
    number("statistics"),
    one_of("storage", &["extended", "external", "main", "plain"]),
    WITH,
];
/// In `not_null(…)`.
const NOT_NULL: &[Known] = &[text(word::NAME), flag("no_inherit"), flag("not_valid")];

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) column_name: Option<Ident>,
    pub(crate) sql_type: Option<TypePath>,
    /// The type that Diesel deserializes instead of the field's type.
    pub(crate) deserialize_as: Option<Type>,
    pub(crate) name: Option<LitStr>,
    pub(crate) data_type: Option<LitStr>,
    pub(crate) max_length: Option<LitInt>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) identity: Option<Identity>,
    pub(crate) serial: Option<Ident>,
    /// The options of the sequence of an `identity` or `serial`.
    pub(crate) counting: Options,
    pub(crate) generated: Option<Generated>,
    pub(crate) not_null: Option<(Ident, Options)>,
    /// Set if the column may be `NULL` although the field is no `Option`.
    pub(crate) null: Option<Ident>,
    pub(crate) options: Options,
    pub(crate) levels: Levels,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) backfill: Option<LitStr>,
    pub(crate) zone: Option<LitStr>,
}

impl FieldAttributes {
    /// Whether the column may be `NULL`. A struct that is never read may have a value for each row of such a column, and none
    /// for a column with a default.
    pub(crate) fn may_be_null(&self, is_optional: bool) -> bool {
        let is_said = |(_, options): &(Ident, Options)| options.word("not_valid").is_none();
        self.null.is_some() || (is_optional && !self.not_null.as_ref().is_some_and(is_said))
    }

    /// The attributes, and the parts among them.
    pub(crate) fn read(ctxt: &Ctxt, field: &Ident, attributes: &[Attribute]) -> (Self, Parts) {
        let (mut it, mut parts) = (Self::default(), Parts::default());
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::COLUMN_NAME => {
                let name = column_name(meta.value()?)?;
                once(ctxt, &mut it.column_name, &meta.path, name);
                Ok(())
            }
            word::SQL_TYPE => parsed(ctxt, meta, &mut it.sql_type),
            word::DESERIALIZE_AS => parsed(ctxt, meta, &mut it.deserialize_as),
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut it.name),
            word::TYPE => string(ctxt, meta, &mut it.data_type),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::BACKFILL => string(ctxt, meta, &mut it.backfill),
            word::ZONE => string(ctxt, meta, &mut it.zone),
            word::SQL_TYPE => parsed(ctxt, meta, &mut it.sql_type),
            word::MAX_LENGTH => parsed(ctxt, meta, &mut it.max_length),
            word::DEFAULT => {
                if let Some(value) = default_value(ctxt, meta)? {
                    once(ctxt, &mut it.default, &meta.path, value);
                }
                Ok(())
            }
            word::IDENTITY => {
                if let Some(value) = identity(ctxt, meta, &mut it.counting)? {
                    once(ctxt, &mut it.identity, &meta.path, value);
                }
                Ok(())
            }
            word::SERIAL => {
                let ident = serial(ctxt, meta, &mut it.counting)?;
                once(ctxt, &mut it.serial, &meta.path, ident);
                Ok(())
            }
            word::GENERATED => {
                if let Some(value) = generated(ctxt, meta)? {
                    once(ctxt, &mut it.generated, &meta.path, value);
                }
                Ok(())
            }
            word::NULL => mark(ctxt, meta, &mut it.null),
            word::NOT_NULL => {
                let word = meta.path.require_ident()?.clone();
                let mut options = Options::default();
                if !meta.input.peek(syn::token::Paren) {
                    once(ctxt, &mut it.not_null, &meta.path, (word, options));
                    return Ok(());
                }
                items(&parenthesised(meta)?, |input| {
                    let ident = input.call(syn::ext::IdentExt::parse_any)?;
                    if !options.take(ctxt, &ident, input, NOT_NULL)? {
                        unknown_word(ctxt, &ident, word::NOT_NULL, &words(NOT_NULL, &[]));
                        skip(input)?;
                    }
                    Ok(())
                })?;
                once(ctxt, &mut it.not_null, &meta.path, (word, options));
                Ok(())
            }
            _ => {
                if it.levels.take(ctxt, meta)? || parts.read_on_field(ctxt, field, meta)? {
                    return Ok(());
                }
                if let Some(ident) = meta.path.get_ident()
                    && it.options.take(ctxt, ident, meta.input, FIELD)?
                {
                    return Ok(());
                }
                unknown(ctxt, meta, &on_field(), &on_struct(), "the struct")
            }
        });
        (it, parts)
    }
}

/// Every word on a field.
pub(super) fn on_field() -> Vec<&'static str> {
    words(FIELD, &[word::ON_FIELD, word::LEVELS, Parts::ON_FIELD].concat())
}
