//! The settings of diesel.toml that driftless uses. Diesel itself refuses unknown keys.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;
use crate::paths::{found_upwards, shown};

/// The settings. Every path is absolute.
#[derive(Clone, Debug)]
pub(crate) struct DieselToml {
    /// The path of the file.
    pub(crate) path: PathBuf,
    /// `[migrations_directory] dir`.
    pub(crate) migrations_dir: Option<PathBuf>,
    /// `[print_schema] file`, which `diesel print-schema` writes.
    pub(crate) printed: Option<PathBuf>,
}

#[derive(Deserialize)]
struct File {
    migrations_directory: Option<MigrationsDirectory>,
    print_schema: Option<PrintSchema>,
}

#[derive(Deserialize)]
struct MigrationsDirectory {
    dir: Option<PathBuf>,
}

#[derive(Deserialize)]
struct PrintSchema {
    file: Option<PathBuf>,
}

impl DieselToml {
    /// The nearest file upwards, found as Diesel does.
    pub(crate) fn find(root: &Path) -> Result<Option<DieselToml>, Failure> {
        let Some(path) = found_upwards(root, "diesel.toml") else { return Ok(None) };
        let text = fs::read_to_string(&path)
            .map_err(|it| Failure::of(format!("cannot read `{}`", shown(&path)), it))?;
        let file: File = toml::from_str(&text).map_err(|it| {
            Failure::new(
                format!("`{}`: {}", shown(&path), it.message().replace('\n', " ")),
                "correct the file: the Diesel CLI needs it too",
            )
        })?;
        let absolute = |it: PathBuf| path.parent().unwrap_or(root).join(it);
        Ok(Some(DieselToml {
            migrations_dir: file.migrations_directory.and_then(|it| it.dir).map(absolute),
            printed: file.print_schema.and_then(|it| it.file).map(absolute),
            path: path.clone(),
        }))
    }
}
