//! What a verb works with: the configuration and the terminal, and through them the history, the database and the sources
//! of schemas. Nothing is read and no connection is made before the verb asks for it.

use std::collections::BTreeSet;

use driftless_introspect::{Client, Target as DatabaseTarget};
use driftless_revisions::{self as revisions, History, Journal, Target};

use crate::config::Config;
use crate::connections::{client, writer};
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::scratch_server::ScratchServer;
use crate::sources::SourceReader;
use crate::terminal::Terminal;

/// One call of the command.
pub struct Session<'a> {
    pub(crate) config: &'a Config,
    pub(crate) terminal: &'a mut Terminal,
}

/// The configured database, connected.
pub(crate) struct Database<'a> {
    pub(crate) target: &'a DatabaseTarget,
    pub(crate) connection: Client,
    /// The versions of the applied migrations when the connection was made.
    pub(crate) applied: BTreeSet<String>,
}

/// The revisions of the migrations directory.
pub(crate) fn history(config: &Config) -> Result<History, Failure> {
    Ok(History::read(&config.migrations_dir)?)
}

impl<'a> Session<'a> {
    /// Opens the session. First it completes or removes what an interrupted call has written of a revision.
    pub fn open(config: &'a Config, terminal: &'a mut Terminal) -> Result<Session<'a>, Failure> {
        for sentence in revisions::finish(&config.migrations_dir)? {
            terminal.bare_warning(&sentence);
        }
        Ok(Session { config, terminal })
    }

    /// The revisions of the migrations directory.
    pub(crate) fn history(&self) -> Result<History, Failure> {
        history(self.config)
    }

    /// The database, which must be configured.
    pub(crate) fn database(&self) -> Result<Database<'a>, Failure> {
        Database::new(self.config.database_url()?, client)
    }

    /// The database, which must be configured, for a verb that writes to it.
    pub(crate) fn writable_database(&self) -> Result<Database<'a>, Failure> {
        Database::new(self.config.database_url()?, writer)
    }

    /// The database, if one is configured.
    pub(crate) fn database_if_configured(&self) -> Result<Option<Database<'a>>, Failure> {
        let Some(url) = &self.config.database_url else { return Ok(None) };
        Database::new(url.target()?, client).map(Some)
    }

    /// The applied versions, if the target is relative to them and a database is configured.
    pub(crate) fn applied_for(&self, target: &Target) -> Result<Option<BTreeSet<String>>, Failure> {
        if !target.is_relative() {
            return Ok(None);
        }
        Ok(self.database_if_configured()?.map(|it| it.applied))
    }

    /// The reader of schema sources.
    pub(crate) fn source_reader(
        &self,
        models: &ModelFlags,
        server_version: Option<u32>,
    ) -> SourceReader<'a> {
        SourceReader::new(self.config, models.clone(), server_version)
    }

    /// The server for scratch databases, for a verb that compares no sources.
    pub(crate) fn scratch_server(&self, server_version: Option<u32>) -> ScratchServer<'a> {
        ScratchServer::new(self.config, server_version)
    }
}

impl<'a> Database<'a> {
    fn new(
        target: &'a DatabaseTarget,
        connect: impl FnOnce(&DatabaseTarget) -> Result<Client, Failure>,
    ) -> Result<Database<'a>, Failure> {
        let mut connection = connect(target)?;
        let applied = revisions::applied_versions(&mut connection)?;
        Ok(Database { target, connection, applied })
    }

    /// The journal of the database.
    pub(crate) fn journal(&mut self) -> Result<Journal, Failure> {
        Ok(Journal::read(&mut self.connection)?)
    }
}
