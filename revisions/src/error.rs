//! What goes wrong with revisions, said in one sentence, and what to do about it.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;

/// One sentence, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Lower case, no full stop.
    pub message: String,
    /// What to do; empty where nothing is to be said.
    pub help: String,
}

impl Error {
    /// A sentence with its remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Error {
        Error { message: message.into(), help: help.into() }
    }

    /// A file or directory could not be used; `doing` is a verb: `read`.
    pub(crate) fn file(doing: &str, path: &Path, source: &io::Error) -> Error {
        Error::new(
            format!("cannot {doing} `{}`: {source}", path.display()),
            "check that the path exists and that you may use it",
        )
    }

    /// PostgreSQL or libpq refused; `doing` continues "while": `reading the applied migrations`.
    pub(crate) fn database(doing: &str, source: &(dyn StdError + 'static)) -> Error {
        let report = source.downcast_ref::<diesel::result::Error>();
        let Some(diesel::result::Error::DatabaseError(_, report)) = report else {
            return Error::new(
                format!("{doing}: {source}"),
                "check the connection, then try again",
            );
        };
        let detail = report.details().map_or(String::new(), |it| format!(" ({it})"));
        let help = match report.hint() {
            Some(hint) => hint.to_owned(),
            None if report.message().starts_with("permission denied") => {
                "grant the role that right, or connect with a role that has it".to_owned()
            }
            None => String::new(),
        };
        Error::new(format!("{doing}: {}{detail}", report.message()), help)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for Error {}
