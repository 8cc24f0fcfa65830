//! The columns of a model as the derive writes them into a `table!`: those that its fields show, and those that it says.

use std::ops::Range;

use driftless_schema::naming::rust_identifier;
use syn::{Fields, ItemStruct, Type};

use super::data_type::DataType;
use super::word::{Word, Written, written};
use crate::adopt::field_type::argument;
use crate::adopt::rust::{Field, Sources, Structure};

/// A column of a model.
pub(super) struct ModelColumn<'a> {
    /// Its name in Rust.
    pub(super) name: String,
    /// The Diesel type that the derive takes, if it is known; it may be nullable or not all the same.
    pub(super) data_type: Option<DataType>,
    pub(super) nullable: bool,
    /// The value of its `sql_type`.
    pub(super) sql_type: Option<Range<usize>>,
    /// Its `type`: PostgreSQL's spelling.
    spelled: Option<String>,
    /// Behind its `type` on the struct; none if it is a field.
    pub(super) said_at: Option<usize>,
    /// The field that shows it.
    pub(super) field: Option<(&'a Field, &'a syn::Field)>,
}

impl ModelColumn<'_> {
    /// The name of its type in the database, if that is all that is said of the type.
    pub(super) fn bare_type(&self) -> Option<&str> {
        let spelled = self.spelled.as_deref()?;
        Some(spelled.rsplit_once('.').map_or(spelled, |(_, name)| name))
    }
}

pub(super) fn columns<'a>(
    sources: &Sources,
    structure: &'a Structure,
    item: &'a ItemStruct,
) -> Vec<ModelColumn<'a>> {
    let text = sources.text(&structure.location.file);
    let mut all = Vec::new();
    if let Fields::Named(named) = &item.fields {
        for field in structure.fields.iter().filter(|it| !it.is_said) {
            let is_it = |it: &&syn::Field| {
                it.ident.as_ref().is_some_and(|it| it.span().start().line == field.line)
                    && it
                        .ident
                        .as_ref()
                        .is_some_and(|it| syn::ext::IdentExt::unraw(it) == field.name)
            };
            if let Some(found) = named.named.iter().find(is_it) {
                let attributes = written(text, &found.attrs);
                all.push(shown(sources, structure, field, found, &attributes));
            }
        }
    }
    for attribute in written(text, &item.attrs).iter().filter(|it| it.is_ours()) {
        for word in attribute.words.iter().filter(|it| it.name == "column") {
            all.extend(said(sources, structure, &word.inner()));
        }
    }
    all
}

fn shown<'a>(
    sources: &Sources,
    structure: &Structure,
    field: &'a Field,
    found: &'a syn::Field,
    attributes: &[Written],
) -> ModelColumn<'a> {
    let of = |names: &[&str], word: &str| {
        let all = attributes.iter().filter(|it| names.contains(&it.name.as_str()));
        all.flat_map(|it| &it.words).find(|it| it.name == word)
    };
    let ours = |word: &str| of(&["schema", "driftless"], word);
    let sql_type = of(&["schema", "driftless", "diesel"], "sql_type");
    let optional = argument(&found.ty, "Option");
    let is_not_null =
        ours("not_null").is_some_and(|it| !it.inner().iter().any(|it| it.name == "not_valid"));
    let data_type = match sql_type {
        Some(word) => of_sql_type(sources, structure, word),
        None => DataType::of_rust(optional.unwrap_or(&found.ty)),
    };
    ModelColumn {
        name: field.column.clone(),
        data_type,
        nullable: ours("null").is_some() || (optional.is_some() && !is_not_null),
        sql_type: sql_type.and_then(Word::value_range),
        spelled: ours("type").and_then(Word::text),
        said_at: None,
        field: Some((field, found)),
    }
}

fn said<'a>(sources: &Sources, structure: &Structure, words: &[Word]) -> Option<ModelColumn<'a>> {
    let word = |name: &str| words.iter().find(|it| it.name == name);
    let name = rust_identifier(&word("name")?.text()?);
    let data_type = match (word("sql_type"), word("type")) {
        (Some(word), _) => of_sql_type(sources, structure, word),
        (None, Some(word)) => DataType::of_text(&word.text()?),
        (None, None) => None,
    };
    Some(ModelColumn {
        name,
        data_type,
        nullable: word("null").is_some(),
        sql_type: word("sql_type").and_then(Word::value_range),
        spelled: word("type").and_then(Word::text),
        said_at: word("type").or_else(|| word("name")).map(|it| it.range.end),
        field: None,
    })
}

/// The type in an attribute, whose paths begin in the module of the struct.
fn of_sql_type(sources: &Sources, structure: &Structure, word: &Word) -> Option<DataType> {
    let written: Type = syn::parse2(word.value()?).ok()?;
    DataType::read(&written, &|path| {
        Some(sources.type_path(&structure.root, &structure.module, path))
    })
}
