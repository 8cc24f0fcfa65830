//! Where a schema comes from: the models, a database, the migrations replayed on a scratch database, or nowhere.

use std::thread;

use driftless_diff_engine::Intent;
use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::server::{Database, Programs, Scratch, find};
use driftless_introspect::{Client, connect};
use driftless_schema::record::{Head, Models as Resolved, Record, Settled, resolve};
use driftless_schema::{Name, Namespace, Pair, Schema, Severity};

use crate::compare::{Compared, Oracle, compare};
use crate::config::Config;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::intent::{Renamed, intent};
use crate::models;
use crate::report;
use crate::terminal::Terminal;
use crate::url::Url;

/// A word for a source.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Models,
    Database,
    Migrations,
    Empty,
    Url(Url),
}

impl Source {
    pub(crate) fn parse(word: &str, flag: &str) -> Result<Source, Failure> {
        match word {
            "models" => Ok(Source::Models),
            "database" => Ok(Source::Database),
            "migrations" => Ok(Source::Migrations),
            "empty" => Ok(Source::Empty),
            _ if word.contains("://") => Ok(Source::Url(Url::parse(word, flag)?)),
            _ => Err(Failure::new(
                format!("`{word}` is no source of a schema"),
                "give `models`, `database`, `migrations`, `empty` or a `postgres://` URL",
            )),
        }
    }
}

/// A source that has been opened: what it says now, or a connection that will say it.
pub(crate) enum Opened {
    Models(Box<Modelled>),
    Empty,
    /// A scratch database is kept as long as the connection to it.
    Connected {
        client: Box<Client>,
        _database: Option<Database>,
    },
}

/// The models, as they recorded themselves and as the schema that they want.
pub(crate) struct Modelled {
    records: Vec<Record>,
    wanted: Resolved,
}

/// Both sides of a comparison.
pub(crate) struct Sides {
    pub(crate) schemas: Pair<Schema>,
    pub(crate) namespaces: Vec<Name>,
    /// The models' records, where one side is the models.
    pub(crate) records: Vec<Record>,
    /// The recorded head, where one side is the models and a draft was ever made.
    pub(crate) head: Option<Head>,
    renamed: Renamed,
    opened: Pair<Opened>,
}

impl Sides {
    /// Compares both sides; a server, where there is one, is asked what texts mean.
    fn compared(&mut self, intent: &Intent) -> Result<Compared, Failure> {
        let remembered = self.remembered().to_vec();
        let schemas = self.schemas.clone();
        let oracle = self.client().map(|client| Oracle { client, remembered: &remembered });
        Ok(compare(schemas, intent, oracle)?)
    }

    /// What a server has settled for an earlier draft.
    pub(crate) fn remembered(&self) -> &[Settled] {
        self.head.as_ref().map_or(&[], |it| &it.settled)
    }

    /// A connection to ask what texts mean: the start's where there is one.
    fn client(&mut self) -> Option<&mut Client> {
        match (&mut self.opened.before, &mut self.opened.after) {
            (Opened::Connected { client, .. }, _) | (_, Opened::Connected { client, .. }) => {
                Some(client)
            }
            (Opened::Models(_) | Opened::Empty, Opened::Models(_) | Opened::Empty) => None,
        }
    }
}

/// Opens sources with one configuration, and one scratch server for all of them.
pub(crate) struct Sources<'a> {
    pub(crate) config: &'a Config,
    pub(crate) flags: &'a ModelFlags,
    /// The major version that the user wants throwaway servers to have.
    server_version: Option<u32>,
    /// The major version that they should have where it is installed: the target's.
    preferred: Option<u32>,
    scratch: Option<Scratch>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(
        config: &'a Config,
        flags: &'a ModelFlags,
        server_version: Option<u32>,
    ) -> Sources<'a> {
        Sources {
            config,
            flags,
            server_version: server_version.or(config.server_version),
            preferred: None,
            scratch: None,
        }
    }

    /// Throwaway servers are of that major version where it is installed and the user wants no other.
    pub(crate) fn prefer(&mut self, major: u32) {
        self.preferred = Some(major);
    }

    fn programs(&self) -> Result<Programs, driftless_introspect::Error> {
        let bin = self.config.postgres_bin.as_deref();
        let preferred = self.preferred.filter(|_| self.server_version.is_none());
        match preferred.map(|it| find(Some(it), bin)) {
            Some(Ok(programs)) => Ok(programs),
            Some(Err(_)) | None => find(self.server_version, bin),
        }
    }

    /// A server on which databases may be made, started at the first call.
    pub(crate) fn scratch(&mut self) -> Result<&Scratch, Failure> {
        if self.scratch.is_none() {
            let url = self.config.scratch_url.as_ref().map(Url::revealed);
            self.scratch = Some(Scratch::open(url.as_deref(), || self.programs())?);
        }
        Ok(self.scratch.as_ref().expect("it was opened right above"))
    }

    /// Opens both sources and reads them.
    fn sides(&mut self, sources: Pair<&Source>, terminal: &mut Terminal) -> Result<Sides, Failure> {
        let before = self.open(sources.before, terminal)?;
        let after = self.open(sources.after, terminal)?;
        let mut opened = Pair { before, after };
        let is_modelled = |it: &Opened| matches!(it, Opened::Models(_));
        let with_models = is_modelled(&opened.before) || is_modelled(&opened.after);
        let head = if with_models { self.head()? } else { None };
        let namespaces = self.namespaces(&mut opened, head.as_ref())?;
        let schemas = both(&mut opened, &namespaces)?;
        let models = [&opened.before, &opened.after].into_iter().find_map(|it| match it {
            Opened::Models(models) => Some(models),
            Opened::Empty | Opened::Connected { .. } => None,
        });
        let records = models.map_or(Vec::new(), |it| it.records.clone());
        let renamed = Renamed {
            said: models.map_or(Vec::new(), |it| it.wanted.renamed_from.clone()),
            since_head: head.as_ref().map_or(Vec::new(), |it| it.renames(&records)),
        };
        Ok(Sides { schemas, namespaces, records, head, renamed, opened })
    }

    /// Opens both sources and compares them: the sides, what the user has said of names, and what came of it.
    pub(crate) fn compared(
        &mut self,
        sources: Pair<&Source>,
        decisions: &Decisions,
        strict: bool,
        terminal: &mut Terminal,
    ) -> Result<(Sides, Intent, Compared), Failure> {
        let mut sides = self.sides(sources, terminal)?;
        let intent = intent(&sides.schemas, &sides.renamed, decisions)?;
        report::unmodelled(&sides.schemas, strict, terminal)?;
        let compared = sides.compared(&intent)?;
        for diagnostic in &compared.diagnostics {
            terminal.diagnostic(diagnostic);
        }
        Ok((sides, intent, compared))
    }

    /// The models as of the last draft; none where nothing was drafted yet.
    fn head(&self) -> Result<Option<Head>, Failure> {
        let directory = &self.config.migrations_dir;
        let Some(text) = driftless_revisions::recorded_head(directory)? else { return Ok(None) };
        Head::parse(&text).map(Some).map_err(|problem| {
            Failure::new(
                format!("`.driftless/schema.json` in `{}` cannot be read: {problem}", directory.display()),
                "it is written with each draft: take it as your version control has it, or, after a merge of two drafts, delete the later draft and draft it again",
            )
        })
    }

    fn open(&mut self, source: &Source, terminal: &mut Terminal) -> Result<Opened, Failure> {
        match source {
            Source::Empty => Ok(Opened::Empty),
            Source::Models => {
                let records = models::read(self.config, self.flags, terminal)?.records;
                let resolved = resolve(&records);
                let wrong = |it: &&driftless_schema::Diagnostic| it.severity == Severity::Error;
                for diagnostic in &resolved.diagnostics {
                    terminal.diagnostic(diagnostic);
                }
                match resolved.diagnostics.iter().filter(wrong).count() {
                    0 => Ok(Opened::Models(Box::new(Modelled { records, wanted: resolved }))),
                    _ => Err(Failure::new(
                        "the models cannot be used as they are",
                        "mend what is said above; nothing was written, no database touched",
                    )),
                }
            }
            Source::Database => connected(self.config.database_url()?),
            Source::Url(url) => connected(url),
            Source::Migrations => {
                let files = crate::migrate::history(self.config)?.up_files();
                let _working = terminal.working("replaying the migrations on a scratch database");
                let database = self.scratch()?.database()?;
                let mut client = database.connect()?;
                for (name, file) in files {
                    client.batch_execute(&file).map_err(|it| {
                        let said =
                            it.as_db_error().map_or(it.to_string(), |it| it.message().to_owned());
                        Failure::new(
                            format!("the migration `{name}` cannot be replayed: {said}"),
                            "mend it: the migrations have to run one after the other on an empty database, since a draft starts where they end",
                        )
                    })?;
                }
                Ok(Opened::Connected { client: Box::new(client), _database: Some(database) })
            }
        }
    }

    /// What is managed: what the configuration says, what the models use, and what they used when they were last drafted,
    /// so that what has left them is seen; without models, everything that is there.
    fn namespaces(
        &self,
        opened: &mut Pair<Opened>,
        head: Option<&Head>,
    ) -> Result<Vec<Name>, Failure> {
        let mut all: Vec<Name> =
            self.config.schemas.iter().map(|it| Name::new(it.as_str())).collect();
        all.extend(head.into_iter().flat_map(Head::namespaces));
        let mut models = false;
        for side in [&opened.before, &opened.after] {
            if let Opened::Models(it) = side {
                models = true;
                all.extend(it.wanted.schema.namespaces.iter().map(|it| it.name.clone()));
            }
        }
        for side in [&mut opened.before, &mut opened.after] {
            if let (Opened::Connected { client, .. }, false) = (side, models) {
                all.extend(user_namespaces(client)?);
            }
        }
        all.sort();
        all.dedup();
        Ok(all)
    }
}

/// Two servers, or two backends of one, answer at the same time.
fn both(opened: &mut Pair<Opened>, namespaces: &[Name]) -> Result<Pair<Schema>, Failure> {
    let Pair { before, after } = opened;
    thread::scope(|scope| {
        let after = scope.spawn(|| schema(after, namespaces));
        let before = schema(before, namespaces);
        let after = after.join().expect("reading a catalog does not panic");
        Ok(Pair { before: before?, after: after? })
    })
}

fn schema(opened: &mut Opened, namespaces: &[Name]) -> Result<Schema, Failure> {
    match opened {
        Opened::Models(it) => Ok(it.wanted.schema.clone()),
        Opened::Empty => Ok(Schema {
            namespaces: vec![Namespace { name: Name::new("public"), comment: None }],
            ..Schema::default()
        }),
        Opened::Connected { client, .. } => Ok(read(client, namespaces)?),
    }
}

fn connected(url: &Url) -> Result<Opened, Failure> {
    Ok(Opened::Connected { client: Box::new(client(url)?), _database: None })
}

/// A connection through our own driver, for reading.
pub(crate) fn client(url: &Url) -> Result<Client, Failure> {
    connect(&url.revealed()).map_err(|error| {
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let cause = cause.to_string();
        Failure::new(
            format!("cannot connect to {url}: {}", url.scrub(&cause)),
            "check that PostgreSQL runs there, and the URL in DATABASE_URL or `--database-url`",
        )
    })
}
