//! On a struct.

use syn::{Attribute, Ident, LitBool, LitStr, Path};

use super::check::{Check, check};
use super::exclusion::{Exclusion, exclusion};
use super::extension::{Extension, extension};
use super::foreign_key::{ForeignKey, foreign_key};
use super::index::{Index, index};
use super::item::{columns, for_each, key, once, parenthesised, skip, unknown};
use super::literal::string;
use super::options::{COLUMN, Options, TABLE, words};
use super::primary_key::primary_key;
use super::sequence::{Sequence, sequence};
use super::statistics::{Statistics, statistics};
use super::unique::{Unique, unique};
use crate::ctxt::Ctxt;
use crate::symbol as word;

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
