//! Reads two sources and compares them.

use std::collections::BTreeSet;

use driftless_diff_engine::lint::{Direction, Levels};
use driftless_diff_engine::{Intent, Quiet, Rename, matching, undeclared, without_undeclared};
use driftless_introspect::Client;
use driftless_introspect::read::{Selection, user_namespaces};
use driftless_introspect::script::{self, Frame};
use driftless_schema::record::{Head, Record, Settled, resolve};
use driftless_schema::{Diagnostic, Name, Namespace, ObjectId, Pair, Schema, Unmodelled};

use super::names::{nothing_vanished, renamed};
use super::opened::{Modelled, Opened, schema, schemas};
use super::{Source, SourceReader};
use crate::asking::asked;
use crate::compare::{Compared, Oracle, compare};
use crate::definitions;
use crate::failure::Failure;
use crate::flags::Decisions;
use crate::intent::{Renamed, had_its_old_name, intent, stale};
use crate::levels::of_both;
use crate::locations::Locations;
use crate::manage::Manage;
use crate::models::Models;
use crate::recorded::{declared, records_of_revisions};
use crate::report;
use crate::stand_ins::{Targets, missing, none_stands_in};
use crate::terminal::Terminal;
use crate::unmanaged::{UnmanagedDifferences, take_from_database};

/// What says which views, functions and the like there should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DefinitionsOf {
    /// Nothing: models that define none do not tell, so such objects are only recreated.
    Nobody,
    /// The SQL files and the structs that belong to the models of the end.
    Models,
    /// Both sides as they are.
    Sides,
}

/// Both sides of a comparison.
pub(crate) struct Sides {
    pub(crate) schemas: Pair<Schema>,
    pub(crate) namespaces: Vec<Name>,
    /// The recorded head, if one side is models and a draft was ever made.
    pub(crate) head: Option<Head>,
    /// Where the models are declared.
    pub(crate) locations: Locations,
    /// How the named database differs from the start in its dependents.
    pub(crate) unmanaged: UnmanagedDifferences,
    /// What is managed.
    pub(crate) manage: Manage,
    /// What the models of the end describe and driftless does not manage.
    pub(crate) theirs: Schema,
    /// The objects of the start that are not managed.
    ignored: Vec<ObjectId>,
    /// The levels of rules: those of the project, and those that the models set for their objects.
    pub(crate) levels: Levels,
    renamed: Renamed,
    opened: Pair<Opened>,
    definitions: DefinitionsOf,
}

impl Sides {
    /// The models of the end, if the end is models.
    pub(crate) fn wanted(&self) -> Option<&Models> {
        self.opened.after.models().map(|it| &it.models)
    }

    /// The tables that keys of the end refer to and nobody here makes.
    pub(crate) fn missing_targets(&mut self) -> Result<Targets, Failure> {
        match &mut self.opened.before {
            Opened::Connected(it) => {
                missing(&self.schemas.after, &self.theirs, &it.stand_ins, &mut it.client)
            }
            Opened::Models(_) | Opened::Empty => Ok(Targets::default()),
        }
    }

    /// Renames that are declared but already done on both sides, so that the declaration can be removed.
    pub(crate) fn stale(&self) -> Vec<Diagnostic> {
        stale(&self.schemas, &self.renamed)
    }

    /// The levels of the project, and those that the models set. The levels of the end take precedence.
    fn leveled(&self, project: &Levels, intent: &Intent) -> Levels {
        let opened = [&self.opened.before, &self.opened.after];
        let models = opened.into_iter().filter_map(Opened::models);
        models
            .fold(project.clone(), |it, models| of_both(&it, &models.levels, &self.schemas, intent))
    }

    /// What a server has settled for an earlier draft.
    pub(crate) fn remembered(&self) -> &[Settled] {
        self.head.as_ref().map_or(&[], |it| &it.settled)
    }

    /// A connection to ask what texts mean: the start's, if there is one.
    pub(crate) fn client(&mut self) -> Option<&mut Client> {
        match (&mut self.opened.before, &mut self.opened.after) {
            (Opened::Connected(it), _) | (_, Opened::Connected(it)) => Some(&mut it.client),
            (Opened::Models(_) | Opened::Empty, Opened::Models(_) | Opened::Empty) => None,
        }
    }
}

impl SourceReader<'_> {
    /// Reads both sources and compares them. Returns the sides, the user's intent and the result.
    pub(crate) fn compared(
        &mut self,
        sources: Pair<&Source>,
        decisions: &Decisions,
        strict: bool,
        terminal: &mut Terminal,
    ) -> Result<(Sides, Intent, Compared), Failure> {
        let mut sides = self.sides(sources, terminal)?;
        if let (Opened::Connected(before), Opened::Models(_)) =
            (&sides.opened.before, &sides.opened.after)
        {
            none_stands_in(&before.stand_ins, &sides.schemas)?;
        }
        let mut intent = intent(&sides.schemas, &sides.renamed, decisions)?;
        intent.concurrent_indexes = self.config.concurrent_indexes;
        let quiet = self.config.quiet_triggers.iter();
        intent.quiet.extend(quiet.map(|it| Quiet { table: None, trigger: Name::new(it.as_str()) }));
        if matches!(sources.before, Source::Migrations | Source::Directory(_)) {
            had_its_old_name(&sides.schemas, &sides.renamed, &sides.locations, terminal)?;
        }
        // A target that is named is meant as it is.
        let undeclared = match sources.after {
            Source::Models | Source::Program(_) => self.keep_undeclared(&sides, &mut intent)?,
            _ => Vec::new(),
        };
        let mut undeclared: Vec<Unmodelled> =
            undeclared.into_iter().filter(|it| !sides.manage.ignores(&it.id)).collect();
        intent.compares_definitions = sides.definitions != DefinitionsOf::Nobody;
        if sides.definitions == DefinitionsOf::Models {
            let files = self.undeclared_by_files(&sides, &intent)?;
            intent.undeclared.extend(files.iter().map(|(it, _)| it.id.clone()));
            undeclared.extend(files.into_iter().filter(|it| it.1).map(|it| it.0));
        }
        let others = sides.ignored.iter().filter(|it| !intent.drops.contains(it));
        intent.undeclared.extend(others.cloned());
        if self.asks && terminal.can_ask() {
            intent = asked(&sides.schemas, intent, terminal)?;
        }
        if let (Source::Models, Some(models), Some(head)) =
            (sources.after, sides.wanted(), &sides.head)
        {
            nothing_vanished(head, models, &intent)?;
        }
        let seen = without_undeclared(sides.schemas.clone(), &intent);
        report::unmodelled(&seen, &undeclared, strict, terminal)?;
        let mut compared = self.settled(&mut sides, &intent)?;
        sides.levels = sides.leveled(&self.config.levels, &intent);
        let levels = &sides.levels;
        compared.diagnostics = levels.applied(&compared.diagnostics, Direction::Up);
        compared.level(levels);
        for diagnostic in &compared.diagnostics {
            terminal.diagnostic(diagnostic, &sides.locations);
        }
        if compared.unsupported {
            return Err(Failure::new(
                "this PostgreSQL version lacks a feature that the models use",
                "remove the feature named above from the models, or compare with a newer server (`--server-version`)",
            ));
        }
        Ok((sides, intent, compared))
    }

    /// Opens both sources and reads them.
    fn sides(&mut self, sources: Pair<&Source>, terminal: &mut Terminal) -> Result<Sides, Failure> {
        let before = self.open(sources.before, terminal)?;
        let after = self.open(sources.after, terminal)?;
        let mut opened = Pair { before, after };
        let with_models = opened.before.models().or(opened.after.models()).is_some();
        let head = if with_models { self.head()? } else { None };
        let mut namespaces = self.namespaces(&mut opened, head.as_ref())?;
        let definitions = self.definitions_of(sources, &mut opened, head.as_ref(), terminal)?;
        let selection = match definitions {
            DefinitionsOf::Nobody => Selection::Dependents,
            DefinitionsOf::Models | DefinitionsOf::Sides => Selection::Definitions,
        };
        let mut schemas = schemas(&mut opened, &namespaces, selection)?;
        let models = [&opened.before, &opened.after].into_iter().filter_map(Opened::models);
        let mut manage = self.config.manage.clone();
        for models in models {
            manage = manage.except(&models.wanted.unmanaged);
        }
        let theirs = match opened.after.models() {
            Some(it) => manage.taken(&schemas.after).completed(it.wanted.unmanaged.clone()),
            None => Schema::default(),
        };
        if opened.before.models().is_some() {
            manage.strip(&mut schemas.before);
        }
        manage.strip(&mut schemas.after);
        if definitions == DefinitionsOf::Models {
            let wanted = schemas.after.clone().completed(theirs.clone());
            let major = opened.before.major()?;
            let added = self.define(
                &mut schemas.after,
                &wanted,
                major,
                opened.after.models_mut(),
                terminal,
            )?;
            let count = namespaces.len();
            namespaces.extend(added.into_iter().map(|it| it.name));
            namespaces.sort();
            namespaces.dedup();
            // They are managed like those of models.
            if count < namespaces.len() && matches!(opened.before, Opened::Connected(_)) {
                schemas.before = schema(&mut opened.before, &namespaces, selection)?;
            }
        }
        let defines = self.defines(sources.before, &opened.before, head.as_ref());
        if defines && definitions == DefinitionsOf::Sides {
            let others = opened.before.models().map(|it| it.wanted.unmanaged.clone());
            let wanted = schemas.before.clone().completed(others.unwrap_or_default());
            let major = opened.after.major()?;
            let models = opened.before.models_mut();
            self.define(&mut schemas.before, &wanted, major, models, terminal)?;
        }
        let ignored = manage.ignored(&schemas.before);
        schemas.before.unmodelled.retain(|it| !manage.ignores(&it.id));
        let unmanaged = match &self.named {
            Some(target) => {
                let major = opened.before.major()?;
                let compared = definitions != DefinitionsOf::Nobody;
                take_from_database(target, &mut schemas.before, &namespaces, major, compared)?
            }
            None => UnmanagedDifferences::default(),
        };
        let is_models = opened.as_ref().map(|it| it.models().is_some());
        let recorded = head.as_ref().map(|it| resolve(&it.models).schema).unwrap_or_default();
        manage.settle_grants(&mut schemas, is_models, &recorded);
        if let (DefinitionsOf::Sides, Some(rights)) = (definitions, manage.compared_rights()) {
            let Pair { before, after } = &mut opened;
            for (opened, schema) in [(before, &mut schemas.before), (after, &mut schemas.after)] {
                let rights = opened.rights(&namespaces, rights)?;
                schema.rights = rights.map(|it| manage.settle_rights(it));
            }
            // Nobody is known to fill an empty database; what it gets is of the role that the other one belongs to.
            let Pair { before, after } = &mut schemas;
            if let (Some(before), Some(after)) = (&mut before.rights, &mut after.rights) {
                before.role = before.role.take().or_else(|| after.role.clone());
                after.role = after.role.take().or_else(|| before.role.clone());
            }
        }
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
        let locations = |it: &Opened| match it.models() {
            Some(it) => Locations::new(&self.config.root, &it.wanted.places),
            None => Locations::default(),
        };
        // The locations of the end take precedence: the user is working on these models.
        let locations = locations(&opened.after).and(locations(&opened.before));
        let levels = self.config.levels.clone();
        Ok(Sides {
            schemas,
            namespaces,
            head,
            locations,
            unmanaged,
            manage,
            theirs,
            ignored,
            levels,
            renamed,
            opened,
            definitions,
        })
    }

    /// Whether SQL files or words on structs say which views, functions and the like belong to this source, or said so in
    /// the recorded models: whoever removes the last one wants it dropped.
    fn defines(&self, source: &Source, opened: &Opened, head: Option<&Head>) -> bool {
        let has_words =
            |it: &Modelled| !it.wanted.definitions.is_empty() || !it.wanted.composites.is_empty();
        let had_words =
            head.is_some_and(|it| it.models.iter().any(|it| of_definition(it).is_some()));
        matches!(source, Source::Models)
            && (!self.config.sql_files.is_empty()
                || had_words
                || opened.models().is_some_and(has_words))
    }

    /// What says which views, functions and the like there should be.
    fn definitions_of(
        &self,
        sources: Pair<&Source>,
        opened: &mut Pair<Opened>,
        head: Option<&Head>,
        terminal: &mut Terminal,
    ) -> Result<DefinitionsOf, Failure> {
        let defines = [
            self.defines(sources.before, &opened.before, head),
            self.defines(sources.after, &opened.after, head),
        ];
        let told = [
            opened.before.models().is_none() || defines[0],
            opened.after.models().is_none() || defines[1],
        ];
        if told.contains(&false) {
            if defines.contains(&true) {
                terminal.warning(
                    "views, functions, triggers and the like are not compared: the other side has only records of models",
                    "compare with the migrations or a database",
                );
            }
            return Ok(DefinitionsOf::Nobody);
        }
        if defines[1] {
            return Ok(DefinitionsOf::Models);
        }
        match (opened.before.major()?, opened.after.major()?) {
            (Some(before), Some(after)) if before != after => {
                terminal.warning(
                    &format!("views, functions, triggers and the like are not compared: PostgreSQL {before} and PostgreSQL {after} print the same view differently"),
                    "compare databases of one major version",
                );
                Ok(DefinitionsOf::Nobody)
            }
            _ => Ok(DefinitionsOf::Sides),
        }
    }

    /// Adds to the models' schema what the SQL files define on top of all that is wanted, and to the models the records of
    /// that. `major` is the version of the other side's server. Returns the schemas that no model has.
    fn define(
        &mut self,
        schema: &mut Schema,
        wanted: &Schema,
        major: Option<u32>,
        models: Option<&mut Modelled>,
        terminal: &mut Terminal,
    ) -> Result<Vec<Namespace>, Failure> {
        let working = terminal.working("making what the models define on a scratch database");
        let stand_ins = match &self.start {
            Some(history) => history.unmanaged.clone(),
            None => crate::session::history(self.config)?.unmanaged,
        };
        if let Some(major) = major {
            self.server.prefer(major);
        }
        let database = self.server.scratch()?.database()?;
        definitions::comparable(major, &database)?;
        let resolved = models.as_ref().map(|it| &it.wanted);
        let found =
            definitions::defined(self.config, resolved, wanted, stand_ins.as_deref(), &database)?;
        drop(working);
        for message in &found.broken {
            terminal.warning(
                message,
                "driftless compares the function as it is, but no new database takes it: correct its body",
            );
        }
        if let Some(models) = models {
            let resolved = resolve(&found.records);
            models.wanted.places.extend(resolved.places);
            models.wanted.renamed_from.extend(resolved.renamed_from);
            models.models.records.extend(found.records);
        }
        schema.dependents = found.objects;
        schema.tables.extend(found.partitions);
        schema.tables.sort_by(|one, other| one.name.cmp(&other.name));
        schema.namespaces.extend(found.namespaces.clone());
        Ok(found.namespaces)
    }

    /// Views, functions and the like of the start that no SQL file ever declared.
    fn undeclared_by_files(
        &self,
        sides: &Sides,
        intent: &Intent,
    ) -> Result<Vec<(Unmodelled, bool)>, Failure> {
        let records = sides.head.iter().flat_map(|it| &it.models);
        let mut declared: BTreeSet<ObjectId> = records.filter_map(of_definition).collect();
        let known = |declared: &BTreeSet<ObjectId>| {
            definitions::undeclared(
                &sides.schemas.before,
                &sides.schemas.after,
                &sides.manage,
                |id| {
                    let is_it = |it: &ObjectId| it.path == id.path;
                    let is_renamed = |it: &Rename| is_it(&it.from) || is_it(&it.to);
                    declared.contains(id)
                        || intent.drops.iter().any(is_it)
                        || intent.renames.iter().any(is_renamed)
                },
            )
        };
        if known(&declared).is_empty() {
            return Ok(Vec::new());
        }
        // A database may lack the last migrations, so what only earlier files declared is declared, too.
        let earlier = records_of_revisions(self.config, self.start.as_ref())?;
        declared.extend(earlier.iter().filter_map(of_definition));
        Ok(known(&declared))
    }

    /// What no model ever had stays as it is. Returns it, for the report.
    fn keep_undeclared(
        &self,
        sides: &Sides,
        intent: &mut Intent,
    ) -> Result<Vec<Unmodelled>, Failure> {
        if !matches!(sides.opened.before, Opened::Connected(_)) {
            return Ok(Vec::new());
        }
        let mut versions = Vec::new();
        if let Some(head) = &sides.head {
            versions.push(resolve(&head.models).schema);
        }
        let mut kept = undeclared(&sides.schemas, intent, &versions);
        // A partition that a file declares or declared is no model.
        let of_files = |records: &[Record]| -> BTreeSet<ObjectId> {
            records.iter().filter_map(of_definition).collect()
        };
        if let Some(head) = &sides.head {
            let known = of_files(&head.models);
            kept.retain(|it| !known.contains(&it.before));
        }
        if !kept.is_empty() {
            // A database may lack the last migrations, so what only earlier models declared is declared, too.
            versions.extend(declared(self.config, self.start.as_ref())?);
            kept = undeclared(&sides.schemas, intent, &versions);
            let known = of_files(&records_of_revisions(self.config, self.start.as_ref())?);
            kept.retain(|it| !known.contains(&it.before));
        }
        intent.undeclared = kept.iter().flat_map(|it| [&it.before, &it.after]).cloned().collect();
        let told = |id: ObjectId| Unmodelled { what: id.kind.singular().to_owned(), id };
        Ok(kept.into_iter().map(|it| told(it.before)).collect())
    }

    /// Compares both sides, and asks a server what texts mean. If neither side has a server, the start is created on a
    /// scratch database.
    fn settled(&mut self, sides: &mut Sides, intent: &Intent) -> Result<Compared, Failure> {
        let remembered = sides.remembered().to_vec();
        let schemas = sides.schemas.clone();
        if let Some(client) = sides.client() {
            return Ok(compare(schemas, intent, Some(Oracle { client, remembered: &remembered }))?);
        }
        if matching(schemas.clone(), intent).0.questions().is_empty() {
            return Ok(compare(schemas, intent, None)?);
        }
        let database = self.server.scratch()?.database()?;
        let mut client = database.connect()?;
        // A scratch server has none of the roles, and privileges change no text.
        let mut start = schemas.before.clone();
        start.tables.iter_mut().for_each(|it| it.grants = None);
        for file in report::creation(start) {
            script::run(&mut client, &file, Frame::Transaction).map_err(|it| {
                Failure::of("the schema cannot be created on a scratch database", it)
                    .with_help("compare with a database or the migrations instead")
            })?;
        }
        let oracle = Oracle { client: &mut client, remembered: &remembered };
        Ok(compare(schemas, intent, Some(oracle))?)
    }

    /// The managed schemas: those that the configuration names, those that the models use, and those that the models used
    /// when they were drafted last, so that what left the models is seen. Without models, all that exist.
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
                // Columns may be of types there.
                all.extend(it.wanted.unmanaged.namespaces.iter().map(|it| it.name.clone()));
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

/// The object that an SQL file or a word on a struct defines.
fn of_definition(record: &Record) -> Option<ObjectId> {
    match record {
        Record::Definition(it) => Some(it.id()),
        Record::View(it) => Some(it.id()),
        Record::Composite(it) => Some(it.id()),
        Record::Table(_) | Record::Enum(_) | Record::Domain(_) => None,
    }
}
