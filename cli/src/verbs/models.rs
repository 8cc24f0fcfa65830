//! `driftless models`: writes model structs for a database. Changes no database.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use driftless_schema::{Name, QualifiedName, Schema};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::models::{Package, packages};
use crate::paths::{absolute, shown};
use crate::pattern::matches;
use crate::schema_rs::{directory_for, formatted};
use crate::session::Session;
use crate::sketch::{Crates, Target, written};
use crate::sources::Source;

/// The arguments of `models`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// A schema (may be repeated) [default: `schemas` of driftless.toml, else `public`]
    #[arg(long, value_name = "SCHEMA")]
    pub schema: Vec<String>,
    /// Only these tables: `users`, `order_*`, `crm.*` (may be repeated)
    #[arg(long, value_name = "PATTERN")]
    pub table: Vec<String>,
    /// A file, or a directory for one file per table and a mod.rs [default: the standard output]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// Reads the database and writes the structs.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let schema = schema(arguments, session)?;
    let output = arguments.output.as_deref().map(absolute).transpose()?;
    let target = match &output {
        None => Target::File(session.config.root.join("models.rs")),
        Some(path) if path.extension().is_some_and(|it| it == "rs") => Target::File(path.clone()),
        Some(path) => Target::Directory(path.clone()),
    };
    let packages = packages_of(arguments, session);
    let written = written(&schema, &crates(&packages), &target);
    for remark in &written.remarks {
        session.terminal.bare_warning(remark);
    }
    for it in &schema.unmodelled {
        let kinds =
            ["a foreign table", "a typed table", "a table that inherits from a foreign table"];
        if kinds.contains(&it.what.as_str()) {
            session
                .terminal
                .bare_warning(&format!("no struct was written for `{}`: it is {}", it.id, it.what));
        }
    }
    if output.is_some() && !arguments.force {
        let existing = written.files.iter().find(|(path, _)| path.exists());
        if let Some((path, _)) = existing {
            return Err(Failure::new(
                format!("`{}` exists already", shown(path)),
                "pass another `--output`, or `--force` to overwrite the file",
            ));
        }
    }
    for (path, text) in &written.files {
        let arguments = ["--edition", edition(&packages, path)];
        let text = formatted(text, &arguments, directory_for(path), session.terminal)?;
        match &output {
            Some(_) => {
                save(path, &text)?;
                session.terminal.line(&format!("wrote    {}", shown(path)))?;
            }
            None => session.terminal.text(&text)?,
        }
    }
    let listed = |it: &mut dyn Iterator<Item = &&str>| {
        it.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
    };
    if !written.crates.is_empty() {
        session.terminal.note(&format!("the structs use {}", listed(&mut written.crates.iter())));
    }
    if !written.features.is_empty() {
        session.terminal.note(&format!(
            "the structs need these features of diesel: {}",
            listed(&mut written.features.iter())
        ));
    }
    Ok(Exit::Fine)
}

/// The tables that are asked for, and the types that they need.
fn schema(arguments: &Arguments, session: &mut Session<'_>) -> Result<Schema, Failure> {
    let named = match arguments.schema.as_slice() {
        [] => &session.config.schemas,
        given => given,
    };
    let namespaces: Vec<Name> = named.iter().map(|it| Name::new(it.as_str())).collect();
    let mut reader = session.source_reader(&arguments.models, None);
    let mut schema = reader.schema(&Source::Database, Some(&namespaces), session.terminal)?;
    session.config.manage.strip(&mut schema);
    if let Some(missing) =
        namespaces.iter().find(|it| !schema.namespaces.iter().any(|has| has.name == **it))
    {
        return Err(Failure::new(
            format!("the database has no schema `{missing}`"),
            "name an existing one: `--schema`, or `schemas` in driftless.toml",
        ));
    }
    let is_wanted = |name: &QualifiedName, pattern: &str| {
        let (namespace, name) = (name.namespace.as_str(), name.name.as_str());
        match pattern.contains('.') {
            true => matches(pattern, &format!("{namespace}.{name}")),
            false => matches(pattern, name),
        }
    };
    for pattern in &arguments.table {
        if !schema.tables.iter().any(|it| is_wanted(&it.name, pattern)) {
            return Err(Failure::new(
                format!("no table matches `{pattern}`"),
                "name tables as `users`, `order_*` or `crm.*`; views are none",
            ));
        }
    }
    if !arguments.table.is_empty() {
        schema.tables.retain(|table| arguments.table.iter().any(|it| is_wanted(&table.name, it)));
        schema.unmodelled.clear();
        keep_used(&mut schema);
    }
    Ok(schema)
}

/// Only the types that the tables use.
fn keep_used(schema: &mut Schema) {
    let domains = schema.domains.clone();
    let mut used: Vec<_> = schema
        .tables
        .iter()
        .flat_map(|it| &it.columns)
        .filter_map(|it| it.data_type.defined_as())
        .collect();
    let mut at = 0;
    while at < used.len() {
        let over = domains.iter().find(|it| it.name.to_string() == used[at].to_string());
        used.extend(over.and_then(|it| it.data_type.defined_as()));
        at += 1;
    }
    let is_used = |it: &QualifiedName| used.iter().any(|id| id.to_string() == it.to_string());
    schema.enums.retain(|it| is_used(&it.name));
    schema.domains.retain(|it| is_used(&it.name));
}

/// The packages of the project. Where cargo finds none, the structs are written for no project of its own.
fn packages_of(arguments: &Arguments, session: &Session<'_>) -> Vec<Package> {
    let flags = session.config.models(&arguments.models);
    flags.and_then(|flags| packages(session.config, &flags)).unwrap_or_default()
}

/// The crates that the packages with Diesel depend on. Without a project, those that most projects have.
fn crates(packages: &[Package]) -> Crates {
    let with_diesel: Vec<&Package> = packages.iter().filter(|it| it.uses("diesel")).collect();
    match with_diesel.is_empty() {
        true => Crates::usual(),
        false => Crates::new(with_diesel.iter().flat_map(|it| it.dependencies().to_vec())),
    }
}

/// The edition of the innermost package that a file is in: rustfmt sorts names by it, as `cargo fmt` does.
fn edition<'a>(packages: &'a [Package], file: &Path) -> &'a str {
    let root = |it: &&Package| it.manifest.parent().is_some_and(|it| file.starts_with(it));
    let around = packages.iter().filter(root).max_by_key(|it| it.manifest.components().count());
    around.map_or("2024", |it| it.edition.as_str())
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |it| Failure::of(format!("cannot write `{}`", shown(path)), it);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(cannot)?;
    }
    fs::write(path, text).map_err(cannot)
}
