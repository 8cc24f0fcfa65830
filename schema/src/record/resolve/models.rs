//! The resolved models, and how a mistake in them is reported.

use std::collections::BTreeMap;

use crate::record::{DeclaredComposite, DeclaredView, Defined, Place, RuleRecord};
use crate::{Diagnostic, Expression, Name, ObjectId, QualifiedName, Schema, Severity};

/// The resolved models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// The schema that they describe.
    pub schema: Schema,
    /// What they describe and somebody else makes.
    pub unmanaged: Schema,
    /// The views that structs are rows of.
    pub views: Vec<DeclaredView>,
    /// The composite types that structs describe.
    pub composites: Vec<DeclaredComposite>,
    /// The statements that define views, triggers and policies that structs say in words.
    pub definitions: Vec<Defined>,
    /// `renamed_from`: the old name, then the new one.
    pub renamed_from: Vec<(ObjectId, ObjectId)>,
    /// `backfill`: the value for rows that have none in a column that requires one.
    pub backfills: Vec<(ObjectId, Expression)>,
    /// `quiet_trigger`: a table, and a trigger of it that must not fire while driftless fills rows.
    pub quiet_triggers: Vec<(QualifiedName, Name)>,
    /// `removed`: the enum, a removed label, and the label that its rows get.
    pub removed: Vec<(QualifiedName, String, String)>,
    /// Levels of rules for findings about a table or a column, and about what it owns; those of columns come after those
    /// of their table.
    pub levels: Vec<(ObjectId, RuleRecord)>,
    /// The place of each object in the source that a model defines, and of each column.
    pub places: BTreeMap<ObjectId, Vec<Place>>,
    /// Mistakes in the models. If there is an error, the schema must not be used.
    pub diagnostics: Vec<Diagnostic>,
}

pub(in crate::record) fn error(
    code: &'static str,
    rule: &'static str,
    about: ObjectId,
    message: String,
    help: &str,
) -> Diagnostic {
    let (severity, help) = (Severity::Error, help.to_owned());
    Diagnostic { code, rule, severity, step: None, about: vec![about], message, help }
}

/// The old name, in the same namespace unless the old name contains another one.
pub(in crate::record) fn former(name: &QualifiedName, old: &str) -> QualifiedName {
    match old.split_once('.') {
        Some((namespace, old)) => QualifiedName::new(namespace, old),
        None => name.sibling(Name::new(old)),
    }
}
