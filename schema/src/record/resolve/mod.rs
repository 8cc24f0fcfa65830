//! From records to a schema: chooses names, reads types, follows references, collects mistakes. Pure.

mod models;
mod namer;

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::complete;
use super::{Place, Record, Source};
use crate::naming::Taken;
use crate::{Diagnostic, Name, Namespace, ObjectId};
pub use models::Models;
pub(super) use models::{error, former};
pub(super) use namer::Namer;

/// Resolves records into the schema that they describe.
pub fn resolve(records: &[Record]) -> Models {
    let mut models = Models::default();
    let mut namespaces = BTreeSet::from([Name::new("public")]);
    // Relations share one set of names in a namespace: a table takes its name before any index is named.
    let mut taken: BTreeMap<Name, Taken> = BTreeMap::new();
    let mut sources: BTreeMap<ObjectId, &Source> = BTreeMap::new();
    for record in records {
        let source = record.source();
        if let Record::Table(it) = record {
            let table = it.table();
            taken.entry(table.namespace).or_default().take(table.name);
        }
        for (id, help) in record.defines() {
            namespaces.extend(id.path.first().cloned());
            if let Some(other) = sources.get(&id) {
                models.diagnostics.push(twice(&id, other, source, help));
            }
            models.places.entry(id.clone()).or_default().extend(place(source));
            sources.insert(id, source);
        }
    }
    let namespace = |name| Namespace { name, comment: None };
    models.schema.namespaces = namespaces.into_iter().map(namespace).collect();
    for record in records {
        record.resolve(taken.entry(record.name().namespace).or_default(), &mut models);
    }
    complete(records, &mut models);
    models
}

/// None if no place is recorded, as in the recorded head.
fn place(source: &Source) -> Option<Place> {
    let Source { file, line, rust_name, .. } = source;
    let known = !file.is_empty() && *line > 0;
    known.then(|| Place { file: file.clone(), line: *line, name: rust_name.clone() })
}

fn twice(id: &ObjectId, one: &Source, other: &Source, help: &str) -> Diagnostic {
    let message = format!("`{id}` is defined by {} and by {}", named(one), named(other));
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
