//! Attributes: Diesel's are read first, ours under `#[schema(…)]`; what they say is kept as it was written.

use syn::parse::ParseStream;
use syn::{Attribute, Expr, Ident, LitBool, LitInt, LitStr, Path, Result, Token, Type, TypePath};

pub(crate) use self::constraint::{Check, Unique};
use self::constraint::{check, field_unique, unique};
pub(crate) use self::db_enum::DbEnum;
use self::db_enum::label as db_label;
pub(crate) use self::index::{Index, IndexColumn, IndexKey};
use self::index::{field_index, index};
pub(crate) use self::item::skip;
use self::item::{columns, for_each, key, once, parenthesised, unknown};
use self::options::{COLUMN, NOT_NULL, TABLE, words};
pub(crate) use self::options::{Options, Said, Value};
pub(crate) use self::own::{Exclusion, Extension, Sequence, Statistics};
use self::own::{exclusion, extension, primary_key, sequence, statistics};
pub(crate) use self::partial::is_partial;
pub(crate) use self::reference::ForeignKey;
use self::reference::{foreign_key, references};
use self::value::{column_name, default_value, generated, identity, serial, string};
use crate::ctxt::Ctxt;
use crate::symbol as word;

mod constraint;
mod db_enum;
mod index;
mod item;
mod options;
mod own;
mod partial;
mod reference;
mod value;

/// On a struct.
#[derive(Default)]
pub(crate) struct StructAttributes {
    pub(crate) table_name: Option<Path>,
    pub(crate) primary_key: Option<Vec<Ident>>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) schema_renamed_from: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) primary_key_name: Option<LitStr>,
    pub(crate) table_macro: Option<LitBool>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) statistics: Vec<Statistics>,
    pub(crate) sequences: Vec<Sequence>,
    pub(crate) extensions: Vec<Extension>,
    pub(crate) quiet_triggers: Vec<LitStr>,
    /// What is said of the primary key.
    pub(crate) primary_key_options: Options,
    pub(crate) options: Options,
}

/// On a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) column_name: Option<Ident>,
    pub(crate) sql_type: Option<TypePath>,
    /// The type that Diesel reads in place of the field's.
    pub(crate) deserialize_as: Option<Type>,
    pub(crate) name: Option<LitStr>,
    pub(crate) data_type: Option<LitStr>,
    pub(crate) max_length: Option<LitInt>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) identity: Option<Identity>,
    pub(crate) serial: Option<Ident>,
    /// How the sequence of an identity or a `serial` counts.
    pub(crate) counting: Options,
    pub(crate) generated: Option<Generated>,
    pub(crate) not_null: Option<(Ident, Options)>,
    pub(crate) options: Options,
    pub(crate) unique: Option<Unique>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) checks: Vec<Check>,
    pub(crate) references: Vec<ForeignKey>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) backfill: Option<LitStr>,
    pub(crate) zone: Option<LitStr>,
}

/// On an enum.
#[derive(Default)]
pub(crate) struct EnumAttributes {
    pub(crate) name: Option<LitStr>,
    pub(crate) schema: Option<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) comment: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) removed: Vec<Removed>,
    pub(crate) sql_type: Option<Path>,
    /// What diesel-derive-enum's attributes say, where there is one.
    pub(crate) db_enum: Option<DbEnum>,
}

/// On a variant.
#[derive(Default)]
pub(crate) struct VariantAttributes {
    pub(crate) rename: Option<LitStr>,
    pub(crate) renamed_from: Option<LitStr>,
    /// The label by diesel-derive-enum's attribute.
    pub(crate) db_rename: Option<LitStr>,
}

/// `default = …`: the SQL, and the literal that it was written as.
pub(crate) struct DefaultValue {
    pub(crate) sql: String,
    pub(crate) written: Expr,
}

/// `removed("old", map_to = "new")`: a label that is gone, and the one that its rows get.
pub(crate) struct Removed {
    pub(crate) label: LitStr,
    pub(crate) map_to: LitStr,
}

/// `identity`, and what the user may insert.
pub(crate) struct Identity {
    pub(crate) word: Ident,
    pub(crate) always: bool,
}

/// `generated`, and when it is computed.
pub(crate) struct Generated {
    pub(crate) word: Ident,
    pub(crate) expression: LitStr,
    pub(crate) is_virtual: bool,
}

impl StructAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::TABLE_NAME => {
                let path: Path = meta.value()?.parse()?;
                once(ctxt, &mut it.table_name, &meta.path, path);
                Ok(())
            }
            word::PRIMARY_KEY => {
                let columns = columns(&parenthesised(meta)?)?;
                once(ctxt, &mut it.primary_key, &meta.path, columns);
                Ok(())
            }
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::NAME => string(ctxt, meta, &mut it.name),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::SCHEMA_RENAMED_FROM => string(ctxt, meta, &mut it.schema_renamed_from),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::PRIMARY_KEY_NAME => string(ctxt, meta, &mut it.primary_key_name),
            word::TABLE_MACRO => {
                let value: LitBool = meta.value()?.parse()?;
                once(ctxt, &mut it.table_macro, &meta.path, value);
                Ok(())
            }
            word::UNIQUE => {
                it.uniques.push(unique(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::INDEX => {
                it.indexes.push(index(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::CHECK => {
                it.checks.extend(check(ctxt, meta)?);
                Ok(())
            }
            word::FOREIGN_KEY => {
                it.foreign_keys.extend(foreign_key(ctxt, meta)?);
                Ok(())
            }
            word::EXCLUDE => {
                it.exclusions.push(exclusion(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::STATISTICS => {
                it.statistics.push(statistics(ctxt, &parenthesised(meta)?)?);
                Ok(())
            }
            word::SEQUENCE => {
                it.sequences.extend(sequence(ctxt, meta)?);
                Ok(())
            }
            word::EXTENSION => {
                it.extensions.extend(extension(ctxt, meta)?);
                Ok(())
            }
            word::QUIET_TRIGGER => {
                let mut name = None;
                string(ctxt, meta, &mut name)?;
                it.quiet_triggers.extend(name);
                Ok(())
            }
            word::PRIMARY_KEY => {
                let (name, options) = primary_key(ctxt, meta)?;
                if let Some(name) = name {
                    once(ctxt, &mut it.primary_key_name, &meta.path, name);
                }
                it.primary_key_options = options;
                Ok(())
            }
            _ => {
                if let Some(ident) = meta.path.get_ident()
                    && it.options.take(ctxt, ident, meta.input, TABLE)?
                {
                    return Ok(());
                }
                let known = words(TABLE, word::ON_STRUCT);
                unknown(ctxt, meta, &known, &words(COLUMN, word::ON_FIELD), "a field")
            }
        });
        it
    }
}

impl FieldAttributes {
    pub(crate) fn read(ctxt: &Ctxt, field: &Ident, attributes: &[Attribute]) -> Self {
        let mut it = Self::default();
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::COLUMN_NAME => {
                let name = column_name(meta.value()?)?;
                once(ctxt, &mut it.column_name, &meta.path, name);
                Ok(())
            }
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::DESERIALIZE_AS => {
                let ty = meta.value()?.parse()?;
                once(ctxt, &mut it.deserialize_as, &meta.path, ty);
                Ok(())
            }
            word::EMBED => {
                ctxt.error(
                    &meta.path,
                    "a derive cannot see the fields of another struct: write `#[driftless::with_columns]` \
                     above the derives, and `#[driftless::shared_columns]` above those of the embedded struct",
                );
                Ok(())
            }
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::NAME => string(ctxt, meta, &mut it.name),
            word::TYPE => string(ctxt, meta, &mut it.data_type),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::BACKFILL => string(ctxt, meta, &mut it.backfill),
            word::ZONE => string(ctxt, meta, &mut it.zone),
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::MAX_LENGTH => {
                let value: LitInt = meta.value()?.parse()?;
                once(ctxt, &mut it.max_length, &meta.path, value);
                Ok(())
            }
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
            word::NOT_NULL => {
                let word = meta.path.require_ident()?.clone();
                let mut options = Options::default();
                item::items(&parenthesised(meta)?, |input| {
                    let ident = input.call(syn::ext::IdentExt::parse_any)?;
                    if !options.take(ctxt, &ident, input, NOT_NULL)? {
                        item::unknown_word(ctxt, &ident, word::NOT_NULL, &words(NOT_NULL, &[]));
                        skip(input)?;
                    }
                    Ok(())
                })?;
                once(ctxt, &mut it.not_null, &meta.path, (word, options));
                Ok(())
            }
            word::UNIQUE => {
                let value = field_unique(ctxt, field, meta)?;
                once(ctxt, &mut it.unique, &meta.path, value);
                Ok(())
            }
            word::INDEX => {
                it.indexes.push(field_index(ctxt, field, meta)?);
                Ok(())
            }
            word::CHECK => {
                it.checks.extend(check(ctxt, meta)?);
                Ok(())
            }
            word::REFERENCES => {
                it.references.push(references(ctxt, field, meta)?);
                Ok(())
            }
            _ => {
                if let Some(ident) = meta.path.get_ident()
                    && it.options.take(ctxt, ident, meta.input, COLUMN)?
                {
                    return Ok(());
                }
                let known = words(COLUMN, word::ON_FIELD);
                unknown(ctxt, meta, &known, &words(TABLE, word::ON_STRUCT), "the struct")
            }
        });
        it
    }
}

impl EnumAttributes {
    pub(crate) fn read(ctxt: &Ctxt, attributes: &[Attribute]) -> Self {
        let mut it = Self { db_enum: DbEnum::read(ctxt, attributes), ..Self::default() };
        for_each(ctxt, attributes, word::DIESEL, |meta| match key(meta)?.as_str() {
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::RENAME_ALL => string(ctxt, meta, &mut it.rename_all),
            _ => skip(meta.input),
        });
        for_each(ctxt, attributes, word::SCHEMA, |meta| match key(meta)?.as_str() {
            word::SQL_TYPE => {
                let path = meta.value()?.parse()?;
                once(ctxt, &mut it.sql_type, &meta.path, path);
                Ok(())
            }
            word::NAME => string(ctxt, meta, &mut it.name),
            word::SCHEMA => string(ctxt, meta, &mut it.schema),
            word::RENAME_ALL => string(ctxt, meta, &mut it.rename_all),
            word::COMMENT => string(ctxt, meta, &mut it.comment),
            word::RENAMED_FROM => string(ctxt, meta, &mut it.renamed_from),
            word::REMOVED => {
                it.removed.push(removed(&parenthesised(meta)?)?);
                Ok(())
            }
            _ => unknown(ctxt, meta, word::ON_ENUM, word::ON_VARIANT, "a variant"),
        });
        it
    }
}

/// The label alone says nothing: without another one, its rows keep the draft from running.
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
