//! Where a proof begins: the migrations replayed, or the database's own schema, which may hold what no migration made.

use std::fmt;

use driftless_introspect::script;
use driftless_introspect::server::Database;
use driftless_introspect::{Client, Error};

/// What is built on the scratch database before the draft runs there.
#[derive(Debug)]
pub enum Start {
    /// Every up.sql so far, in order.
    Migrations(Vec<String>),
    /// A dump of the database that the draft is for.
    Dump(String),
}

impl Start {
    /// Builds it. What could not be brought there comes back as the server's sentences.
    pub(super) fn build(
        &self,
        database: &Database,
        client: &mut Client,
    ) -> Result<Vec<String>, Error> {
        match self {
            Start::Migrations(files) => {
                for file in files {
                    script::run(client, file).map_err(|it| {
                        Error::new("replaying the migrations for the proof", it.to_string())
                    })?;
                }
                Ok(Vec::new())
            }
            Start::Dump(text) => {
                let complaints = database.restore(text)?;
                Ok(complaints.into_iter().map(|it| it.message).collect())
            }
        }
    }
}

/// `from …`.
impl fmt::Display for Start {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Start::Migrations(_) => "the migrations",
            Start::Dump(_) => "the database's own schema",
        })
    }
}
