//! Adopts an existing Diesel project: finds its structs in the sources and matches them with tables.
//!
//! Nothing is compiled, so it works before any model has a derive. What the sources do not tell is left to the drafts,
//! which compare what the compiler has seen.

mod attributes;
mod baseline;
mod choice;
mod edit;
mod field_type;
mod location;
mod remark;
mod rust;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use driftless_schema::{Enum, QualifiedName, Schema};

pub(crate) use baseline::baseline;
use choice::{Choices, choices};
pub(crate) use edit::Edited;
use edit::Insertion;
pub(crate) use location::ItemLocation;
use remark::{Group, Remark};
use rust::Enumeration;
pub(crate) use rust::Sources;

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

/// Matches the structs of some packages with a schema. The packages are compiled with these features.
pub(crate) fn adopt(sources: &Sources, schema: &Schema, features: &BTreeSet<String>) -> Adoption {
    let mut adoption = Adoption {
        tables: schema.tables.len(),
        known: sources.structures.iter().filter(|it| it.is_model()).count(),
        ..Adoption::default()
    };
    let mut remarks: Vec<Remark> = sources.unread.iter().cloned().map(Remark::Alone).collect();
    let Choices { models, remarks: of_choices } = choices(sources, schema);
    remarks.extend(of_choices);
    let mut insertions: BTreeMap<&Path, Vec<Insertion>> = BTreeMap::new();
    let mut enums: BTreeMap<QualifiedName, &Enumeration> = BTreeMap::new();
    let mut conditions: Vec<String> = Vec::new();
    let mut mentioned: BTreeSet<QualifiedName> = BTreeSet::new();
    for model in models.iter().filter(|it| !it.structure.is_model()) {
        let structure = model.structure;
        let fitted = attributes::of_structure(model, &models, schema, sources);
        remarks.extend(fitted.remarks);
        enums.extend(fitted.enums);
        mentioned.extend(fitted.open_enums);
        conditions.extend(structure.exists_if.iter().chain(&model.conditions).cloned());
        insertions.entry(&structure.location.file).or_default().extend(fitted.insertions);
        adoption.models.push((structure.path(), model.table.name.clone()));
    }
    for (name, enumeration) in enums {
        if enumeration.is_model() {
            continue;
        }
        let Some(labels) = schema.enums.iter().find(|it| it.name == name) else { continue };
        let fitted = attributes::of_enumeration(enumeration, labels, sources);
        insertions.entry(&enumeration.location.file).or_default().extend(fitted.insertions);
        adoption.enums.push((enumeration.path(), name));
    }
    remarks.extend(enums_without_model(schema, &adoption.enums, &mentioned, sources));
    conditions.retain(|it| needs_feature(it, features));
    let of_feature = |it: &String| Remark::Of(Group::Condition, format!("`{it}`"));
    remarks.extend(conditions.iter().map(of_feature));
    adoption.remarks = remark::lines(&remarks);
    for (path, insertions) in insertions {
        let text = sources.text(path);
        adoption.files.push(edit::apply(path, text, insertions));
    }
    adoption
}

/// Whether a condition mentions a feature that is not among these: `all(feature = "full", unix)`.
fn needs_feature(condition: &str, features: &BTreeSet<String>) -> bool {
    let named = condition.split("feature = \"").skip(1);
    let mut named = named.filter_map(|it| it.split('"').next());
    named.any(|it| !features.contains(it))
}

fn enums_without_model(
    schema: &Schema,
    adopted: &[(String, QualifiedName)],
    mentioned: &BTreeSet<QualifiedName>,
    sources: &Sources,
) -> Vec<Remark> {
    let has_model = |it: &Enum| {
        adopted.iter().any(|(_, name)| *name == it.name)
            || mentioned.contains(&it.name)
            || sources.enumerations.iter().any(|known| known.fits(it))
    };
    let lone = schema.enums.iter().filter(|it| !has_model(it));
    lone.map(|it| Remark::Of(Group::NoEnum, format!("`{}`", it.name))).collect()
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
