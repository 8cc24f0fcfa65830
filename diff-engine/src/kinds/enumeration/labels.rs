//! Labels whose names pass from one label to another: a text that mentions such a label has another meaning afterwards,
//! in the same words.

use std::collections::BTreeSet;

use driftless_schema::quote::inside_literal;
use driftless_schema::{Enum, ObjectId, Pair, QualifiedName, Schema, Table};

use crate::matching::{Matched, Matching};

impl Matching {
    /// The labels of the enum that are renamed; the enum is given by its name after.
    pub(crate) fn renamed_labels(&self, after: &QualifiedName) -> Vec<Pair<String>> {
        renamed(&self.labels, after)
    }
}

fn renamed(labels: &[Pair<ObjectId>], after: &QualifiedName) -> Vec<Pair<String>> {
    let own = labels
        .iter()
        .filter(|it| it.after.path[..2] == [after.namespace.clone(), after.name.clone()]);
    own.map(|it| it.as_ref().map(label)).collect()
}

fn label(id: &ObjectId) -> String {
    id.path.last().map_or("", |it| it.as_str()).to_owned()
}

/// Marks texts of one side that mention a label whose name belongs to another label on the other side: PostgreSQL reads
/// the texts of both sides with the labels of the database, and would take such texts for equal although they are not.
pub(crate) fn set_apart(
    mut schemas: Pair<Schema>,
    enums: &[Matched<Enum>],
    labels: &[Pair<ObjectId>],
) -> Pair<Schema> {
    for matched in enums {
        let Matched::Kept(pair) = matched else { continue };
        let renamed = renamed(labels, &pair.after.name);
        let reused: BTreeSet<&String> = renamed
            .iter()
            .flat_map(|it| {
                let before = pair.after.labels.contains(&it.before).then_some(&it.before);
                before
                    .into_iter()
                    .chain(pair.before.labels.contains(&it.after).then_some(&it.after))
            })
            .collect();
        if reused.is_empty() {
            continue;
        }
        let name = &pair.before.name;
        for table in &mut schemas.before.tables {
            let has_column = table.columns.iter().any(|it| it.data_type.as_enum() == Some(name));
            for (_, text) in table.texts() {
                let is_about = has_column || text.mentions(&name.name);
                if is_about && reused.iter().any(|it| mentions_label(text.as_str(), it)) {
                    *text = text.clone().set_apart();
                }
            }
        }
    }
    schemas
}

/// Removes the marks, so that the texts can be compared again.
pub(crate) fn put_back(table: &mut Table) {
    for (_, text) in table.texts() {
        *text = text.clone().put_back();
    }
}

/// Whether a text may mention a label, alone or in an array.
pub(crate) fn mentions_label(text: &str, label: &str) -> bool {
    let quoted = inside_literal(label);
    let is_escaped = |it: char| matches!(it, '\\' | '"');
    text.contains(&format!("'{quoted}'"))
        || (text.contains("'{") && (text.contains(&quoted) || label.contains(is_escaped)))
        || (label.contains('\\') && text.contains("E'"))
}
