//! Why a call failed: one sentence, and what to do.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;

use driftless_introspect::sqlstate::SqlState;

use crate::Report;

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
            Error::File { .. } => "the models are found in the file, which has to be readable",
            Error::Damaged { .. } => "remove the file and build it anew",
            Error::OtherVersion { .. } => {
                "use one version of driftless, and build everything anew with it"
            }
            Error::TwoForms { .. } => "link the crate that has it once, with one set of features",
            Error::NoModels { .. } => {
                "put `#[derive(driftless::Schema)]` on a model struct; a crate that has models is linked only where the program names it: `use the_crate as _;`"
            }
            Error::Models { .. } => "`driftless check` shows where in the sources it stands",
            Error::Production => {
                "apply the migrations with `driftless upgrade`, and call `verify` when the program starts"
            }
            Error::Busy => {
                "see in `pg_stat_activity` who holds the transaction open, then try again"
            }
            Error::Impossible { .. } => {
                "apply the migrations with `driftless upgrade` instead, or begin with an empty database"
            }
            Error::Differs(_) => {
                "apply the migrations with `driftless upgrade`; `driftless check` shows where the difference comes from"
            }
            Error::Database(error) => {
                let report = error.database()?;
                match report.hint() {
                    _ if *report.code() == SqlState::INSUFFICIENT_PRIVILEGE => {
                        "grant the role what it lacks, or use another role"
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
                write!(formatter, "`{}` holds a damaged model at byte {offset}", path.display())
            }
            Error::OtherVersion { path, problem } => write!(
                formatter,
                "`{}` holds models that this driftless cannot read: {problem}",
                path.display()
            ),
            Error::TwoForms { model } => {
                write!(formatter, "the model `{model}` is there in two forms")
            }
            Error::NoModels { path } => write!(formatter, "`{}` holds no models", path.display()),
            Error::Models { problems } => {
                write!(formatter, "the models cannot be used as they are: {}", problems.join("; "))
            }
            Error::Production => formatter.write_str(
                "tables are not made by themselves where the variable ENVIRONMENT is `production`",
            ),
            Error::Busy => formatter.write_str("another program is making tables in this database"),
            Error::Impossible { problems } => {
                write!(formatter, "what the database lacks cannot be made: {}", problems.join("; "))
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
            Error::Database(error) => Some(error),
            Error::Damaged { .. }
            | Error::OtherVersion { .. }
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
