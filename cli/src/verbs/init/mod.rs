//! `driftless init`: sets up driftless in a new or existing project, and says what it found and what comes next.

mod leaving;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Args;
use driftless_introspect::read::{Selection, server_version};
use driftless_revisions as revisions;
use driftless_schema::{Inheritance, Name, Schema};
use similar::TextDiff;

use crate::adopt::{self, Adopted, Adoption, ToSave};
use crate::config::Config;
use crate::connections::client;
use crate::definitions::{PATTERN, Written, written};
use crate::diesel_toml::{DieselToml, narrowed};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::models::{Package, packages};
use crate::paths::shown;
use crate::schema_rs::{Settings, formatted_as_before, settings};
use crate::session::Session;
use crate::sources::Source;
use crate::url::Url;

/// The arguments of `init`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Write the derives and attributes into the models instead of showing them
    #[arg(long)]
    pub annotate: bool,
    /// Write a first migration that creates the current schema of the database, and mark it as applied there
    #[arg(long)]
    pub baseline: bool,
    /// Write the views, functions, triggers and the like of the migrations, or of the database, into SQL files
    #[arg(long)]
    pub sql_files: bool,
    /// Let the derive write the `table!` of each model, and make schema.rs re-export these tables
    #[arg(long, conflicts_with_all = ["annotate", "baseline", "sql_files"])]
    pub leave_schema_rs: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// What the project has.
struct Project {
    packages: Vec<Package>,
    sources: adopt::Sources,
    diesel: Option<DieselToml>,
    /// The sections of diesel.toml that write a file.
    printed: Vec<Settings>,
    revisions: usize,
}

/// Inspects the project, writes files, and prints the next steps.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let project = inspect(arguments, session.config)?;
    if arguments.leave_schema_rs {
        return leaving::leave_schema_rs(&project, session);
    }
    for line in describe(&project, session.config) {
        session.terminal.line(&format!("found    {line}"))?;
    }
    for line in set_up(arguments, &project, session.config)? {
        session.terminal.line(&format!("wrote    {line}"))?;
    }
    if arguments.baseline {
        if project.revisions > 0 {
            return Err(Failure::new(
                format!("`{}` already has migrations", shown(&session.config.migrations_dir)),
                "a baseline is for a project without migrations: omit `--baseline`",
            ));
        }
        let mut server = session.scratch_server(arguments.server_version);
        let (directory, version) = adopt::baseline(session, server.scratch()?)?;
        session.terminal.line(&format!(
            "wrote    {directory}: the schema of the database, marked as applied there"
        ))?;
        session.terminal.line(&format!(
            "next     mark it as applied in every other database that has this schema: driftless stamp {version}"
        ))?;
    }
    let mut defined = Written::default();
    let mut adoption = match schema(arguments, session, &project)? {
        Some(schema) => {
            let features = features(arguments, session.config, &project)?;
            // SQL files say which partitions there are.
            let mut models = schema.clone();
            models.tables.retain(|it| it.traits.inheritance == Inheritance::None);
            let adoption =
                adopt::adopt(&project.sources, &models, &features, project.revisions > 0);
            if arguments.sql_files {
                defined = written(&schema, &adoption.described);
            }
            adoption
        }
        None => Adoption::default(),
    };
    let definitions = save_definitions(&defined, session.config)?;
    formatted_as_before(&mut adoption.files, session.terminal)?;
    if let Some(line) = found_out(arguments, &project, &adoption, session.config)? {
        session.terminal.line(&format!("wrote    {line}"))?;
    }
    for remark in adoption.remarks.iter().chain(&defined.left) {
        session.terminal.bare_warning(remark);
    }
    for line in definitions {
        session.terminal.line(&format!("wrote    {line}"))?;
    }
    for edited in &adoption.files {
        if arguments.annotate {
            save(&edited.path, &edited.after)?;
        } else {
            let name = shown(&edited.path);
            let diff = TextDiff::from_lines(&edited.before, &edited.after);
            session.terminal.text(&diff.unified_diff().header(&name, &name).to_string())?;
        }
    }
    for Adopted { path, table, said } in &adoption.models {
        let done = match (said, arguments.annotate) {
            (_, true) => "wrote   ",
            (Some(_), false) => "fits    ",
            (None, false) => "writes  ",
        };
        let columns = match said {
            None => ", because no struct shows most of it".to_owned(),
            Some(0) => String::new(),
            Some(count) => {
                format!(", with {} that the struct does not show", plural(*count, "column"))
            }
        };
        session
            .terminal
            .line(&format!("{done} {path} as the definition of the table {table}{columns}"))?;
    }
    for (model, name) in &adoption.enums {
        let done = if arguments.annotate { "wrote   " } else { "fits    " };
        session.terminal.line(&format!("{done} {model} as the definition of the enum {name}"))?;
    }
    for step in next(arguments, session.config, &project, &adoption) {
        session.terminal.line(&format!("next     {step}"))?;
    }
    Ok(Exit::Fine)
}

fn inspect(arguments: &Arguments, config: &Config) -> Result<Project, Failure> {
    let told = config.models(&arguments.models)?;
    let mut packages = packages(config, &told)?;
    if told.package.is_empty() && told.manifest_path.is_none() {
        packages = compiled_from(&config.root, packages);
    }
    let mut sources = adopt::Sources::default();
    for package in packages.iter().filter(|it| it.uses("diesel")) {
        for root in &package.roots {
            sources.read(root, &adopt::beside(root))?;
        }
    }
    let mut printed = settings(&config.root)?;
    printed.retain(|it| it.file.is_some());
    Ok(Project {
        packages,
        sources,
        printed,
        diesel: DieselToml::find(&config.root)?,
        revisions: revisions::read(&config.migrations_dir)?.len(),
    })
}

/// The packages that cargo compiles in this directory: its package and what that depends on, or all if it has none.
fn compiled_from(directory: &Path, packages: Vec<Package>) -> Vec<Package> {
    let own = packages.iter().find(|it| it.manifest.parent() == Some(directory));
    let Some(own) = own else { return packages };
    let mut kept = vec![own.name.clone()];
    let mut place = 0;
    while let Some(name) = kept.get(place).cloned() {
        let used = packages.iter().filter(|it| it.name == name);
        for other in used.flat_map(|it| packages.iter().filter(|other| it.uses(&other.name))) {
            if !kept.contains(&other.name) {
                kept.push(other.name.clone());
            }
        }
        place += 1;
    }
    packages.into_iter().filter(|it| kept.contains(&it.name)).collect()
}

fn describe(project: &Project, config: &Config) -> Vec<String> {
    let users: Vec<&Package> = project.packages.iter().filter(|it| it.uses("diesel")).collect();
    let mut lines = Vec::new();
    match users.as_slice() {
        [] => lines.push("no package that depends on diesel".to_owned()),
        several => {
            let names: Vec<&str> = several.iter().map(|it| it.name.as_str()).collect();
            lines.push(format!(
                "{} with diesel: {}",
                plural(names.len(), "package"),
                names.join(", ")
            ));
        }
    }
    if let Some(diesel) = &project.diesel {
        let files: Vec<String> =
            project.printed.iter().filter_map(|it| it.file.as_deref()).map(shown).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        lines.push(match files.is_empty() {
            true => shown(&diesel.path),
            false => format!(
                "{}: `diesel print-schema` writes {}",
                shown(&diesel.path),
                adopt::listed(&files)
            ),
        });
    }
    lines.push(match project.revisions {
        0 => format!("no migrations in {}", shown(&config.migrations_dir)),
        count => format!("{} in {}", plural(count, "migration"), shown(&config.migrations_dir)),
    });
    let sources = &project.sources;
    if !sources.tables.is_empty() {
        lines.push(format!("{} written out as `table!`", plural(sources.tables.len(), "table")));
    }
    let models = sources.structures.iter().filter(|it| it.is_model()).count();
    lines.push(match (sources.structures.len(), models) {
        (0, _) => "no struct with a derive of Diesel".to_owned(),
        (all, 0) => format!("{} with a derive of Diesel", plural(all, "struct")),
        (all, some) => {
            format!("{} with a derive of Diesel, {some} of them models", plural(all, "struct"))
        }
    });
    lines.push(match &config.database_url {
        Some(url) => format!("the database {url}"),
        None => "no DATABASE_URL".to_owned(),
    });
    lines
}

/// Writes the files of driftless. Of an existing driftless.toml, only what the call was told changes.
fn set_up(
    arguments: &Arguments,
    project: &Project,
    config: &Config,
) -> Result<Vec<String>, Failure> {
    let told = config.models(&arguments.models)?;
    let to_save = ToSave {
        packages: arguments.models.package.clone(),
        features: arguments.models.features.clone(),
        manifest_path: arguments.models.manifest_path.as_ref().and(told.manifest_path),
        migrations_dir: config.migrations_dir_is_told.then(|| config.migrations_dir.clone()),
        server_version: arguments.server_version,
        sql_files: Vec::new(),
    };
    let mut written: Vec<String> = adopt::saved(config, &to_save)?.into_iter().collect();
    let ignored = config.migrations_dir.join(".gitignore");
    if !ignored.exists() {
        fs::create_dir_all(&config.migrations_dir).map_err(|it| {
            Failure::of(format!("cannot create `{}`", shown(&config.migrations_dir)), it)
        })?;
        save(&ignored, ".diesel_lock\n")?;
        written.push(shown(&ignored));
    }
    // Without a `table!` of its own, the project needs no printed schema: it would define every table twice.
    if let Some(DieselToml { path, .. }) = &project.diesel
        && project.sources.tables.is_empty()
    {
        for settings in &project.printed {
            let Some(file) = &settings.file else { continue };
            let text = fs::read_to_string(path)
                .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?;
            save(path, &narrowed(&text, path, &settings.section, None)?)?;
            written.push(format!(
                "{}: `print_schema` no longer writes {}, because the derive writes `table!`",
                shown(path),
                shown(file)
            ));
        }
    }
    Ok(written)
}

/// Keeps in driftless.toml which packages have models, and the features that these need, unless it says so.
fn found_out(
    arguments: &Arguments,
    project: &Project,
    adoption: &Adoption,
    config: &Config,
) -> Result<Option<String>, Failure> {
    let told = config.models(&arguments.models)?;
    let mut to_save = ToSave::default();
    let with_diesel = || project.packages.iter().filter(|it| it.uses("diesel"));
    if told.package.is_empty() && project.packages.len() > 1 {
        let with_models = with_diesel().filter(|it| it.has_one_of(&adoption.roots));
        to_save.packages = match adoption.roots.is_empty() {
            true => with_diesel().map(|it| it.name.clone()).collect(),
            false => with_models.map(|it| it.name.clone()).collect(),
        };
    }
    if arguments.annotate && !adoption.features.is_empty() && !told.all_features {
        to_save.features = told.features.iter().chain(&adoption.features).cloned().collect();
    }
    adopt::saved(config, &to_save)
}

/// Writes SQL files, and that the project has them. Returns what was written, for people. An existing file stays as it is: it is
/// an error, because a person may have changed it.
fn save_definitions(defined: &Written, config: &Config) -> Result<Vec<String>, Failure> {
    if defined.files.is_empty() {
        return Ok(Vec::new());
    }
    let paths = defined.files.keys().map(|it| config.root.join(it));
    let existing = paths.into_iter().find(|it| it.exists());
    if let Some(path) = existing {
        return Err(Failure::new(
            format!("`{}` exists already", shown(&path)),
            "SQL files are written once: move or remove the file, or leave out `--sql-files`",
        ));
    }
    let mut lines = Vec::new();
    for (path, text) in &defined.files {
        let path = config.root.join(path);
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)
                .map_err(|it| Failure::of(format!("cannot create `{}`", shown(directory)), it))?;
        }
        save(&path, text)?;
        lines.push(shown(&path));
    }
    if config.sql_files.is_empty() {
        let to_save = ToSave { sql_files: vec![PATTERN.to_owned()], ..ToSave::default() };
        lines.extend(adopt::saved(config, &to_save)?);
    }
    Ok(lines)
}

/// The schema that the models should describe: where the migrations end, or the database's if there are no migrations.
fn schema(
    arguments: &Arguments,
    session: &mut Session<'_>,
    project: &Project,
) -> Result<Option<Schema>, Failure> {
    let source = match (project.revisions, &session.config.database_url) {
        (0, None) => return Ok(None),
        (0, Some(_)) => Source::Database,
        (_, _) => Source::Migrations,
    };
    let mut reader = session.source_reader(&arguments.models, arguments.server_version);
    if let Some(Ok(target)) = session.config.database_url.as_ref().map(Url::target)
        // The migrations can be replayed without the database.
        && let Ok(mut client) = client(target)
    {
        reader.server.prefer(server_version(&mut client)? / 10_000);
    }
    // The migrations are the project's own, in every schema. A database also has other schemas.
    let mut named: Vec<Name> =
        session.config.schemas.iter().map(|it| Name::new(it.as_str())).collect();
    named.extend(project.sources.schemas().map(Name::new));
    let namespaces = (source == Source::Database).then_some(named);
    let selection = match arguments.sql_files {
        true => Selection::Definitions,
        false => Selection::Dependents,
    };
    let mut schema =
        reader.schema_as(&source, namespaces.as_deref(), selection, session.terminal)?;
    session.config.manage.strip(&mut schema);
    Ok(Some(schema))
}

/// The features that the packages are compiled with.
fn features(
    arguments: &Arguments,
    config: &Config,
    project: &Project,
) -> Result<BTreeSet<String>, Failure> {
    let flags = config.models(&arguments.models)?;
    let mut all: BTreeSet<String> = flags.features.iter().cloned().collect();
    for package in &project.packages {
        all.extend(match flags.all_features {
            true => package.features().map(str::to_owned).collect(),
            false if flags.no_default_features => BTreeSet::new(),
            false => package.default_features(),
        });
    }
    Ok(all)
}

fn next(
    arguments: &Arguments,
    config: &Config,
    project: &Project,
    adoption: &Adoption,
) -> Vec<String> {
    let mut steps = Vec::new();
    let needs_it = |it: &&Package| {
        let has_models = adoption.roots.is_empty() || it.has_one_of(&adoption.roots);
        it.uses("diesel") && !it.uses("driftless") && has_models
    };
    let without: Vec<&Package> = project.packages.iter().filter(needs_it).collect();
    if !without.is_empty() {
        let manifests: Vec<String> = without.iter().map(|it| shown(&it.manifest)).collect();
        // A feature enables the models; it has to enable driftless, too.
        let mut enabling: Vec<&str> = without.iter().flat_map(|it| it.enabling("diesel")).collect();
        enabling.sort_unstable();
        enabling.dedup();
        let optional = match enabling.as_slice() {
            [] => String::new(),
            several => format!(
                ", optional and enabled like diesel in the feature{} {}",
                if several.len() == 1 { "" } else { "s" },
                several.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        steps.push(format!(
            "add `driftless` to the dependencies in {}{optional}",
            adopt::listed(&manifests.iter().map(String::as_str).collect::<Vec<_>>())
        ));
    }
    if !adoption.files.is_empty() && !arguments.annotate {
        steps.push("write these changes into the models: `driftless init --annotate`".to_owned());
    }
    if adoption.models.is_empty() && adoption.known == 0 {
        steps.push("put `#[derive(driftless::Schema)]` on the struct of each table".to_owned());
    }
    if config.database_url.is_none() {
        steps.push("set DATABASE_URL in the environment or in .env".to_owned());
    }
    let has_migrations = project.revisions > 0 || arguments.baseline;
    let last = match (has_migrations, adoption.tables) {
        (true, _) => "compare the models with the migrations: `driftless check --from migrations`",
        (false, 0) => "draft the first migration: `driftless revision --autogenerate -m \"…\"`",
        (false, _) => {
            "write the schema of the database as the first migration: `driftless init --baseline`"
        }
    };
    steps.push(last.to_owned());
    steps
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|it| Failure::of(format!("cannot write `{}`", shown(path)), it))
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
