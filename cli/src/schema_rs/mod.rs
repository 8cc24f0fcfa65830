//! schema.rs: the `table!`s of a database, in the form of `diesel print-schema`, as diesel.toml configures it.

mod followed;
mod format;
mod names;
mod patch;
mod settings;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use driftless_introspect::Client;
use driftless_introspect::printed::{self, TypeName};

use crate::failure::Failure;
use crate::paths::shown;
use crate::terminal::Terminal;
pub(crate) use followed::{follow, locked};
pub(crate) use format::{directory_for, formatted, formatted_as_before};
pub(crate) use names::rust_name;
use patch::{Patched, patched};
use settings::Sorting;
pub(crate) use settings::{Settings, settings};
pub(crate) use text::DIESELS;
use text::{Contents, text};

/// A file that `diesel print-schema` writes, or its patch, as it is and as it has to be.
pub(crate) struct Printed {
    pub(crate) path: PathBuf,
    /// None if there is no such file.
    pub(crate) before: Option<String>,
    pub(crate) after: String,
}

impl Printed {
    /// Whether the lines differ. Like Diesel, driftless does not look at how lines end.
    pub(crate) fn differs(&self) -> bool {
        match &self.before {
            Some(before) => before.lines().ne(self.after.lines()),
            None => true,
        }
    }

    /// What changes in the file, as a unified diff.
    pub(crate) fn diff(&self) -> String {
        let path = shown(&self.path);
        similar::TextDiff::from_lines(self.before.as_deref().unwrap_or_default(), &self.after)
            .unified_diff()
            .header(&path, &path)
            .to_string()
    }

    /// Writes the file.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let cannot = |it| Failure::of(format!("cannot write `{}`", shown(&self.path)), it);
        if let Some(directory) = self.path.parent() {
            fs::create_dir_all(directory).map_err(cannot)?;
        }
        fs::write(&self.path, &self.after).map_err(cannot)
    }
}

/// The files for this database. Each also defines those of `types` that are of its schema, which Diesel does only for types
/// that a column has.
pub(crate) fn print(
    all: &[Settings],
    client: &mut Client,
    types: &[TypeName],
    terminal: &mut Terminal,
) -> Result<Vec<Printed>, Failure> {
    let mut files = Vec::new();
    for settings in all {
        let Some(path) = &settings.file else { continue };
        let before = match path.exists() {
            true => Some(text_of(path)?),
            false => None,
        };
        let mut after = contents(settings, client, types, terminal)?;
        if let Some(patch) = &settings.patch_file {
            let Patched { text, anew } = patched(&after, patch, before.as_deref())?;
            after = text;
            files.extend(anew);
        }
        files.push(Printed { path: path.clone(), before, after });
    }
    Ok(files)
}

fn text_of(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|it| Failure::of(format!("cannot read `{}`", shown(path)), it))
}

/// The contents of one file before it is patched: printed, and formatted by rustfmt.
fn contents(
    settings: &Settings,
    client: &mut Client,
    types: &[TypeName],
    terminal: &mut Terminal,
) -> Result<String, Failure> {
    let schema = settings.schema.as_deref().unwrap_or("public");
    let (mut tables, keys) = printed::read(client, schema)?;
    tables.retain(|it| settings.filter.takes(&it.name));
    if settings.column_sorting == Sorting::Name {
        for table in &mut tables {
            table.columns.sort_by(|one, other| one.name.cmp(&other.name));
        }
    }
    if let Some(table) = tables.iter().find(|it| it.primary_key.is_empty()) {
        return Err(Failure::new(
            format!(
                "table `{schema}.{}` has no primary key, and Diesel's `table!` needs one",
                table.name
            ),
            format!(
                "leave the table out of {}, in diesel.toml: `filter = {{ except_tables = [\"^{}$\"] }}`",
                settings.file.as_deref().map_or_else(|| "schema.rs".to_owned(), shown),
                regex::escape(&table.name)
            ),
        ));
    }
    let types = types.iter().filter(|it| it.schema == schema).cloned().collect();
    let unformatted = text(settings, &Contents { tables, keys, types });
    formatted(&unformatted, &[], Path::new("."), terminal)
}
