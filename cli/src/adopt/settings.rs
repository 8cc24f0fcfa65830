//! Writes into driftless.toml what a call was told, so that the next one need not be told again.

use std::fs;
use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, TomlError, value};

use crate::config::Config;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::paths::shown;

/// What a new file begins with.
const HEADER: &str =
    "# Settings that differ from the defaults of driftless; its README lists all keys.\n";

/// Writes the file, or adds to it. Returns what was written, for people; none if nothing was. `packages` are those with
/// Diesel, if there are several in the workspace and none was named.
pub(crate) fn saved(
    config: &Config,
    told: &ModelFlags,
    server_version: Option<u32>,
    packages: &[String],
) -> Result<Option<String>, Failure> {
    let path = &config.file;
    let known = match path.exists() {
        true => fs::read_to_string(path)
            .map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))?,
        false => HEADER.to_owned(),
    };
    let mut document: DocumentMut = known.parse().map_err(|it: TomlError| {
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
    match (told.package.as_slice(), packages) {
        ([], [name]) if is_new => set("package", value(name)),
        ([], [_, _, ..]) if is_new => set("packages", list(packages)),
        ([], _) => {}
        ([name], _) => set("package", value(name)),
        (several, _) => set("packages", list(several)),
    }
    if !told.features.is_empty() {
        set("features", list(&told.features));
    }
    if let Some(path) = &told.manifest_path {
        set("manifest_path", value(relative(&crate::paths::absolute(path)?, &config.root)));
    }
    if config.migrations_dir_is_told {
        set("migrations_dir", value(relative(&config.migrations_dir, &config.root)));
    }
    if let Some(version) = server_version {
        set("server_version", value(i64::from(version)));
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
    fs::write(path, document.to_string())
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
