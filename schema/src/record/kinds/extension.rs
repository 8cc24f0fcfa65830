//! The extensions that models name, and those that their types and operator classes need.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::record::Record;
use crate::well_known::{extension_of_class, extension_of_type, needs_btree_gist};
use crate::{Extension, Extensions, IndexKey, Name, Schema, SqlType, Table};

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionRecord {
    /// Its name.
    pub name: String,
    /// The namespace for its objects, if the model names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// The extensions that the models declare, and those that these types, and the operator classes, need.
pub(super) fn extensions<'a>(
    records: &[Record],
    schema: &Schema,
    types: impl Iterator<Item = &'a SqlType>,
) -> Extensions {
    let mut needed: BTreeMap<Name, Option<Name>> = BTreeMap::new();
    for name in types.filter_map(extension_of_type) {
        needed.entry(Name::new(name)).or_default();
    }
    let indexes = schema.tables.iter().flat_map(|it| &it.indexes).flat_map(|it| &it.columns);
    let exclusions = schema.tables.iter().flat_map(|it| &it.exclusions);
    let keys = indexes.chain(exclusions.flat_map(|it| &it.elements).map(|it| &it.column));
    for class in keys.filter_map(|it| it.class.as_ref()) {
        if let Some(name) = extension_of_class(class.name.name.as_str()) {
            needed.entry(Name::new(name)).or_default();
        }
    }
    if schema.tables.iter().any(compares_scalars_by_gist) {
        needed.entry(Name::new("btree_gist")).or_default();
    }
    for record in records {
        let Record::Table(record) = record else { continue };
        for it in &record.extensions {
            let namespace = needed.entry(Name::new(it.name.as_str())).or_default();
            *namespace = it.namespace.as_deref().map(Name::from).or_else(|| namespace.take());
        }
    }
    let all = needed.into_iter().map(|(name, namespace)| Extension { name, namespace });
    Extensions::Needed(all.collect())
}

/// Whether a constraint of the table has a scalar in a GiST index, with the default operator class.
fn compares_scalars_by_gist(table: &Table) -> bool {
    let is_scalar =
        |name: &Name| table.column(name).is_some_and(|it| needs_btree_gist(&it.data_type));
    let exclusions = table.exclusions.iter().filter(|it| it.method.as_str() == "gist");
    let mut elements = exclusions.flat_map(|it| &it.elements).map(|it| &it.column);
    let by_exclusion = elements.any(|it| match &it.key {
        IndexKey::Column(name) => it.class.is_none() && is_scalar(name),
        IndexKey::Expression(_) => false,
    });
    let keys = table.primary_key.iter().map(|it| (it.without_overlaps, &it.columns));
    let uniques = table.uniques.iter().map(|it| (it.without_overlaps, &it.columns));
    let mut periods = keys.chain(uniques).filter(|(without_overlaps, _)| *without_overlaps);
    by_exclusion || periods.any(|(_, columns)| columns.iter().any(is_scalar))
}
