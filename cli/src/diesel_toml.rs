//! The settings of diesel.toml that driftless uses. Diesel itself refuses unknown keys.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, value};

use crate::failure::Failure;
use crate::paths::{found_upwards, shown};

/// The settings. Every path is absolute.
#[derive(Clone, Debug)]
pub(crate) struct DieselToml {
    /// The path of the file.
    pub(crate) path: PathBuf,
    /// `[migrations_directory] dir`.
    pub(crate) migrations_dir: Option<PathBuf>,
}

#[derive(Deserialize)]
struct File {
    migrations_directory: Option<MigrationsDirectory>,
}

#[derive(Deserialize)]
struct MigrationsDirectory {
    dir: Option<PathBuf>,
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
            path: path.clone(),
        }))
    }
}

/// What a section of `[print_schema]` is to print from now on.
#[derive(Debug)]
pub(crate) struct Narrowed {
    pub(crate) file: PathBuf,
    /// The only tables.
    pub(crate) tables: Vec<String>,
    /// The module of the types that Diesel has defined in schema.rs, which the tables import from now on.
    pub(crate) sql_types: Option<String>,
}

/// The text of diesel.toml in which a section of `[print_schema]` prints only that, or nothing any more. A patch file fits
/// neither.
pub(crate) fn narrowed(
    text: &str,
    path: &Path,
    section: &str,
    narrowed: Option<&Narrowed>,
) -> Result<String, Failure> {
    let mut document: DocumentMut = text.parse().map_err(|it: toml_edit::TomlError| {
        let message = it.message().replace('\n', " ");
        Failure::new(
            format!("`{}` is not valid TOML: {message}", shown(path)),
            "correct the file first",
        )
    })?;
    let whole = document.get_mut("print_schema").and_then(Item::as_table_like_mut);
    let Some(whole) = whole else { return Ok(text.to_owned()) };
    let is_section = whole.get(section).is_some_and(Item::is_table_like);
    let table = match is_section {
        true => whole.get_mut(section).and_then(Item::as_table_like_mut),
        false => Some(whole),
    };
    let Some(table) = table else { return Ok(text.to_owned()) };
    table.remove("patch_file");
    let Some(Narrowed { file, tables, sql_types }) = narrowed else {
        table.remove("file");
        return Ok(document.to_string());
    };
    let directory = path.parent().unwrap_or(Path::new(""));
    let file = file.strip_prefix(directory).unwrap_or(file);
    set(table, "file", value(file.to_string_lossy().replace('\\', "/")));
    let only: Array = tables.iter().map(|it| format!("^{}$", regex::escape(it))).collect();
    let mut filter = InlineTable::new();
    filter.insert("only_tables", only.into());
    // As a table of its own, it would take the keys behind it.
    table.remove("filter");
    set(table, "filter", value(filter));
    if let Some(sql_types) = sql_types {
        let wanted = format!("{sql_types}::*");
        let known = table.get("import_types").and_then(Item::as_array);
        let mut imports: Vec<String> = match known {
            Some(it) => it.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect(),
            None => vec!["diesel::sql_types::*".to_owned()],
        };
        if !imports.contains(&wanted) {
            imports.push(wanted);
        }
        set(table, "import_types", value(imports.iter().collect::<Array>()));
        set(table, "generate_missing_sql_type_definitions", value(false));
    }
    Ok(document.to_string())
}

/// Replaces a value and keeps the comments around it.
fn set(table: &mut dyn TableLike, key: &str, item: Item) {
    match table.get_mut(key) {
        Some(known) => {
            let decor = known.as_value().map(|it| it.decor().clone());
            *known = item;
            if let (Some(it), Some(decor)) = (known.as_value_mut(), decor) {
                *it.decor_mut() = decor;
            }
        }
        None => {
            table.insert(key, item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_prints_less_or_nothing() {
        let text = "# Ours.\n[print_schema]\nfile = \"src/schema.rs\" # here\npatch_file = \"a.patch\"\n\n[print_schema.audit]\nfile = \"src/audit.rs\"\nfilter = { except_tables = [\"a\"] }\n";
        let path = Path::new("/a/diesel.toml");
        let without = narrowed(text, path, "default", None).expect("it is valid");
        assert_eq!(
            without,
            "# Ours.\n[print_schema]\n\n[print_schema.audit]\nfile = \"src/audit.rs\"\nfilter = { except_tables = [\"a\"] }\n"
        );
        let less = Narrowed {
            file: PathBuf::from("/a/src/audit/printed.rs"),
            tables: vec!["a.b".to_owned()],
            sql_types: Some("crate::audit::sql_types".to_owned()),
        };
        let without = narrowed(text, path, "audit", Some(&less)).expect("it is valid");
        assert!(
            without.ends_with(
                "[print_schema.audit]\nfile = \"src/audit/printed.rs\"\nfilter = { only_tables = ['^a\\.b$'] }\nimport_types = [\"diesel::sql_types::*\", \"crate::audit::sql_types::*\"]\ngenerate_missing_sql_type_definitions = false\n"
            ),
            "{without}"
        );
        assert!(without.contains("file = \"src/schema.rs\" # here\npatch_file"), "{without}");
    }
}
