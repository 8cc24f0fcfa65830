//! Tables of which only a part is modelled, and which stand on one side alone.

use std::collections::BTreeMap;

use driftless_schema::{
    Diagnostic, ForeignKey, Kind, ObjectId, Pair, QualifiedName, Schema, Severity,
};

use super::{Matched, MatchedTable};

/// Tables with a column that driftless does not model, so that it could not make them as they are.
pub(super) fn tables(schema: &Schema) -> BTreeMap<QualifiedName, String> {
    let columns = schema.unmodelled.iter().filter(|it| it.id.kind == Kind::Column);
    columns
        .filter_map(|it| match it.id.path.as_slice() {
            [namespace, table, column] => Some((
                QualifiedName::new(namespace.clone(), table.clone()),
                format!("`{column}` is {}", it.what),
            )),
            _ => None,
        })
        .collect()
}

/// Leaves out the tables that would be made or dropped and of which driftless knows a part only: neither could be taken
/// back. What refers to them is left out with them.
pub(super) fn without(
    tables: Vec<MatchedTable>,
    incomplete: &Pair<BTreeMap<QualifiedName, String>>,
) -> (Vec<MatchedTable>, Vec<Diagnostic>) {
    let mut left_out: BTreeMap<QualifiedName, String> = BTreeMap::new();
    let mut kept = Vec::new();
    for table in tables {
        let why = match &table {
            MatchedTable::Added(it) => incomplete.after.get(&it.name).map(|why| (&it.name, why)),
            MatchedTable::Removed(it) => incomplete.before.get(&it.name).map(|why| (&it.name, why)),
            MatchedTable::Kept(_) => None,
        };
        match why {
            Some((name, why)) => drop(left_out.insert(name.clone(), why.clone())),
            None => kept.push(table),
        }
    }
    let refers = |key: &ForeignKey| left_out.contains_key(&key.references);
    for table in &mut kept {
        match table {
            MatchedTable::Added(it) | MatchedTable::Removed(it) => {
                it.foreign_keys.retain(|key| !refers(key));
            }
            MatchedTable::Kept(kept) => kept.foreign_keys.retain(|key| match key {
                Matched::Added(key) | Matched::Removed(key) => !refers(key),
                Matched::Kept(_) => true,
            }),
        }
    }
    let diagnostics = left_out.into_iter().map(|(name, why)| Diagnostic {
        code: "UM101",
        rule: "unmodelled",
        severity: Severity::Warning,
        step: None,
        about: vec![ObjectId::table(&name)],
        message: format!("`{name}` is left as it is, neither made nor dropped: its column {why}"),
        help: "driftless does not model this yet; see COVERAGE.md, and write this table's migration by hand".to_owned(),
    });
    (kept, diagnostics.collect())
}
