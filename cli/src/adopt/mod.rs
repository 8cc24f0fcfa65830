//! Adopts an existing Diesel project: finds its structs in the sources and matches them with tables.
//!
//! Nothing is compiled, so it works before any model has a derive. What the sources do not tell is left to the drafts,
//! which compare what the compiler has seen.

mod attributes;
mod baseline;
mod choice;
mod completion;
mod edit;
mod field_type;
mod leaving;
mod location;
mod remark;
mod rust;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use driftless_schema::{Enum, QualifiedName, Schema, Table};

pub(crate) use attributes::{of_enum, quoted};
pub(crate) use baseline::baseline;
use choice::{Choice, Choices, Named, choices, conditioned};
use completion::{Completed, completed, said};
pub(crate) use edit::Edited;
use edit::Insertion;
pub(crate) use leaving::{Left, SchemaRs, StillPrinted, leave};
pub(crate) use location::ItemLocation;
pub(crate) use remark::listed;
use remark::{Group, Remark};
use rust::{Enumeration, Field, is_called};
pub(crate) use rust::{Sources, camel, module};
pub(crate) use settings::{ToSave, saved};

/// The result of matching a project's structs with tables.
#[derive(Debug, Default)]
pub(crate) struct Adoption {
    /// The number of tables.
    pub(crate) tables: usize,
    /// The structs that each define a table.
    pub(crate) models: Vec<Adopted>,
    /// The Rust enums that are enums in the database.
    pub(crate) enums: Vec<(String, QualifiedName)>,
    /// The tables that structs define, now or already.
    pub(crate) described: BTreeSet<QualifiedName>,
    /// The number of structs that already defined a table.
    pub(crate) known: usize,
    /// The root files of the crates that have models.
    pub(crate) roots: BTreeSet<PathBuf>,
    /// The features without which models are not compiled.
    pub(crate) features: BTreeSet<String>,
    /// What the user has to look at.
    pub(crate) remarks: Vec<String>,
    /// The files with the new attributes.
    pub(crate) files: Vec<Edited>,
}

/// A struct that defines a table.
#[derive(Debug)]
pub(crate) struct Adopted {
    /// Its path.
    pub(crate) path: String,
    /// The name of its table.
    pub(crate) table: QualifiedName,
    /// The number of columns that it says and does not show; none if it is written anew and shows nothing.
    pub(crate) said: Option<usize>,
}

/// Matches the structs of some packages with a schema. The packages are compiled with these features. `is_own` says that the
/// project's migrations make all of the schema; otherwise, tables without a `table!` are somebody else's.
pub(crate) fn adopt(
    sources: &Sources,
    schema: &Schema,
    features: &BTreeSet<String>,
    is_own: bool,
) -> Adoption {
    let mut adoption = Adoption {
        tables: schema.tables.len(),
        known: sources.structures.iter().filter(|it| it.is_model()).count(),
        ..Adoption::default()
    };
    let mut remarks: Vec<Remark> = sources.unread.iter().cloned().map(Remark::Alone).collect();
    let Choices { models, mut open, remarks: of_choices } = choices(sources, schema);
    remarks.extend(of_choices);
    let is_known = |it: &Table| is_own || sources.tables.keys().any(|name| is_called(name, it));
    let others = open.extract_if(.., |it| !it.is_shown && !is_known(it.table));
    remarks.extend(others.map(|it| Remark::Of(Group::NoStruct, format!("`{}`", it.table.name))));
    let completed = completed(open, &models, sources);
    let mut models: Vec<Choice<'_>> =
        models.into_iter().chain(completed.iter().map(Completed::as_choice)).collect();
    models.sort_by(|one, other| one.table.name.cmp(&other.table.name));
    let models = conditioned(models, sources);
    let mut insertions: BTreeMap<PathBuf, Vec<Insertion>> = BTreeMap::new();
    let mut definitions: Vec<(&Path, String)> = Vec::new();
    let mut new_module = None;
    let mut enums: BTreeMap<QualifiedName, &Enumeration> = BTreeMap::new();
    let mut conditions: Vec<String> = Vec::new();
    let mut mentioned: BTreeSet<QualifiedName> = BTreeSet::new();
    adoption.described = models.iter().map(|it| it.table.name.clone()).collect();
    for model in models.iter().filter(|it| !it.structure.is_model()) {
        let structure = model.structure;
        let fitted = attributes::of_structure(model, &models, schema, sources);
        remarks.extend(fitted.remarks);
        enums.extend(fitted.enums);
        mentioned.extend(fitted.open_enums);
        conditions.extend(structure.exists_if.iter().chain(&model.conditions).cloned());
        insertions.entry(structure.location.file.clone()).or_default().extend(fitted.insertions);
        definitions.extend(fitted.definition.map(|it| (structure.root.as_path(), it)));
        let said = structure.fields.iter().filter(|it| it.is_said).count();
        adoption.models.push(Adopted {
            path: structure.path(),
            table: model.table.name.clone(),
            said: (!structure.is_new).then_some(said),
        });
    }
    for (name, enumeration) in enums {
        if enumeration.is_model() {
            continue;
        }
        let Some(labels) = schema.enums.iter().find(|it| it.name == name) else { continue };
        let fitted = attributes::of_enumeration(enumeration, labels, sources);
        insertions.entry(enumeration.location.file.clone()).or_default().extend(fitted.insertions);
        adoption.roots.insert(enumeration.root.clone());
        adoption.enums.push((enumeration.path(), name));
    }
    remarks.extend(enums_without_model(schema, &adoption.enums, &mentioned, sources));
    adoption.features = conditions.iter().flat_map(|it| features_of(it)).collect();
    adoption.features.retain(|it| !features.contains(it));
    let written = models.iter().map(|it| &it.structure.root);
    let known = sources.structures.iter().filter(|it| it.is_model()).map(|it| &it.root);
    let known_enums = sources.enumerations.iter().filter(|it| it.is_model()).map(|it| &it.root);
    adoption.roots.extend(written.chain(known).chain(known_enums).cloned());
    adoption.remarks = remark::lines(&remarks);
    let root = definitions.first().map(|(root, _)| root.to_path_buf());
    let root = root.or_else(|| completion::root(&models, sources));
    if let Some(root) = root {
        let structs: Vec<String> = definitions.into_iter().map(|(_, it)| it).collect();
        let conditions = completion::conditions(&models, &root, sources);
        let (module, declaration) = completion::module(&root, &structs, &conditions, sources);
        // An interrupted call may have written the module alone.
        if !module.after.is_empty() {
            insertions.entry(root).or_default().extend(declaration);
        }
        new_module = (module.before != module.after).then_some(module);
    }
    for (path, insertions) in insertions.into_iter().filter(|(_, it)| !it.is_empty()) {
        let text = sources.text(&path);
        adoption.files.push(edit::apply(&path, text, insertions));
    }
    adoption.files.extend(new_module);
    adoption
}

/// A struct that was written for a table.
pub(crate) struct Sketched {
    /// Its path: `crate::models::User`.
    pub(crate) path: String,
    pub(crate) table: QualifiedName,
    /// The field of each column that it shows.
    pub(crate) fields: BTreeMap<String, String>,
    /// The Diesel type of each column that it does not show.
    pub(crate) unseen: BTreeMap<String, String>,
}

/// Writes the attributes onto structs that were written for tables. Returns the files and what is left to see to.
pub(crate) fn annotated(
    sources: &mut Sources,
    sketched: &[Sketched],
    schema: &Schema,
) -> (Vec<Edited>, Vec<String>) {
    let table = |one: &Sketched| {
        let found = schema.tables.iter().find(|it| it.name == one.table);
        found.expect("the struct was written for it")
    };
    for one in sketched {
        let found = sources.structures.iter_mut().find(|it| it.path() == one.path);
        let structure = found.expect("it was just written");
        structure.written_for = one.fields.clone();
        for column in &table(one).columns {
            if let Some(sql_type) = one.unseen.get(column.name.as_str()) {
                let field = Field { sql_type: Some(sql_type.clone()), ..said(column) };
                structure.written_for.insert(column.name.as_str().to_owned(), field.name.clone());
                structure.fields.push(field);
            }
        }
    }
    let sources = &*sources;
    let mut models: Vec<Choice<'_>> = Vec::new();
    for one in sketched {
        let structure = sources.structures.iter().find(|it| it.path() == one.path);
        let structure = structure.expect("it was just written");
        let name = Named::Already(structure.tables.first().expect("an attribute names it"));
        models.push(Choice { table: table(one), structure, name, conditions: Vec::new() });
    }
    let mut insertions: BTreeMap<&Path, Vec<Insertion>> = BTreeMap::new();
    let mut remarks = Vec::new();
    for model in &models {
        let fitted = attributes::of_structure(model, &models, schema, sources);
        remarks.extend(fitted.remarks);
        let file = &model.structure.location.file;
        insertions.entry(file).or_default().extend(fitted.insertions);
    }
    let files = insertions
        .into_iter()
        .map(|(path, insertions)| edit::apply(path, sources.text(path), insertions))
        .collect();
    (files, remark::lines(&remarks))
}

/// The features that a condition asks for: `all(feature = "full", unix)`.
fn features_of(condition: &str) -> Vec<String> {
    let named = condition.split("feature = \"").skip(1);
    named.filter_map(|it| it.split('"').next()).map(str::to_owned).collect()
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
