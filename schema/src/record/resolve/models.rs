//! What the models say, and how a mistake in them is reported.

use std::collections::BTreeMap;

use crate::record::Place;
use crate::{Diagnostic, Expression, Name, ObjectId, QualifiedName, Schema, Severity};

/// What the models say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// The schema that they want.
    pub schema: Schema,
    /// `renamed_from`: the old name, then the new one.
    pub renamed_from: Vec<(ObjectId, ObjectId)>,
    /// `backfill`: what rows of a column get that have no value where one is required.
    pub backfills: Vec<(ObjectId, Expression)>,
    /// `quiet_trigger`: a table, and a trigger of it that must not fire while rows are filled.
    pub quiet_triggers: Vec<(QualifiedName, Name)>,
    /// `removed`: the enum, a label that is gone, and the one that its rows get.
    pub removed: Vec<(QualifiedName, String, String)>,
    /// Where each table, enum and column stands in the source.
    pub places: BTreeMap<ObjectId, Vec<Place>>,
    /// What is wrong with them. Errors mean that the schema is not to be used.
    pub diagnostics: Vec<Diagnostic>,
}

pub(super) fn error(
    code: &'static str,
    rule: &'static str,
    about: ObjectId,
    message: String,
    help: &str,
) -> Diagnostic {
    let (severity, help) = (Severity::Error, help.to_owned());
    Diagnostic { code, rule, severity, step: None, about: vec![about], message, help }
}

/// The old name, in the same namespace unless another one stands before it.
pub(super) fn former(name: &QualifiedName, old: &str) -> QualifiedName {
    match old.split_once('.') {
        Some((namespace, old)) => QualifiedName::new(namespace, old),
        None => name.sibling(Name::new(old)),
    }
}
