//! Comments of namespaces.

use std::collections::BTreeMap;

use crate::record::Record;
use crate::record::resolve::{Models, error};
use crate::{Name, ObjectId, QualifiedName};

/// Adds the comments that the models declare for their namespaces.
pub(super) fn comments(records: &[Record], models: &mut Models) {
    let mut all: BTreeMap<Name, String> = BTreeMap::new();
    for record in records {
        let Record::Table(record) = record else { continue };
        let Some(text) = &record.options.schema_comment else { continue };
        let name = Name::new(record.namespace.as_str());
        match all.get(&name) {
            Some(other) if other != text => models.diagnostics.push(error(
                "MD103",
                "two-comments",
                ObjectId::table(&QualifiedName::new(name.clone(), record.name.as_str())),
                format!("schema `{name}` has two comments: `{other}` and `{text}`"),
                "say `schema_comment` on one struct of the schema",
            )),
            Some(_) | None => drop(all.insert(name, text.clone())),
        }
    }
    for namespace in &mut models.schema.namespaces {
        namespace.comment = all.remove(&namespace.name);
    }
}
