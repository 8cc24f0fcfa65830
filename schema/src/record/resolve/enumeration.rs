//! An enum, and columns of enums that no model records.

use std::collections::BTreeSet;

use super::models::{Models, error, former};
use crate::record::EnumRecord;
use crate::{Diagnostic, Enum, ObjectId, QualifiedName, Schema};

pub(super) fn enumeration(record: &EnumRecord, models: &mut Models) {
    let name = QualifiedName::new(record.namespace.as_str(), record.name.as_str());
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::enumeration(&former(&name, old));
        models.renamed_from.push((old, ObjectId::enumeration(&name)));
    }
    for label in &record.labels {
        if let Some(old) = &label.renamed_from {
            let ids = (ObjectId::label(&name, old), ObjectId::label(&name, &label.label));
            models.renamed_from.push(ids);
        }
    }
    for it in &record.removed {
        models.removed.push((name.clone(), it.label.clone(), it.map_to.clone()));
    }
    models.schema.enums.push(Enum {
        name,
        labels: record.labels.iter().map(|it| it.label.clone()).collect(),
        comment: record.comment.clone(),
    });
}

pub(super) fn missing_enums(schema: &Schema) -> Vec<Diagnostic> {
    let known: BTreeSet<&QualifiedName> = schema.enums.iter().map(|it| &it.name).collect();
    let mut all = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let Some(name) = column.data_type.as_enum() else { continue };
            if !known.contains(name) {
                all.push(error(
                    "MD102",
                    "missing-enum",
                    ObjectId::column(&table.name, &column.name),
                    format!(
                        "`{}.{}` is of enum `{name}`, which no model records",
                        table.name, column.name
                    ),
                    "build the package that has the enum too: name it with `--package`",
                ));
            }
        }
    }
    all
}
