//! What driftless tells a person about a model, a draft or a database.

use std::fmt;

use crate::ObjectId;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Read it before the migration runs.
    Warning,
    /// Nothing continues until it is fixed.
    Error,
}

/// One finding. Messages are lower case, without a full stop, with names in backquotes, and say what will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable and unique: `DL102`. Never reused for something else.
    pub code: &'static str,
    /// The rule, named for the bad thing: `drop-column`.
    pub rule: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// The index of the step that it is about, if it is about one.
    pub step: Option<usize>,
    /// The objects that it is about, by their names in the models, so that their places in the source can be shown.
    pub about: Vec<ObjectId>,
    /// What will happen.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// One line: `warning[DL102] drop-column: drops column …`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}] {}: {}", self.severity, self.code, self.rule, self.message)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}
