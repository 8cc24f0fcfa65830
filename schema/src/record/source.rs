//! The place of a model in the source, and the crates that models come from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Crates, and the features that each was compiled with, if known.
pub type Crates = BTreeMap<String, Option<BTreeSet<String>>>;

/// The place of a model or a field in the source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `module_path!()`.
    pub module: String,
    /// The struct's or enum's name.
    pub rust_name: String,
    /// `file!()`: as given to the compiler, relative to the workspace. Empty in the recorded head.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// `line!()` of the derive. 0 in the recorded head.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u32,
}

/// The place of a struct, an enum or a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// As given to the compiler, relative to the workspace.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// The identifier at that place.
    pub name: String,
}

impl Source {
    /// The crate: the first part of its module's path.
    pub fn crate_name(&self) -> &str {
        self.module.split("::").next().unwrap_or_default()
    }
}

pub(in crate::record) fn is_zero(line: &u32) -> bool {
    *line == 0
}
