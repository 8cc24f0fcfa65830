//! What comes of a struct or an enum.

use std::collections::BTreeMap;

use driftless_schema::QualifiedName;

use crate::adopt::edit::Insertion;
use crate::adopt::rust::Enumeration;

/// What comes into a file, and what a person has to see to.
#[derive(Default)]
pub(crate) struct Fitted<'a> {
    pub(crate) insertions: Vec<Insertion>,
    pub(crate) remarks: Vec<String>,
    /// The Rust enums that the fields are.
    pub(crate) enums: BTreeMap<QualifiedName, &'a Enumeration>,
}
