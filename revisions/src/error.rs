//! Errors about revisions: one sentence, what to do, and the source.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use driftless_sql::place::Place;
use postgres::error::SqlState;

/// One sentence, and what to do. The sentence includes the cause, so whoever prints the error prints the cause exactly
/// once; the source is for programs.
#[derive(Clone, Debug)]
pub struct Error {
    /// Lower case, no full stop.
    pub message: String,
    /// What to do, if anything can be done.
    pub help: Option<String>,
    /// The statement of a file at which the server stopped, if the error is about one.
    pub place: Option<Box<Place>>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error with a help text and without a source.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Error {
        Error { message: message.into(), help: Some(help.into()), place: None, source: None }
    }

    /// The same error with its source. The sentence must already include what the source says.
    pub(crate) fn with_source(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        Error { source: Some(Arc::from(source.into())), ..self }
    }

    /// The same source with another sentence, which tells more of what happened.
    pub(crate) fn with_message(self, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error { message: message.into(), help: Some(help.into()), ..self }
    }

    /// A file or directory could not be used. `doing` is a verb, such as `read`.
    pub(crate) fn file(doing: &str, path: &Path, source: io::Error) -> Error {
        Error::new(
            format!("cannot {doing} `{}`: {source}", path.display()),
            "check that the path exists and that you may use it",
        )
        .with_source(source)
    }

    /// PostgreSQL refused, or the connection failed. `doing` completes "while …", such as `reading the applied migrations`.
    pub(crate) fn database(
        doing: &str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Error {
        Error::of(source, |said| format!("{doing}: {said}"))
    }

    /// The same, in a sentence that takes in what the server said.
    pub(crate) fn of(
        source: impl Into<Box<dyn StdError + Send + Sync>>,
        sentence: impl Fn(&str) -> String,
    ) -> Error {
        let source = source.into();
        if let Some(own) = source.downcast_ref::<Error>() {
            let (message, help) = (sentence(&own.message), own.help.clone());
            return Error { message, help, place: None, source: Some(Arc::from(source)) };
        }
        let Some(report) = source.downcast_ref().and_then(postgres::Error::as_db_error) else {
            // The driver names what failed; its source says why.
            let why = source.source().map_or(String::new(), |it| format!(": {it}"));
            return Error::new(
                sentence(&format!("{source}{why}")),
                "check the connection, then try again",
            )
            .with_source(source);
        };
        let detail = report.detail().map_or(String::new(), |it| format!(" ({it})"));
        let help = match report.hint() {
            Some(hint) => Some(hint.to_owned()),
            None if *report.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
                Some("grant the role that right, or connect with a role that has it".to_owned())
            }
            None => None,
        };
        let message = sentence(&format!("{}{detail}", report.message()));
        Error { message, help, place: None, source: Some(Arc::from(source)) }
    }
}

/// The SQLSTATE of an error, if the server sent one.
pub(crate) fn code_of<'a>(
    source: &'a (dyn StdError + Send + Sync + 'static),
) -> Option<&'a SqlState> {
    source.downcast_ref().and_then(postgres::Error::code)
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_kept_and_said_once() {
        let error = Error::file("read", Path::new("/a"), io::Error::from(io::ErrorKind::NotFound));
        let source = error.source().expect("it has one").downcast_ref::<io::Error>();
        let source = source.expect("it is the file's own");
        assert_eq!(source.kind(), io::ErrorKind::NotFound);
        assert_eq!(error.to_string().matches(&source.to_string()).count(), 1);
        let error = Error::database("reading", io::Error::from(io::ErrorKind::BrokenPipe));
        let source = error.source().expect("it has one");
        assert!(source.is::<io::Error>(), "{source}");
        let other = error.with_message("it failed while reading", "try again");
        assert!(other.source().is_some_and(<dyn StdError>::is::<io::Error>));
        assert!(Error::new("a", "b").source().is_none());
    }
}
