//! From records to a schema: chooses names, reads types, follows references, collects mistakes. Pure.

mod check;
mod column;
mod common;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod index;
mod key;
mod models;
mod namer;
mod namespace;
mod primary_key;
mod sequence;
mod statistics;
mod table;
mod unique;

use std::collections::{BTreeMap, BTreeSet};

use crate::naming::Taken;
use crate::record::{Place, Record, Source};
use crate::{Diagnostic, Name, Namespace, ObjectId, QualifiedName};
use enumeration::{enumeration, missing_enums};
use extension::extensions;
pub use models::Models;
use models::error;
use namespace::comments;
use table::table;

/// Resolves records into the schema that they describe.
pub fn resolve(records: &[Record]) -> Models {
    let mut models = Models::default();
    let mut namespaces = BTreeSet::from([Name::new("public")]);
    // Relations share one set of names in a namespace: a table takes its name before any index is named.
    let mut taken: BTreeMap<Name, Taken> = BTreeMap::new();
    let mut sources: BTreeMap<ObjectId, &Source> = BTreeMap::new();
    for record in records {
        let (id, source, namespace) = match record {
            Record::Table(it) => {
                let name = QualifiedName::new(it.namespace.as_str(), it.name.as_str());
                taken.entry(name.namespace.clone()).or_default().take(name.name.clone());
                (ObjectId::table(&name), &it.source, name.namespace)
            }
            Record::Enum(it) => {
                let name = QualifiedName::new(it.namespace.as_str(), it.name.as_str());
                (ObjectId::enumeration(&name), &it.source, name.namespace)
            }
        };
        namespaces.insert(namespace);
        if let Some(other) = sources.get(&id) {
            models.diagnostics.push(twice(&id, other, record));
        }
        models.places.entry(id.clone()).or_default().extend(place(source));
        sources.insert(id, source);
    }
    for record in records {
        match record {
            Record::Enum(it) => enumeration(it, &mut models),
            Record::Table(it) => {
                let names = taken.entry(Name::new(it.namespace.as_str())).or_default();
                table(it, names, &mut models);
            }
        }
    }
    let mut comments = comments(records, &mut models);
    models.schema.namespaces = namespaces
        .into_iter()
        .map(|name| Namespace { comment: comments.remove(&name), name })
        .collect();
    models.schema.extensions = extensions(records, &models.schema);
    models.schema.sequences.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.enums.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.tables.sort_by(|one, other| one.name.cmp(&other.name));
    models.diagnostics.extend(missing_enums(&models.schema));
    models
}

/// None if no place is recorded, as in the recorded head.
fn place(source: &Source) -> Option<Place> {
    let Source { file, line, rust_name, .. } = source;
    let known = !file.is_empty() && *line > 0;
    known.then(|| Place { file: file.clone(), line: *line, name: rust_name.clone() })
}

fn twice(id: &ObjectId, one: &Source, other: &Record) -> Diagnostic {
    let help = match other {
        Record::Table(_) => {
            "keep one of them as the table's definition, and write `#[schema(partial)]` on the other, which \
             then shows columns and defines none"
        }
        Record::Enum(_) => {
            "keep one of them as the type's definition, and use it in place of the other"
        }
    };
    let message = format!("`{id}` is defined by {} and by {}", named(one), named(other.source()));
    error("MD101", "defined-twice", id.clone(), message, help)
}

/// `shop::models::Order` (src/models.rs:12).
fn named(source: &Source) -> String {
    let path = format!("`{}::{}`", source.module, source.rust_name);
    match place(source) {
        Some(place) => format!("{path} ({}:{})", place.file, place.line),
        None => path,
    }
}
