//! Why a call failed: one sentence, and what to do.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;

use driftless_introspect::sqlstate::SqlState;

use crate::report::Report;

/// The errors of a call. Each is one sentence, and says what to do ([`help`](Error::help)); none contains a password.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A compiled file cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file contains a record whose bytes do not match its checksum.
    Damaged {
        /// The file.
        path: PathBuf,
        /// The offset of the record, in bytes.
        offset: usize,
    },
    /// A file contains records from another version of driftless.
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// How the version was recognized.
        problem: String,
        /// The error of the parser, if the version was recognized by that.
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    /// One model was compiled in two forms, for example with two sets of features.
    TwoForms {
        /// Its module and name.
        model: String,
    },
    /// The program contains no model.
    NoModels {
        /// The program.
        path: PathBuf,
    },
    /// The models contradict each other.
    Models {
        /// A sentence for each mistake.
        problems: Vec<String>,
    },
    /// `ENVIRONMENT` says that this is production, where migrations create the tables.
    Production,
    /// Another program has been creating tables in this database for too long.
    Busy,
    /// The missing objects cannot be created on this server.
    Impossible {
        /// A sentence for each reason.
        problems: Vec<String>,
    },
    /// The database does not match the models.
    Differs(Box<Report>),
    /// An error of the server or of the connection to it.
    Database(driftless_introspect::Error),
}

impl Error {
    /// What to do, in one sentence; none if there is nothing to do.
    pub fn help(&self) -> Option<&str> {
        Some(match self {
            Error::File { .. } => "the file contains the models: make it readable",
            Error::Damaged { .. } => "remove the file and build it again",
            Error::OtherVersion { .. } => {
                "use one version of driftless, and build everything again"
            }
            Error::TwoForms { .. } => {
                "link the crate of this model only once, with one set of features"
            }
            Error::NoModels { .. } => {
                "put `#[derive(driftless::Schema)]` on a model struct; a crate with models is linked only if the program names it: `use the_crate as _;`"
            }
            Error::Models { .. } => "`driftless check` shows the place in the sources",
            Error::Production => {
                "apply the migrations with `driftless upgrade`, and call `verify` when the program starts"
            }
            Error::Busy => {
                "find the session that keeps its transaction open in `pg_stat_activity`, then retry"
            }
            Error::Impossible { .. } => {
                "apply the migrations with `driftless upgrade` instead, or start with an empty database"
            }
            Error::Differs(_) => {
                "apply the migrations with `driftless upgrade`; `driftless check` shows where the difference comes from"
            }
            Error::Database(error) => {
                let report = error.database()?;
                match report.hint() {
                    _ if *report.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
                        "grant the role the missing privilege, or use another role"
                    }
                    hint => hint?,
                }
            }
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::File { path, source } => {
                write!(formatter, "cannot read `{}`: {source}", path.display())
            }
            Error::Damaged { path, offset } => {
                write!(formatter, "`{}` contains a damaged model at byte {offset}", path.display())
            }
            Error::OtherVersion { path, problem, .. } => write!(
                formatter,
                "`{}` contains models that this version of driftless cannot read: {problem}",
                path.display()
            ),
            Error::TwoForms { model } => {
                write!(formatter, "the model `{model}` exists in two different forms")
            }
            Error::NoModels { path } => {
                write!(formatter, "`{}` contains no models", path.display())
            }
            Error::Models { problems } => {
                write!(formatter, "the models contain errors: {}", problems.join("; "))
            }
            Error::Production => formatter.write_str(
                "`create_all` creates nothing if the variable ENVIRONMENT is `production`",
            ),
            Error::Busy => {
                formatter.write_str("another program is creating tables in this database")
            }
            Error::Impossible { problems } => {
                write!(formatter, "the missing objects cannot be created: {}", problems.join("; "))
            }
            Error::Differs(report) => write!(formatter, "{report}"),
            Error::Database(error) => error.fmt(formatter),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::File { source, .. } => Some(source),
            Error::OtherVersion { source, .. } => source.as_deref().map(|it| it as _),
            Error::Database(error) => Some(error),
            Error::Damaged { .. }
            | Error::TwoForms { .. }
            | Error::NoModels { .. }
            | Error::Models { .. }
            | Error::Production
            | Error::Busy
            | Error::Impossible { .. }
            | Error::Differs(_) => None,
        }
    }
}

impl From<driftless_introspect::Error> for Error {
    fn from(error: driftless_introspect::Error) -> Error {
        Error::Database(error)
    }
}
