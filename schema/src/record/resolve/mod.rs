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
    // Relations share one set of names in a namespace: names that somebody has given are taken before any is chosen.
    let mut taken: BTreeMap<Name, Taken> = BTreeMap::new();
    // A table, an enum and other types share one set of names too: each table is a type.
    let mut known: BTreeMap<Vec<Name>, (ObjectId, &Source)> = BTreeMap::new();
    for record in records {
        let source = record.source();
        if let Record::Table(it) = record {
            let table = it.table();
            let taken = taken.entry(table.namespace).or_default();
            taken.take(table.name);
            it.given_relations().into_iter().for_each(|it| taken.take(Name::new(it)));
        }
        if let Record::View(it) = record {
            let view = it.view();
            let taken = taken.entry(view.namespace).or_default();
            taken.take(view.name);
            it.given_relations().into_iter().for_each(|it| taken.take(Name::new(it)));
        }
        for (id, help) in record.defines() {
            namespaces.extend(id.in_namespace().cloned());
            if let Some((other, defined)) = known.get(&id.path) {
                let help =
                    if other.kind == id.kind { help } else { "give one of them another name" };
                models.diagnostics.push(twice(&id, defined, source, help));
            }
            models.places.entry(id.clone()).or_default().extend(place(source));
            known.insert(id.path.clone(), (id, source));
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
pub(super) fn place(source: &Source) -> Option<Place> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::EnumRecord;

    #[test]
    fn a_table_and_an_enum_of_one_name_are_a_mistake() {
        let records: Vec<Record> = serde_json::from_str(
            r#"[
            {"table": {"source": {"module": "app", "rust_name": "Mood"}, "namespace": "public",
                "name": "mood", "columns": [], "primary_key": {"columns": []}}},
            {"enum": {"source": {"module": "app", "rust_name": "Feeling"}, "namespace": "public",
                "name": "mood", "labels": []}}
        ]"#,
        )
        .expect("these are records");
        let found = resolve(&records).diagnostics;
        let found: Vec<_> = found.iter().map(|it| (it.code, it.message.as_str())).collect();
        let message = "`mood` is defined by `app::Mood` and by `app::Feeling`";
        assert_eq!(found, [("MD101", message)]);
        let elsewhere = records.iter().map(|it| match it {
            Record::Enum(it) => {
                let namespace = "types".to_owned();
                Record::Enum(Box::new(EnumRecord { namespace, ..(**it).clone() }))
            }
            other => other.clone(),
        });
        assert_eq!(resolve(&elsewhere.collect::<Vec<_>>()).diagnostics, []);
    }
}
