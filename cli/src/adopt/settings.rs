//! Writes into driftless.toml what a call was told, so that the next one need not be told again.

use std::fs;
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, TomlError, value};

use crate::config::Config;
use crate::failure::Failure;
use crate::paths::shown;

/// What a new file begins with.
const HEADER: &str =
    "# Settings that differ from the defaults of driftless; its README lists all keys.\n";

/// What the file is to say.
#[derive(Debug, Default)]
pub(crate) struct ToSave {
    /// The packages with models.
    pub(crate) packages: Vec<String>,
    pub(crate) features: Vec<String>,
    pub(crate) manifest_path: Option<PathBuf>,
    pub(crate) migrations_dir: Option<PathBuf>,
    pub(crate) server_version: Option<u32>,
    /// `[sql] files`.
    pub(crate) sql_files: Vec<String>,
}

/// Writes the file, or adds to it. Returns what was written, for people; none if nothing was.
pub(crate) fn saved(config: &Config, to_save: &ToSave) -> Result<Option<String>, Failure> {
    let path = &config.file;
    let known = match path.exists() {
        true => fs::read_to_string(path)
            .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?,
        false => HEADER.to_owned(),
    };
    // A document without keys takes its comments for its end.
    let is_bare = known.lines().all(|it| it.trim().is_empty() || it.trim().starts_with('#'));
    let parsed = if is_bare { Ok(DocumentMut::new()) } else { known.parse() };
    let mut document: DocumentMut = parsed.map_err(|it: TomlError| {
        let message = it.message().replace('\n', " ");
        let message = format!("`{}` is not valid TOML: {message}", shown(path));
        Failure::new(message, "correct the file first")
    })?;
    let mut keys = Vec::new();
    let mut set = |key: &'static str, item: Item| {
        let known = document.get(key).map(|it| it.to_string().trim().to_owned());
        if known.as_deref() != Some(item.to_string().trim()) {
            document.insert(key, item);
            keys.push(key);
        }
    };
    let list = |all: &[String]| value(all.iter().collect::<Array>());
    let is_new = !path.exists();
    match to_save.packages.as_slice() {
        [] => {}
        [name] => set("package", value(name)),
        several => set("packages", list(several)),
    }
    if !to_save.features.is_empty() {
        set("features", list(&to_save.features));
    }
    for (key, path) in
        [("manifest_path", &to_save.manifest_path), ("migrations_dir", &to_save.migrations_dir)]
    {
        if let Some(path) = path {
            set(key, value(relative(path, &config.root)));
        }
    }
    if let Some(version) = to_save.server_version {
        set("server_version", value(i64::from(version)));
    }
    if !to_save.sql_files.is_empty() {
        let mut table = Table::new();
        table.insert("files", list(&to_save.sql_files));
        set("sql", Item::Table(table));
    }
    // Another call named several packages, or one.
    for (key, other) in [("package", "packages"), ("packages", "package")] {
        if keys.contains(&key) {
            document.remove(other);
        }
    }
    if !is_new && keys.is_empty() {
        return Ok(None);
    }
    let end = if known.is_empty() || known.ends_with('\n') { "" } else { "\n" };
    let text = match is_bare {
        true => format!("{known}{end}{document}"),
        false => document.to_string(),
    };
    fs::write(path, text)
        .map_err(|it| Failure::of(format!("cannot write `{}`", shown(path)), it))?;
    Ok(Some(match keys.as_slice() {
        [] => shown(path),
        keys => format!("{}: {}", shown(path), keys.join(", ")),
    }))
}

/// The path from the directory of the file, with slashes; absolute if it is not inside.
fn relative(path: &Path, root: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
