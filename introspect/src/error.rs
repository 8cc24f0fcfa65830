//! Failures of the environment: an unreachable server, a missing right, a missing program.

use std::error::Error as StdError;
use std::fmt;

/// What driftless was doing, and what went wrong.
#[derive(Debug)]
pub struct Error {
    doing: String,
    source: Box<dyn StdError + Send + Sync>,
    help: Option<String>,
}

impl Error {
    /// `doing` continues the sentence "while …": `reading indexes`.
    pub fn new(
        doing: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Error {
        Error { doing: doing.into(), source: source.into(), help: None }
    }

    /// What went wrong, without what driftless was doing.
    pub fn cause(&self) -> String {
        match self.source.downcast_ref::<Error>() {
            Some(inner) => inner.cause(),
            None => self.source.to_string(),
        }
    }

    /// The same error, with what to do.
    pub fn with_help(self, help: impl Into<String>) -> Error {
        Error { help: Some(help.into()), ..self }
    }

    /// What to do, if known.
    pub fn help(&self) -> Option<&str> {
        match (&self.help, self.source.downcast_ref::<Error>()) {
            (Some(help), _) => Some(help),
            (None, Some(inner)) => inner.help(),
            (None, None) => None,
        }
    }

    /// PostgreSQL's own report, if it was PostgreSQL that refused.
    pub fn database(&self) -> Option<&postgres::error::DbError> {
        match self.source.downcast_ref::<Error>() {
            Some(inner) => inner.database(),
            None => self.source.downcast_ref::<postgres::Error>()?.as_db_error(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.doing)?;
        match self.database() {
            Some(report) => {
                formatter.write_str(report.message())?;
                report.detail().map_or(Ok(()), |it| write!(formatter, " ({it})"))
            }
            None => {
                self.source.fmt(formatter)?;
                self.source.source().map_or(Ok(()), |it| write!(formatter, ": {it}"))
            }
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
