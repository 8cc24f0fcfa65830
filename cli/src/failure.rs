//! Why a verb could not do its work: one sentence, and what to do.

use std::fmt;

use driftless_introspect::sqlstate::SqlState;

use crate::exit::Exit;

/// What ends a verb early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// One sentence: lower case, no full stop.
    pub message: String,
    /// What to do; empty where nothing is to be said.
    pub help: String,
}

impl Failure {
    /// Trouble: exit 2.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { exit: Exit::Trouble, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<driftless_revisions::Error> for Failure {
    fn from(error: driftless_revisions::Error) -> Failure {
        Failure::new(error.message, error.help)
    }
}

impl From<driftless_runtime::Error> for Failure {
    fn from(error: driftless_runtime::Error) -> Failure {
        use driftless_runtime::Error;
        match error {
            Error::File { .. } => Failure::new(error.to_string(), "build it anew, then try again"),
            Error::OtherVersion { .. } => Failure::new(
                error.to_string(),
                "use the same version of the crate `driftless` and of the command",
            ),
            Error::TwoForms { model } => Failure::new(
                format!("cargo compiled the model `{model}` in two forms"),
                "name one package and its features with `--package` and `--features`",
            ),
            Error::Database(error) => error.into(),
            error => Failure::new(error.to_string(), error.help()),
        }
    }
}

impl From<driftless_introspect::Error> for Failure {
    fn from(error: driftless_introspect::Error) -> Failure {
        let help = error.database().map_or("", |it| match (it.hint(), it.code()) {
            (Some(hint), _) => hint,
            (None, &SqlState::INSUFFICIENT_PRIVILEGE) => {
                "grant the role what it lacks, or use another role"
            }
            (None, _) => "",
        });
        Failure::new(error.to_string(), help)
    }
}
