//! Reads schemas from their sources: models, a database, SQL that runs on a scratch database, a recorded head, or
//! nothing.

mod comparison;
mod git;
mod names;
mod opened;

mod replayed;
mod source;

use std::fs;

use driftless_introspect::Target;
use driftless_introspect::read::{Selection, user_namespaces};
use driftless_revisions::{History, RECORDED_HEAD};
use driftless_schema::record::Head;
use driftless_schema::{Name, Schema};

use crate::config::Config;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::models::{self, Models};
use crate::paths::shown;
use crate::replay::Site;
use crate::scratch_server::ScratchServer;
use crate::terminal::Terminal;
use opened::{Opened, connected, modelled, on_scratch, schema};
pub(crate) use source::Source;

/// Reads sources with one configuration, and with one scratch server for all of them.
pub(crate) struct SourceReader<'a> {
    config: &'a Config,
    flags: ModelFlags,
    /// The server for the sources that are run.
    pub(crate) server: ScratchServer<'a>,
    /// The revisions that count as the migrations, if not all in the directory.
    start: Option<History>,
    /// What counts as the recorded head, if not what is recorded.
    remembered: Option<Option<Head>>,
    /// The database whose views and triggers count, if not those of the start.
    named: Option<Target>,
    /// Whether the user is asked which names are renamed.
    asks: bool,
    /// Whether the models are read although schema.rs lacks what they name, so that they do not compile.
    ahead: bool,
    /// Whether the models of a package were taken as of the last draft, because what it depends on does not compile.
    is_behind: bool,
}

impl<'a> SourceReader<'a> {
    pub(crate) fn new(
        config: &'a Config,
        flags: ModelFlags,
        server_version: Option<u32>,
    ) -> SourceReader<'a> {
        SourceReader {
            config,
            flags,
            server: ScratchServer::new(config, server_version),
            start: None,
            remembered: None,
            named: None,
            asks: false,
            ahead: false,
            is_behind: false,
        }
    }

    /// Asks the user at the terminal which names are renamed.
    pub(crate) fn ask(&mut self) {
        self.asks = true;
    }

    /// Reads the models although schema.rs lacks what they name, so that they do not compile.
    pub(crate) fn read_ahead(&mut self) {
        self.ahead = true;
    }

    /// Whether the models of a package were taken as of the last draft, because what it depends on does not compile.
    pub(crate) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Takes these revisions for the migrations, not all in the directory.
    pub(crate) fn begin_with(&mut self, history: History) {
        self.start = Some(history);
    }

    /// Takes this for the recorded head, whatever is recorded.
    pub(crate) fn remember(&mut self, head: Option<Head>) {
        self.remembered = Some(head);
    }

    /// Takes views, triggers and the like from this database, which must have all migrations of the start.
    pub(crate) fn take_unmanaged_from(&mut self, target: Target) {
        self.named = Some(target);
    }

    /// Reads one source: these schemas of it, or all that its users have made.
    pub(crate) fn schema(
        &mut self,
        source: &Source,
        namespaces: Option<&[Name]>,
        terminal: &mut Terminal,
    ) -> Result<Schema, Failure> {
        self.schema_as(source, namespaces, Selection::default(), terminal)
    }

    /// The same, with as many of the objects that no model describes.
    pub(crate) fn schema_as(
        &mut self,
        source: &Source,
        namespaces: Option<&[Name]>,
        selection: Selection,
        terminal: &mut Terminal,
    ) -> Result<Schema, Failure> {
        let mut opened = self.open(source, terminal)?;
        let namespaces = match (namespaces, &mut opened) {
            (Some(named), _) => named.to_vec(),
            (None, Opened::Connected(it)) => user_namespaces(&mut it.client)?,
            (None, Opened::Models(_) | Opened::Empty) => Vec::new(),
        };
        schema(&mut opened, &namespaces, selection)
    }

    /// The models as of the last draft; none if nothing has been drafted yet.
    fn head(&self) -> Result<Option<Head>, Failure> {
        if let Some(head) = &self.remembered {
            return Ok(head.clone());
        }
        let directory = &self.config.migrations_dir;
        let Some(text) = driftless_revisions::recorded_head(directory)? else { return Ok(None) };
        let place = format!("`{RECORDED_HEAD}` in `{}`", shown(directory));
        parsed(&text, &place).map(Some)
    }

    /// Opens a source: compiles the models, connects, or runs migrations on a scratch database.
    fn open(&mut self, source: &Source, terminal: &mut Terminal) -> Result<Opened, Failure> {
        let root = &self.config.root;
        match source {
            Source::Empty => Ok(Opened::Empty),
            Source::Models => {
                let models = if self.ahead {
                    let head = || self.head();
                    let (models, is_behind) =
                        models::read_ahead(self.config, &self.flags, head, terminal)?;
                    self.is_behind = is_behind;
                    models
                } else {
                    models::read(self.config, &self.flags, terminal)?
                };
                modelled(models, root, terminal)
            }
            Source::Program(path) => modelled(models::of_artifact(path)?, root, terminal),
            Source::Snapshot(path) => {
                let place = format!("`{}`", shown(path));
                let text = fs::read_to_string(path)
                    .map_err(|it| Failure::of(format!("cannot read {place}"), it))?;
                modelled(Models::of_head(parsed(&text, &place)?), root, terminal)
            }
            Source::Git(revision) => {
                let text = git::recorded_head(&self.config.migrations_dir, revision)?;
                let place = format!("`{RECORDED_HEAD}` of `{revision}`");
                modelled(Models::of_head(parsed(&text, &place)?), root, terminal)
            }
            Source::Database => connected(self.config.database_url()?),
            Source::Url(url) => connected(url.target()?),
            Source::Migrations => {
                let history = match &self.start {
                    Some(history) => history.clone(),
                    None => crate::session::history(self.config)?,
                };
                self.replayed(&history, terminal)
            }
            Source::Directory(path) => {
                let history = History::read(path)?;
                if history.revisions.is_empty() {
                    return Err(Failure::new(
                        format!("there are no migrations in `{}`", shown(path)),
                        "name a directory of Diesel migrations, or use `empty`",
                    ));
                }
                self.replayed(&history, terminal)
            }
            Source::Script(path) => {
                let _working = terminal.working("running the file on a scratch database");
                let database = self.server.scratch()?.database()?;
                replayed::run_script(path, &database)?;
                Ok(on_scratch(database.connect()?, database, Vec::new()))
            }
        }
    }

    fn replayed(&mut self, history: &History, terminal: &mut Terminal) -> Result<Opened, Failure> {
        let _working = terminal.working("replaying the migrations on a scratch database");
        let Site { client, database, stand_ins, .. } =
            replayed::replay(history, self.server.scratch()?.database()?)?;
        Ok(on_scratch(client, database, stand_ins))
    }
}

fn parsed(text: &str, place: &str) -> Result<Head, Failure> {
    Head::parse(text).map_err(|problem| {
        Failure::of(format!("{place} cannot be read"), problem).with_help(
            "each draft writes this file: restore it from version control; if two branches have drafted, `driftless merge heads -m \"…\"` writes it again",
        )
    })
}
