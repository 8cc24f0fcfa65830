//! A location in a source file.

use std::fmt;
use std::path::PathBuf;

use crate::paths::shown;

/// Where an item begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ItemLocation {
    pub(crate) file: PathBuf,
    /// Counted from 1.
    pub(crate) line: usize,
}

impl fmt::Display for ItemLocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", shown(&self.file), self.line)
    }
}
