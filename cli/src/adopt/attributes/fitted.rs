//! What comes of a struct or an enum.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::QualifiedName;

use crate::adopt::edit::Insertion;
use crate::adopt::remark::Remark;
use crate::adopt::rust::Enumeration;

/// What comes into a file, and what a person has to see to.
#[derive(Default)]
pub(crate) struct Fitted<'a> {
    pub(crate) insertions: Vec<Insertion>,
    /// The struct itself, if it is to be written.
    pub(crate) definition: Option<String>,
    pub(crate) remarks: Vec<Remark>,
    /// The enums of fields of which remarks say why no Rust enum defines them.
    pub(crate) open_enums: BTreeSet<QualifiedName>,
    /// The Rust enums that the fields are.
    pub(crate) enums: BTreeMap<QualifiedName, &'a Enumeration>,
}
