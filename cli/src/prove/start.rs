//! The start of a proof: the replayed migrations, or the schema of the database, which may contain objects that no
//! migration created.

use std::fmt;

use driftless_introspect::Error;
use driftless_introspect::server::Scratch;
use driftless_revisions::History;

use crate::replay::{Site, ups};

/// What is created on the scratch database before the draft runs.
#[derive(Debug)]
pub enum Start {
    /// Every up.sql so far, in order.
    Migrations(History),
    /// A dump of the database that the draft is for.
    Dump(String),
}

impl Start {
    /// Builds a scratch database with this start. Returns the server's messages about what could not be restored.
    pub(crate) fn build(&self, scratch: &Scratch) -> Result<(Site, Vec<String>), Error> {
        let database = scratch.database()?;
        match self {
            Start::Migrations(history) => {
                let mut site = Site::of(history, database)?;
                for file in ups(history) {
                    site.run(&file).map_err(|it| {
                        Error::new(
                            "replaying the migrations for the proof",
                            format!("`{}`: {it}", it.file),
                        )
                    })?;
                }
                Ok((site, Vec::new()))
            }
            Start::Dump(text) => {
                let complaints = database.restore(text)?;
                Ok((Site::new(database)?, complaints.into_iter().map(|it| it.message).collect()))
            }
        }
    }
}

/// The start as in `proven from …`.
impl fmt::Display for Start {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Start::Migrations(_) => "the migrations",
            Start::Dump(_) => "the database's own schema",
        })
    }
}
