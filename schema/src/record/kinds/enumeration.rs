//! An enum, and columns of enums that no model records.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::record::Source;
use crate::record::resolve::{Models, error, former};
use crate::{Diagnostic, Enum, ObjectId, QualifiedName, Schema};

/// An enum in Rust that is an enum in PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the model names none.
    pub namespace: String,
    /// The type's name in the database.
    pub name: String,
    /// Whether somebody else makes the type: `unmanaged`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmanaged: bool,
    /// The name that the type had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// Its labels, in the order of the variants.
    pub labels: Vec<LabelRecord>,
    /// Removed labels, with those that their rows get: `removed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RemovedRecord>,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelRecord {
    /// The variant's name in Rust.
    pub variant: String,
    /// The label in the database.
    pub label: String,
    /// The label that it had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
}

/// A removed label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovedRecord {
    /// The label.
    pub label: String,
    /// The label that its rows get: `map_to`.
    pub map_to: String,
}

/// An enum that a column refers to. The derive splices it from a trait constant of the Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumReference {
    /// The enum's namespace.
    pub namespace: String,
    /// The enum's name.
    pub name: String,
}

impl EnumRecord {
    pub(super) fn enumeration(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.name.as_str())
    }
}

pub(super) fn enumeration(record: &EnumRecord, models: &mut Models) {
    let name = record.enumeration();
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
