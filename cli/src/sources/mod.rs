//! Where a schema comes from: the models, a database, SQL that is run on a scratch database, a recorded head, or nowhere.

mod git;
mod names;
mod scripts;
mod source;

use std::fs;
use std::path::Path;
use std::thread;

use driftless_diff_engine::lint::Direction;
use driftless_diff_engine::{Intent, Quiet, matching};
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::script::{self, Frame};
use driftless_introspect::server::{Database, Likeness, Programs, Scratch, find};
use driftless_introspect::{Client, Target};
use driftless_revisions::{History, RECORDED_HEAD};
use driftless_schema::record::{Head, Models as Resolved, Settled, resolve};
use driftless_schema::{Diagnostic, Name, Namespace, Pair, Schema, Severity};

use crate::asking::asked;
use crate::compare::{Compared, Oracle, compare};
use crate::config::Config;
use crate::connections::client;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::intent::{Renamed, had_its_old_name, intent, stale};
use crate::models::{self, Models};
use crate::paths::shown;
use crate::places::Places;
use crate::replay::Site;
use crate::report;
use crate::standing::{Standing, as_in};
use crate::terminal::Terminal;
use crate::url::Url;
use names::{nothing_vanished, renamed};
pub(crate) use source::Source;

/// A source that has been opened: what it says now, or a connection that will say it.
enum Opened {
    Models(Box<Modelled>),
    Empty,
    Connected(Connected),
}

/// A connection. A scratch database is kept as long as the connection to it.
struct Connected {
    client: Box<Client>,
    _database: Option<Database>,
}

/// Models, as they recorded themselves and as the schema that they want.
struct Modelled {
    models: Models,
    wanted: Resolved,
}

/// Both sides of a comparison.
pub(crate) struct Sides {
    pub(crate) schemas: Pair<Schema>,
    pub(crate) namespaces: Vec<Name>,
    /// The recorded head, where one side is models and a draft was ever made.
    pub(crate) head: Option<Head>,
    /// Where models stand in the sources.
    pub(crate) places: Places,
    /// How the named database differs from the start in what depends on its objects.
    pub(crate) standing: Standing,
    renamed: Renamed,
    opened: Pair<Opened>,
}

impl Sides {
    /// The models that are gone to, where the end is models.
    pub(crate) fn wanted(&self) -> Option<&Models> {
        self.opened.after.models().map(|it| &it.models)
    }

    /// Renames that are said and are done on both sides, so that nothing needs them any more.
    pub(crate) fn stale(&self) -> Vec<Diagnostic> {
        stale(&self.schemas, &self.renamed)
    }

    /// What a server has settled for an earlier draft.
    pub(crate) fn remembered(&self) -> &[Settled] {
        self.head.as_ref().map_or(&[], |it| &it.settled)
    }

    /// A connection to ask what texts mean: the start's where there is one.
    fn client(&mut self) -> Option<&mut Client> {
        match (&mut self.opened.before, &mut self.opened.after) {
            (Opened::Connected(it), _) | (_, Opened::Connected(it)) => Some(&mut it.client),
            (Opened::Models(_) | Opened::Empty, Opened::Models(_) | Opened::Empty) => None,
        }
    }
}

impl Opened {
    /// The major version of the server that it is read from.
    fn major(&mut self) -> Result<Option<u32>, Failure> {
        Ok(match self {
            Opened::Connected(it) => Some(server_version(&mut it.client)? / 10_000),
            Opened::Models(_) | Opened::Empty => None,
        })
    }

    fn models(&self) -> Option<&Modelled> {
        match self {
            Opened::Models(models) => Some(models),
            Opened::Empty | Opened::Connected(_) => None,
        }
    }
}

/// Opens sources with one configuration, and one scratch server for all of them.
pub(crate) struct Sources<'a> {
    config: &'a Config,
    flags: ModelFlags,
    /// The major version that the user wants throwaway servers to have.
    server_version: Option<u32>,
    /// The major version that they should have where it is installed: the target's.
    preferred: Option<u32>,
    /// What counts as the migrations, if not all of them.
    start: Option<History>,
    /// What counts as the recorded head, if not what is recorded.
    remembered: Option<Option<Head>>,
    /// The database whose views and triggers count, if not those of the start.
    named: Option<Target>,
    /// Whether whoever sits at the terminal is asked what is a rename.
    asks: bool,
    scratch: Option<Scratch>,
    /// What scratch databases are made like.
    likeness: Option<Likeness>,
    /// In which respect they cannot be.
    pub(crate) unlike: Vec<String>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(
        config: &'a Config,
        flags: ModelFlags,
        server_version: Option<u32>,
    ) -> Sources<'a> {
        Sources {
            config,
            flags,
            server_version: server_version.or(config.server_version),
            preferred: None,
            start: None,
            remembered: None,
            named: None,
            asks: false,
            scratch: None,
            likeness: None,
            unlike: Vec::new(),
        }
    }

    /// Throwaway servers are of that major version where it is installed and the user wants no other.
    pub(crate) fn prefer(&mut self, major: u32) {
        self.preferred = Some(major);
    }

    /// Scratch databases are made like this one.
    pub(crate) fn resemble(&mut self, likeness: Likeness) {
        self.likeness = Some(likeness);
    }

    /// Whoever sits at the terminal is asked what is a rename.
    pub(crate) fn ask(&mut self) {
        self.asks = true;
    }

    /// The migrations are these, not all that the directory has.
    pub(crate) fn begin_with(&mut self, history: History) {
        self.start = Some(history);
    }

    /// The models were these when they were drafted last, whatever is recorded.
    pub(crate) fn remember(&mut self, head: Option<Head>) {
        self.remembered = Some(head);
    }

    /// Views, triggers and the like are as this database has them, which has all migrations of the start.
    pub(crate) fn depend_as_in(&mut self, target: Target) {
        self.named = Some(target);
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

    /// One source, read.
    pub(crate) fn schema(
        &mut self,
        source: &Source,
        namespaces: &[Name],
        terminal: &mut Terminal,
    ) -> Result<Schema, Failure> {
        schema(&mut self.open(source, terminal)?, namespaces)
    }

    /// Opens both sources and reads them.
    fn sides(&mut self, sources: Pair<&Source>, terminal: &mut Terminal) -> Result<Sides, Failure> {
        let before = self.open(sources.before, terminal)?;
        let after = self.open(sources.after, terminal)?;
        let mut opened = Pair { before, after };
        let with_models = opened.before.models().or(opened.after.models()).is_some();
        let head = if with_models { self.head()? } else { None };
        let namespaces = self.namespaces(&mut opened, head.as_ref())?;
        let mut schemas = both(&mut opened, &namespaces)?;
        let standing = match &self.named {
            Some(target) => {
                let major = opened.before.major()?;
                as_in(target, &mut schemas.before, &namespaces, major)?
            }
            None => Standing::default(),
        };
        for name in self.config.schemas.iter().filter(|it| it.as_str() != "public") {
            let has = |it: &Schema| it.namespaces.iter().any(|it| it.name.as_str() == name);
            if !has(&schemas.before) && !has(&schemas.after) {
                terminal.warning(
                    &format!("driftless.toml lists the schema `{name}`, but neither a model nor a compared database has it"),
                    "correct the name in `schemas`, or remove it",
                );
            }
        }
        let renamed = renamed(opened.as_ref().map(Opened::models), head.as_ref());
        let places = |it: &Opened| match it.models() {
            Some(it) => Places::new(&self.config.root, &it.wanted.places),
            None => Places::default(),
        };
        // What is gone to is what a person is at work on.
        let places = places(&opened.after).and(places(&opened.before));
        Ok(Sides { schemas, namespaces, head, places, standing, renamed, opened })
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
        let mut intent = intent(&sides.schemas, &sides.renamed, decisions)?;
        let quiet = self.config.quiet_triggers.iter();
        intent.quiet.extend(quiet.map(|it| Quiet { table: None, trigger: Name::new(it.as_str()) }));
        if matches!(sources.before, Source::Migrations | Source::Directory(_)) {
            had_its_old_name(&sides.schemas, &sides.renamed, &sides.places, terminal)?;
        }
        if self.asks && terminal.can_ask() {
            intent = asked(&sides.schemas, intent, terminal)?;
        }
        if let (Source::Models, Some(models), Some(head)) =
            (sources.after, sides.wanted(), &sides.head)
        {
            nothing_vanished(head, models, &intent)?;
        }
        report::unmodelled(&sides.schemas, strict, terminal)?;
        let mut compared = self.settled(&mut sides, &intent)?;
        let levels = &self.config.levels;
        compared.diagnostics = levels.applied(&compared.diagnostics, Direction::Up);
        compared.level(levels);
        for diagnostic in &compared.diagnostics {
            terminal.diagnostic(diagnostic, &sides.places);
        }
        if compared.unsupported {
            return Err(Failure::new(
                "this PostgreSQL version lacks a feature that the models use",
                "remove the feature named above from the models, or compare with a newer server (`--server-version`)",
            ));
        }
        Ok((sides, intent, compared))
    }

    /// Compares both sides; a server is asked what texts mean, and where neither side has one, a scratch database on
    /// which the start has been made.
    fn settled(&mut self, sides: &mut Sides, intent: &Intent) -> Result<Compared, Failure> {
        let remembered = sides.remembered().to_vec();
        let schemas = sides.schemas.clone();
        if let Some(client) = sides.client() {
            return Ok(compare(schemas, intent, Some(Oracle { client, remembered: &remembered }))?);
        }
        if matching(schemas.clone(), intent).0.questions().is_empty() {
            return Ok(compare(schemas, intent, None)?);
        }
        let database = self.scratch()?.database()?;
        let mut client = database.connect()?;
        for file in report::creation(schemas.before.clone()) {
            script::run(&mut client, &file, Frame::Transaction).map_err(|it| {
                Failure::of("the schema cannot be created on a scratch database", it)
                    .with_help("compare with a database or the migrations instead")
            })?;
        }
        let oracle = Oracle { client: &mut client, remembered: &remembered };
        Ok(compare(schemas, intent, Some(oracle))?)
    }

    /// The models as of the last draft; none where nothing was drafted yet.
    fn head(&self) -> Result<Option<Head>, Failure> {
        if let Some(head) = &self.remembered {
            return Ok(head.clone());
        }
        let directory = &self.config.migrations_dir;
        let Some(text) = driftless_revisions::recorded_head(directory)? else { return Ok(None) };
        let place = format!("`{RECORDED_HEAD}` in `{}`", shown(directory));
        parsed(&text, &place).map(Some)
    }

    fn open(&mut self, source: &Source, terminal: &mut Terminal) -> Result<Opened, Failure> {
        let root = &self.config.root;
        match source {
            Source::Empty => Ok(Opened::Empty),
            Source::Models => {
                modelled(models::read(self.config, &self.flags, terminal)?, root, terminal)
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
                    None => crate::migrate::history(self.config)?,
                };
                self.replayed(&history, terminal)
            }
            Source::Directory(path) => {
                let history = History::of(driftless_revisions::read(path)?)?;
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
                let database = self.scratch()?.database()?;
                scripts::run(path, &database)?;
                Ok(on_scratch(database.connect()?, database))
            }
        }
    }

    fn replayed(&mut self, history: &History, terminal: &mut Terminal) -> Result<Opened, Failure> {
        let _working = terminal.working("replaying the migrations on a scratch database");
        let Site { client, database, .. } = scripts::replay(history, self.scratch()?.database()?)?;
        Ok(on_scratch(client, database))
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
            if let (Opened::Connected(it), false) = (side, models) {
                all.extend(user_namespaces(&mut it.client)?);
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
        Opened::Connected(it) => Ok(read(&mut it.client, namespaces)?),
    }
}

/// The records as the schema that they want; what is wrong with them ends it.
fn modelled(models: Models, root: &Path, terminal: &mut Terminal) -> Result<Opened, Failure> {
    let wanted = resolve(&models.records);
    let places = Places::new(root, &wanted.places);
    for diagnostic in &wanted.diagnostics {
        terminal.diagnostic(diagnostic, &places);
    }
    match wanted.diagnostics.iter().any(|it| it.severity == Severity::Error) {
        false => Ok(Opened::Models(Box::new(Modelled { models, wanted }))),
        true => Err(Failure::new(
            "the models contain errors",
            "nothing was written and no database was changed; correct the errors above",
        )),
    }
}

fn parsed(text: &str, place: &str) -> Result<Head, Failure> {
    Head::parse(text).map_err(|problem| {
        Failure::of(format!("{place} cannot be read"), problem).with_help(
            "each draft writes this file: restore it from version control; if two branches have drafted, `driftless merge heads -m \"…\"` writes it again",
        )
    })
}

fn connected(target: &Target) -> Result<Opened, Failure> {
    Ok(Opened::Connected(Connected { client: Box::new(client(target)?), _database: None }))
}

fn on_scratch(client: Client, database: Database) -> Opened {
    Opened::Connected(Connected { client: Box::new(client), _database: Some(database) })
}
