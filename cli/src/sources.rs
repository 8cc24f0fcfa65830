//! Where a schema comes from: the models, a database, the migrations replayed on a scratch database, or nowhere.

use std::thread;

use driftless_diff_engine::{Intent, Rename};
use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::server::{Database, Scratch, find};
use driftless_introspect::{Client, NoTls};
use driftless_schema::record::{Models as Resolved, resolve};
use driftless_schema::{Name, Namespace, ObjectId, Pair, Schema, Severity};

use crate::arguments::{Decisions, ModelFlags};
use crate::config::Config;
use crate::failure::Failure;
use crate::models;
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
    Models(Box<Resolved>),
    Empty,
    /// A scratch database is kept as long as the connection to it.
    Connected {
        client: Box<Client>,
        _database: Option<Database>,
    },
}

/// Both sides of a comparison.
pub(crate) struct Sides {
    pub(crate) schemas: Pair<Schema>,
    pub(crate) namespaces: Vec<Name>,
    pub(crate) renamed_from: Vec<(ObjectId, ObjectId)>,
    opened: Pair<Opened>,
}

impl Sides {
    /// A connection to ask what texts mean: the start's where there is one.
    pub(crate) fn oracle(&mut self) -> Option<&mut Client> {
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
    pub(crate) server_version: Option<u32>,
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
            scratch: None,
        }
    }

    /// A server on which databases may be made, started at the first call.
    pub(crate) fn scratch(&mut self) -> Result<&Scratch, Failure> {
        if self.scratch.is_none() {
            let url = self.config.scratch_url.as_ref().map(Url::revealed);
            let bin = self.config.postgres_bin.as_deref();
            let opened = Scratch::open(url.as_deref(), || find(self.server_version, bin));
            self.scratch = Some(opened?);
        }
        Ok(self.scratch.as_ref().expect("it was opened right above"))
    }

    /// Opens both sources and reads them.
    pub(crate) fn sides(
        &mut self,
        sources: Pair<&Source>,
        terminal: &mut Terminal,
    ) -> Result<Sides, Failure> {
        let before = self.open(sources.before, terminal)?;
        let after = self.open(sources.after, terminal)?;
        let mut opened = Pair { before, after };
        let namespaces = self.namespaces(&mut opened)?;
        let schemas = both(&mut opened, &namespaces)?;
        let renamed_from = [&opened.before, &opened.after]
            .into_iter()
            .flat_map(|it| match it {
                Opened::Models(models) => models.renamed_from.clone(),
                Opened::Empty | Opened::Connected { .. } => Vec::new(),
            })
            .collect();
        Ok(Sides { schemas, namespaces, renamed_from, opened })
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
                    0 => Ok(Opened::Models(Box::new(resolved))),
                    _ => Err(Failure::new("the models contradict each other", "")),
                }
            }
            Source::Database => connect(self.config.database_url()?),
            Source::Url(url) => connect(url),
            Source::Migrations => {
                let files = crate::migrate::history(self.config)?.up_files();
                let database = self.scratch()?.database()?;
                let mut client = database.connect()?;
                for (name, file) in files {
                    client.batch_execute(&file).map_err(|it| {
                        let said =
                            it.as_db_error().map_or(it.to_string(), |it| it.message().to_owned());
                        Failure::new(
                            format!("the migration `{name}` cannot be replayed: {said}"),
                            "mend it, or compare with `database` instead",
                        )
                    })?;
                }
                Ok(Opened::Connected { client: Box::new(client), _database: Some(database) })
            }
        }
    }

    /// What is managed: what the configuration says and what the models use; without models, everything that is there.
    fn namespaces(&self, opened: &mut Pair<Opened>) -> Result<Vec<Name>, Failure> {
        let mut all: Vec<Name> =
            self.config.schemas.iter().map(|it| Name::new(it.as_str())).collect();
        let mut models = false;
        for side in [&opened.before, &opened.after] {
            if let Opened::Models(it) = side {
                models = true;
                all.extend(it.schema.namespaces.iter().map(|it| it.name.clone()));
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
        Opened::Models(it) => Ok(it.schema.clone()),
        Opened::Empty => Ok(Schema {
            namespaces: vec![Namespace { name: Name::new("public"), comment: None }],
            ..Schema::default()
        }),
        Opened::Connected { client, .. } => Ok(read(client, namespaces)?),
    }
}

fn connect(url: &Url) -> Result<Opened, Failure> {
    let client = Client::connect(&url.revealed(), NoTls).map_err(|error| {
        let cause =
            std::error::Error::source(&error).map_or(error.to_string(), ToString::to_string);
        Failure::new(
            format!("cannot connect to {url}: {}", url.scrub(&cause)),
            "check that PostgreSQL runs there, and the URL in DATABASE_URL or `--database-url`",
        )
    })?;
    Ok(Opened::Connected { client: Box::new(client), _database: None })
}

/// What the user has said: `renamed_from` on models, and flags, whose names must be those of something.
pub(crate) fn intent(sides: &Sides, decisions: &Decisions) -> Result<Intent, Failure> {
    let renames = sides.renamed_from.iter();
    let mut intent = Intent {
        renames: renames.map(|(from, to)| Rename { from: from.clone(), to: to.clone() }).collect(),
        drops: Vec::new(),
    };
    for word in &decisions.rename {
        let (old, new) = word.split_once(':').ok_or_else(|| {
            Failure::new(
                format!("`--rename {word}` does not name two things"),
                "write `--rename users.mail:email` or `--rename users:accounts`",
            )
        })?;
        let from = named(&sides.schemas, old, "--rename")?;
        let mut to = from.clone();
        let last = new.rsplit('.').next().unwrap_or(new);
        if let Some(name) = to.path.last_mut() {
            *name = Name::new(last);
        }
        intent.renames.push(Rename { from, to });
    }
    for word in &decisions.drop {
        intent.drops.push(named(&sides.schemas, word, "--drop")?);
    }
    Ok(intent)
}

fn named(schemas: &Pair<Schema>, word: &str, flag: &str) -> Result<ObjectId, Failure> {
    let ids = |schema: &Schema| -> Vec<ObjectId> {
        let enums = schema.enums.iter().map(|it| ObjectId::enumeration(&it.name));
        let tables = schema.tables.iter().flat_map(|table| {
            let columns = table.columns.iter().map(|it| ObjectId::column(&table.name, &it.name));
            std::iter::once(ObjectId::table(&table.name)).chain(columns)
        });
        tables.chain(enums).collect()
    };
    let mut all = ids(&schemas.before);
    all.extend(ids(&schemas.after));
    all.into_iter().find(|it| it.to_string() == word).ok_or_else(|| {
        Failure::new(
            format!("`{flag}` names `{word}`, which is neither in the start nor in the models"),
            "name a table, a column as `table.column`, or an enum",
        )
    })
}
