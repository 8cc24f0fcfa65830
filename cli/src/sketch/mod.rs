//! Writes structs for the tables of a schema: their names, fields, docs and Diesel's derives. The attributes of driftless are
//! those that `init --annotate` writes.

mod diesel_type;
mod names;
mod rust_type;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use driftless_schema::{Column, Enum, IndexKey, Inheritance, QualifiedName, Schema, Table};

use crate::adopt::{Sketched, Sources, annotated};
use diesel_type::{DieselType, diesel_type};
use names::Names;
pub(crate) use rust_type::Crates;
use rust_type::{RustType, rust_type};

/// Where the structs are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Into one file, which may be the standard output.
    File(PathBuf),
    /// Into one file for each table, one for the enums, and a mod.rs.
    Directory(PathBuf),
}

/// The files, not formatted yet.
#[derive(Debug, Default)]
pub(crate) struct Written {
    pub(crate) files: Vec<(PathBuf, String)>,
    /// What a person has to see to.
    pub(crate) remarks: Vec<String>,
    /// The features of Diesel that the structs need.
    pub(crate) features: BTreeSet<&'static str>,
    /// The crates that they need.
    pub(crate) crates: BTreeSet<&'static str>,
}

/// A struct to write.
struct Model<'a> {
    table: &'a Table,
    /// Its name.
    rust_name: String,
    /// The name of its `table!`.
    module: String,
    fields: Vec<Field<'a>>,
    /// Columns for which no Rust type is known, with their Diesel types.
    unseen: Vec<(&'a Column, DieselType)>,
}

struct Field<'a> {
    column: &'a Column,
    rust_name: String,
    ty: RustType,
}

/// An enum to write.
struct Labels<'a> {
    of: &'a Enum,
    rust_name: String,
    /// The variant of each label.
    variants: Vec<String>,
}

/// Whether a struct can say how its rows are divided among partitions.
fn can_be_divided(table: &Table) -> bool {
    let mut parts = table.traits.partition_by.iter().flat_map(|it| &it.columns);
    parts.all(|it| matches!(it.key, IndexKey::Column(_)) && it.options.is_empty())
}

/// The most columns that Diesel's `table!` takes.
const MOST_COLUMNS: usize = 128;

/// Writes the tables of the schema, whose types may be those of these crates.
pub(crate) fn written(schema: &Schema, crates: &Crates, target: &Target) -> Written {
    let mut written = Written::default();
    let mut lost = Vec::new();
    let mut tables = Vec::new();
    for table in &schema.tables {
        let reason = match &table.primary_key {
            _ if matches!(table.traits.inheritance, Inheritance::Partition { .. }) => {
                "it is a partition: SQL files say which there are"
            }
            _ if table.traits.inheritance != Inheritance::None => "it inherits from other tables",
            _ if !can_be_divided(table) => {
                "its partition key has an expression, a collation or an operator class, which no struct can say"
            }
            _ if !is_identifier(table.name.namespace.as_str()) => {
                "the name of its schema is no identifier of Rust, which Diesel's `table!` needs"
            }
            None => "it has no primary key, which Diesel's `table!` needs",
            Some(_) if table.columns.len() > MOST_COLUMNS => {
                "it has more columns than Diesel's `table!` takes, 128"
            }
            Some(_) => {
                tables.push(table);
                continue;
            }
        };
        lost.push(format!("no struct was written for the table `{}`: {reason}", table.name));
    }
    let (enums, others): (Vec<&Enum>, Vec<&Enum>) = schema
        .enums
        .iter()
        .partition(|it| !it.labels.is_empty() && it.labels.iter().all(|it| !it.is_empty()));
    lost.extend(others.iter().map(|it| {
        format!("no enum was written for the type `{}`: it has no label, or an empty one", it.name)
    }));
    let names = Names::new(&tables, &enums);
    let models: Vec<Model<'_>> =
        tables.iter().map(|table| model(table, schema, &names, crates, &mut written)).collect();
    for model in &models {
        for (column, _) in &model.unseen {
            lost.push(format!(
                "no Rust type is known for the column `{}.{}`, of type `{}`: the struct `{}` declares the column and does not show it",
                model.table.name, column.name, column.data_type, model.rust_name
            ));
        }
        let feature = match model.table.columns.len() {
            0..=16 => None,
            17..=32 => Some("32-column-tables"),
            33..=64 => Some("64-column-tables"),
            _ => Some("128-column-tables"),
        };
        written.features.extend(feature);
    }
    // Each of these features includes the ones before.
    for (wide, narrow) in [
        ("128-column-tables", "64-column-tables"),
        ("128-column-tables", "32-column-tables"),
        ("64-column-tables", "32-column-tables"),
    ] {
        if written.features.contains(wide) {
            written.features.remove(narrow);
        }
    }
    let labels: Vec<Labels<'_>> = enums
        .into_iter()
        .map(|of| Labels {
            of,
            rust_name: names.of_enum(&of.name).to_owned(),
            variants: names::variants(&of.labels),
        })
        .collect();
    let files = text::files(&models, &labels, &lost, target);
    let mut sources = Sources::default();
    sources.add(&text::root(target), &files);
    let sketched: Vec<Sketched> = models.iter().map(|it| sketched(it, target)).collect();
    let (edited, remarks) = annotated(&mut sources, &sketched, schema);
    let edited: BTreeMap<PathBuf, String> =
        edited.into_iter().map(|it| (it.path, it.after)).collect();
    written.files = files
        .into_iter()
        .map(|(path, text)| match edited.get(&path) {
            Some(after) => (path, after.clone()),
            None => (path, text),
        })
        .collect();
    written.remarks.extend(lost);
    written.remarks.extend(remarks);
    written
}

fn model<'a>(
    table: &'a Table,
    schema: &Schema,
    names: &Names,
    crates: &Crates,
    written: &mut Written,
) -> Model<'a> {
    let module = names.module(&table.name).to_owned();
    let (mut fields, mut unseen) = (Vec::new(), Vec::new());
    let rust_names = names::fields(table, &module);
    for (column, rust_name) in table.columns.iter().zip(rust_names) {
        let of_enum = |name: &QualifiedName| names.known_enum(name);
        match rust_type(&column.data_type, schema, crates, &of_enum) {
            Some(ty) => {
                written.features.extend(ty.feature);
                written.crates.extend(ty.of_crate);
                fields.push(Field { column, rust_name, ty });
            }
            None => unseen.push((column, diesel_type(&column.data_type, names))),
        }
    }
    Model { table, rust_name: names.of_table(&table.name).to_owned(), module, fields, unseen }
}

fn sketched(model: &Model<'_>, target: &Target) -> Sketched {
    let fields =
        model.fields.iter().map(|it| (it.column.name.as_str().to_owned(), it.rust_name.clone()));
    let unseen = model
        .unseen
        .iter()
        .map(|(column, it)| (column.name.as_str().to_owned(), it.path(&text::sql_types(target))));
    Sketched {
        path: format!("{}::{}", text::module(model, target), model.rust_name),
        table: model.table.name.clone(),
        fields: fields.collect(),
        unseen: unseen.collect(),
    }
}

/// Whether Diesel's `table!` can have the name as it is.
fn is_identifier(name: &str) -> bool {
    let is_part = |it: char| it.is_ascii_alphanumeric() || it == '_';
    name.starts_with(|it: char| !it.is_ascii_digit()) && name.chars().all(is_part)
}
