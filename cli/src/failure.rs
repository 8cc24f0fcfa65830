//! Why a verb could not do its work: one sentence, what to do, and the source error.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use driftless_introspect::sqlstate::SqlState;

use crate::exit::Exit;

/// An error that ends a verb. The message includes the text of the source, so the terminal prints only the message; the
/// source is for programs.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// One sentence: lower case, no full stop.
    pub message: String,
    /// What to do, if there is any advice.
    pub help: Option<String>,
    pub(crate) source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// A failure with exit code 2 and advice.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::plain(message).with_help(help)
    }

    /// A failure with exit code 2 and without advice.
    pub fn plain(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Trouble, message: message.into(), help: None, source: None }
    }

    /// A failure with a source: the message is `doing`, a colon and the text of the source. Without advice.
    pub fn of(
        doing: impl fmt::Display,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Failure {
        let source = source.into();
        Failure::plain(format!("{doing}: {source}")).because(source)
    }

    /// A failure with the exit code of a failed proof.
    pub(crate) fn of_proof(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { exit: Exit::ProofFailed, ..Failure::new(message, help) }
    }

    /// The same, with advice.
    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// The same, with a source. The message must already include the source's text.
    #[must_use]
    pub fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Failure {
        Failure { source: Some(Arc::from(source.into())), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}

impl From<driftless_revisions::Error> for Failure {
    fn from(error: driftless_revisions::Error) -> Failure {
        Failure { help: error.help.clone(), ..Failure::plain(&error.message) }.because(error)
    }
}

impl From<driftless_runtime::Error> for Failure {
    fn from(error: driftless_runtime::Error) -> Failure {
        use driftless_runtime::Error;
        let help = match &error {
            Error::File { .. } => Some("build it again, then retry"),
            Error::OtherVersion { .. } => {
                Some("use the same version of the crate `driftless` and of the command `driftless`")
            }
            Error::TwoForms { .. } => {
                Some("name one package and its features with `--package` and `--features`")
            }
            Error::Database(_) => None,
            other => other.help(),
        };
        let help = help.map(str::to_owned);
        let message = match &error {
            Error::TwoForms { model } => format!("cargo compiled the model `{model}` in two forms"),
            other => other.to_string(),
        };
        match error {
            Error::Database(error) => error.into(),
            other => Failure { help, ..Failure::plain(message) }.because(other),
        }
    }
}

impl From<driftless_introspect::Error> for Failure {
    fn from(error: driftless_introspect::Error) -> Failure {
        let help = error.database().and_then(|it| match (it.hint(), it.code()) {
            (Some(hint), _) => Some(hint.to_owned()),
            (None, &SqlState::INSUFFICIENT_PRIVILEGE) => {
                Some("grant the role the missing privilege, or use another role".to_owned())
            }
            (None, _) => None,
        });
        Failure { help, ..Failure::plain(error.to_string()) }.because(error)
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_chain_is_whole_and_the_message_says_its_end_once() {
        let cause = || io::Error::other("the disk is on fire");
        let introspect = driftless_introspect::Error::new("reading tables", cause());
        let runtime = driftless_runtime::Error::File { path: "a".into(), source: cause() };
        for failure in [
            Failure::of("cannot read `a`", cause()),
            Failure::from(introspect),
            Failure::from(runtime),
            Failure::from(driftless_runtime::Error::Database(driftless_introspect::Error::new(
                "reading tables",
                cause(),
            ))),
        ] {
            let chain = std::iter::successors(failure.source(), |it| (*it).source());
            let last = chain.last().expect("it has a source");
            assert!(last.is::<io::Error>(), "{failure:?}");
            assert_eq!(failure.to_string().matches("the disk is on fire").count(), 1, "{failure}");
        }
        assert!(Failure::plain("not confirmed").source().is_none());
        assert_eq!(Failure::plain("not confirmed").help, None);
    }
}
