//! The server for the scratch databases of one call: started, or connected to, when the first database is needed.

use driftless_introspect::server::{Likeness, Programs, Scratch, find};

use driftless_revisions::History;

use crate::config::Config;
use crate::failure::Failure;
use crate::url::Url;

/// The server, once there is one, and what it should be like.
pub(crate) struct ScratchServer<'a> {
    config: &'a Config,
    /// The major version that the user asks for.
    server_version: Option<u32>,
    /// The major version to use if it is installed and the user asks for none: that of the configured database.
    preferred: Option<u32>,
    /// The database that scratch databases should resemble.
    likeness: Option<Likeness>,
    /// In which respects they cannot resemble it. Known once the server is there.
    pub(crate) unlike: Vec<String>,
    scratch: Option<Scratch>,
}

impl<'a> ScratchServer<'a> {
    pub(crate) fn new(config: &'a Config, server_version: Option<u32>) -> ScratchServer<'a> {
        ScratchServer {
            config,
            server_version: server_version.or(config.server_version),
            preferred: None,
            likeness: None,
            unlike: Vec::new(),
            scratch: None,
        }
    }

    /// Prefers a major version, if it is installed and the user asks for none.
    pub(crate) fn prefer(&mut self, major: u32) {
        self.preferred = Some(major);
    }

    /// Makes scratch databases resemble this one.
    pub(crate) fn resemble(&mut self, likeness: Likeness) {
        self.likeness = Some(likeness);
    }

    /// The server, which the first call starts.
    pub(crate) fn scratch(&mut self) -> Result<&Scratch, Failure> {
        if self.scratch.is_none() {
            let given = self.config.scratch_url.as_ref().map(Url::target).transpose()?;
            let allowed = self.config.scratch.clone();
            let mut scratch = Scratch::open(given, allowed, || self.programs())?;
            if let Some(likeness) = &self.likeness {
                self.unlike = scratch.resemble(likeness)?;
            }
            self.scratch = Some(scratch);
        }
        Ok(self.scratch.as_ref().expect("it was opened right above"))
    }

    fn programs(&self) -> Result<Programs, driftless_introspect::Error> {
        let bin = self.config.postgres_bin.as_deref();
        let preferred = self.preferred.or_else(|| drafted_for(self.config));
        let preferred = preferred.filter(|_| self.server_version.is_none());
        match preferred.map(|it| find(Some(it), bin)) {
            Some(Ok(programs)) => Ok(programs),
            Some(Err(_)) | None => find(self.server_version, bin),
        }
    }
}

/// The major version that the last draft was made for. A verb that sees no database replays the migrations as that one did.
fn drafted_for(config: &Config) -> Option<u32> {
    // Who reads the directory for its own sake reports what is wrong in it.
    let history = History::read(&config.migrations_dir).ok()?;
    history.revisions.iter().rev().find_map(|it| Some(it.fingerprint()?.server))
}
