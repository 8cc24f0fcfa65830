//! Adopts an existing Diesel project: finds its structs in the sources and matches them with tables.
//!
//! Nothing is compiled, so it works before any model has a derive. What the sources do not tell is left to the drafts,
//! which compare what the compiler has seen.

mod attributes;
mod baseline;
mod edit;
mod location;
mod rust;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use driftless_schema::{Enum, QualifiedName, Schema, Table};

pub(crate) use baseline::baseline;
pub(crate) use edit::Edited;
use edit::Insertion;
pub(crate) use location::ItemLocation;
pub(crate) use rust::Sources;
use rust::{Enumeration, Structure};

/// The result of matching a project's structs with tables.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// The number of tables.
    pub(crate) tables: usize,
    /// The structs that each define a table, with the table's name.
    pub(crate) models: Vec<(String, QualifiedName)>,
    /// The Rust enums that are enums in the database.
    pub(crate) enums: Vec<(String, QualifiedName)>,
    /// The number of structs that already defined a table.
    pub(crate) known: usize,
    /// What the user has to look at.
    pub(crate) remarks: Vec<String>,
    /// The files with the new attributes.
    pub(crate) files: Vec<Edited>,
}

/// Matches the structs of some packages with a schema.
pub(crate) fn adopt(sources: &Sources, schema: &Schema) -> Adoption {
    let mut adoption = Adoption {
        tables: schema.tables.len(),
        remarks: sources.unread.clone(),
        known: sources.structures.iter().filter(|it| it.is_model()).count(),
        ..Adoption::default()
    };
    let chosen = chosen(sources, schema, &mut adoption.remarks);
    let mut insertions: BTreeMap<&Path, Vec<Insertion>> = BTreeMap::new();
    let mut enums: BTreeMap<QualifiedName, &Enumeration> = BTreeMap::new();
    for (table, structure) in &chosen {
        if structure.is_model() {
            continue;
        }
        let fitted = attributes::of_structure(structure, table, &chosen, schema, sources);
        adoption.remarks.extend(fitted.remarks);
        enums.extend(fitted.enums);
        insertions.entry(&structure.location.file).or_default().extend(fitted.insertions);
        adoption.models.push((structure.path(), table.name.clone()));
    }
    for (name, enumeration) in enums {
        if enumeration.is_model() {
            continue;
        }
        let Some(labels) = schema.enums.iter().find(|it| it.name == name) else { continue };
        let fitted = attributes::of_enumeration(enumeration, labels, sources);
        adoption.remarks.extend(fitted.remarks);
        insertions.entry(&enumeration.location.file).or_default().extend(fitted.insertions);
        adoption.enums.push((enumeration.path(), name));
    }
    adoption.remarks.extend(enums_without_model(schema, &adoption.enums, sources));
    for (path, insertions) in insertions {
        let text = sources.text(path);
        adoption.files.push(edit::apply(path, text, insertions));
    }
    adoption
}

/// The struct that defines each table: the one that has all of the table's columns.
fn chosen<'a>(
    sources: &'a Sources,
    schema: &'a Schema,
    remarks: &mut Vec<String>,
) -> Vec<(&'a Table, &'a Structure)> {
    let mut all = Vec::new();
    for table in &schema.tables {
        let (generic, structures): (Vec<&Structure>, Vec<&Structure>) = sources
            .structures
            .iter()
            .filter(|it| it.shows(table, schema))
            .partition(|it| it.is_generic);
        if let Some(model) = structures.iter().find(|it| it.is_model()) {
            all.push((table, *model));
            continue;
        }
        let lacking = |it: &Structure| -> Vec<String> {
            let columns = table.columns.iter().filter(|column| it.field(column).is_none());
            columns.map(|it| it.name.to_string()).collect()
        };
        // A struct that is read from the table is preferred to one that is only written to it.
        let mut ranked: Vec<(usize, bool, &Structure)> =
            structures.iter().map(|it| (lacking(it).len(), !it.is_read(), *it)).collect();
        ranked.sort_by_key(|(lacking, written, it)| (*lacking, *written, it.location.clone()));
        match ranked.first() {
            Some((0, _, structure)) => all.push((table, *structure)),
            Some((_, _, structure)) => remarks.push(format!(
                "no struct has all columns of `{}`: `{}` ({}) lacks {}; add them, because the struct that defines a table must have all of its columns",
                table.name,
                structure.name,
                structure.location,
                lacking(structure).join(", ")
            )),
            None if !generic.is_empty() => remarks.push(format!(
                "`{}` ({}) is generic, so it cannot define a table: write a struct without parameters",
                generic[0].name, generic[0].location
            )),
            None => remarks.push(format!(
                "no struct defines the table `{}`: driftless leaves it as it is; write a struct to manage it, or move the table out of the managed schemas",
                table.name
            )),
        }
    }
    all
}

fn enums_without_model(
    schema: &Schema,
    adopted: &[(String, QualifiedName)],
    sources: &Sources,
) -> Vec<String> {
    let has_model = |it: &Enum| {
        adopted.iter().any(|(_, name)| *name == it.name)
            || sources.enumerations.iter().any(|known| known.is_model() && known.fits(it))
    };
    let lone = schema.enums.iter().filter(|it| !has_model(it));
    lone.map(|it| {
        format!(
            "no Rust enum was found for the enum `{}`: driftless leaves it as it is; to manage it, put `#[derive(driftless::SchemaEnum)]` on the Rust enum",
            it.name
        )
    })
    .collect()
}

/// The Rust files of the target with this root file, without those of packages inside.
pub(crate) fn beside(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = root.parent().map(Path::to_path_buf).into_iter().collect();
    while let Some(directory) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else { continue };
        for path in entries.flatten().map(|it| it.path()) {
            match path.is_dir() {
                true if path.join("Cargo.toml").exists() || path.ends_with("target") => {}
                true => open.push(path),
                false if path.extension().is_some_and(|it| it == "rs") => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    files
}
