//! `[print_schema]` of diesel.toml: every setting of the Diesel CLI, version 2.3.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use toml::Table;

use crate::failure::Failure;
use crate::paths::{found_upwards, shown};

/// One file, and how it is written. Paths are absolute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(crate) struct Settings {
    /// The key of its section in `[print_schema]`; `default` is that of the table itself, unless it has such a section.
    #[serde(skip)]
    pub(crate) section: String,
    pub(crate) file: Option<PathBuf>,
    pub(super) with_docs: Docs,
    #[serde(rename = "allow_tables_to_appear_in_same_query_config")]
    pub(super) same_query: SameQuery,
    pub(super) filter: Filter,
    pub(super) column_sorting: Sorting,
    pub(super) schema: Option<String>,
    pub(crate) patch_file: Option<PathBuf>,
    pub(super) import_types: Option<Vec<String>>,
    pub(super) generate_missing_sql_type_definitions: Option<bool>,
    pub(super) except_custom_type_definitions: Vec<Pattern>,
    custom_type_derives: Option<Vec<String>>,
    /// Only for SQLite.
    #[serde(rename = "sqlite_integer_primary_key_is_bigint")]
    _sqlite_integer_primary_key_is_bigint: Option<bool>,
    pub(super) pg_domains_as_custom_types: Vec<Pattern>,
}

impl Settings {
    /// The derives of custom types; `SqlType` is always one.
    pub(super) fn derives(&self) -> Vec<String> {
        const SQL_TYPE: &str = "diesel::sql_types::SqlType";
        let mut derives = self.custom_type_derives.clone().unwrap_or_default();
        if !derives.iter().any(|it| it == SQL_TYPE) {
            derives.push(SQL_TYPE.to_owned());
        }
        derives
    }

    /// Whether Diesel prints a table of this name.
    pub(crate) fn prints(&self, table: &str) -> bool {
        self.filter.takes(table)
    }

    fn beside(mut self, directory: &Path) -> Settings {
        for path in [&mut self.file, &mut self.patch_file].into_iter().flatten() {
            *path = directory.join(&path);
        }
        self
    }
}

/// Which docs tables and columns get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Docs {
    /// The comment in the database, otherwise a sentence.
    CommentsOrSentences,
    Comments,
    #[default]
    Nothing,
}

impl<'de> Deserialize<'de> for Docs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Docs, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Flag(bool),
            Word(String),
        }
        const WORDS: &[&str] = &[
            "database-comments-fallback-to-auto-generated-doc-comment",
            "only-database-comments",
            "no-doc-comments",
        ];
        match Written::deserialize(deserializer)? {
            Written::Flag(true) => Ok(Docs::CommentsOrSentences),
            Written::Flag(false) => Ok(Docs::Nothing),
            Written::Word(word) => match WORDS.iter().position(|it| *it == word) {
                Some(0) => Ok(Docs::CommentsOrSentences),
                Some(1) => Ok(Docs::Comments),
                Some(_) => Ok(Docs::Nothing),
                None => Err(D::Error::unknown_variant(&word, WORDS)),
            },
        }
    }
}

/// Which tables stand together in `allow_tables_to_appear_in_same_query!`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SameQuery {
    /// Those that foreign keys connect.
    FkRelatedTables,
    #[default]
    AllTables,
    None,
}

/// The order of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Sorting {
    #[default]
    OrdinalPosition,
    Name,
}

/// Which tables are printed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    only_tables: Option<Vec<Pattern>>,
    except_tables: Option<Vec<Pattern>>,
}

impl Filter {
    pub(super) fn takes(&self, table: &str) -> bool {
        let any = |all: &Vec<Pattern>| all.iter().any(|it| it.matches(table));
        self.only_tables.as_ref().is_none_or(any) && !self.except_tables.as_ref().is_some_and(any)
    }
}

/// A regular expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Regex);

impl Pattern {
    pub(super) fn matches(&self, name: &str) -> bool {
        self.0.is_match(name)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        let text = String::deserialize(deserializer)?;
        Regex::new(&text).map(Pattern).map_err(D::Error::custom)
    }
}

/// The settings of diesel.toml: of `[print_schema]`, and of each section in it, in the order of their names. None if there is
/// no diesel.toml.
pub(crate) fn settings(root: &Path) -> Result<Vec<Settings>, Failure> {
    let Some(path) = found_upwards(root, "diesel.toml") else { return Ok(Vec::new()) };
    let text = fs::read_to_string(&path)
        .map_err(|it| Failure::of(format!("cannot read `{}`", shown(&path)), it))?;
    let all = parsed(&text).map_err(|it| {
        Failure::new(
            format!("`{}`: {}", shown(&path), it.replace('\n', " ")),
            "correct `[print_schema]`; driftless knows the settings of the Diesel CLI, version 2.3",
        )
    })?;
    let directory = path.parent().unwrap_or(root);
    Ok(all.into_iter().map(|it| it.beside(directory)).collect())
}

fn parsed(text: &str) -> Result<Vec<Settings>, String> {
    let file: Table = toml::from_str(text).map_err(|it| it.message().to_owned())?;
    let Some(written) = file.get("print_schema") else { return Ok(Vec::new()) };
    let written = written.as_table().ok_or("`print_schema` is no table")?.clone();
    // `filter` is a setting that is a table, too.
    let (mut sections, own): (Table, Table) =
        written.into_iter().partition(|(key, value)| value.is_table() && key != "filter");
    if sections.is_empty() || (!own.is_empty() && !sections.contains_key("default")) {
        sections.insert("default".to_owned(), own.into());
    }
    let mut sections: Vec<(String, toml::Value)> = sections.into_iter().collect();
    sections.sort_by(|(one, _), (other, _)| one.cmp(other));
    let section = |(key, value): (String, toml::Value)| {
        let mut settings: Settings =
            value.try_into().map_err(|it: toml::de::Error| match key.as_str() {
                "default" => format!("[print_schema]: {}", it.message()),
                key => format!("[print_schema.{key}]: {}", it.message()),
            })?;
        settings.section = key;
        match (&settings.filter.only_tables, &settings.filter.except_tables) {
            (Some(_), Some(_)) => {
                Err("`filter` has `only_tables` and `except_tables`: Diesel takes one".to_owned())
            }
            (Some(_) | None, Some(_) | None) => Ok(settings),
        }
    };
    sections.into_iter().map(section).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_files_of_their_own() {
        let all = parsed(
            r#"
            [print_schema]
            file = "src/schema.rs"
            with_docs = true
            filter = { except_tables = ["^x"] }
            [print_schema.audit]
            file = "src/audit.rs"
            schema = "audit"
            column_sorting = "name"
            "#,
        )
        .expect("it is right");
        let [audit, default] = all.as_slice() else { panic!("there are two: {all:?}") };
        assert_eq!((audit.section.as_str(), default.section.as_str()), ("audit", "default"));
        assert_eq!(audit.schema.as_deref(), Some("audit"));
        assert_eq!(audit.column_sorting, Sorting::Name);
        assert_eq!(default.with_docs, Docs::CommentsOrSentences);
        assert!(default.filter.takes("ax") && !default.filter.takes("xa"));
        assert!(audit.filter.takes("xa"));
    }

    #[test]
    fn what_diesel_does_not_know_is_refused_by_name() {
        let refused = |text: &str| parsed(text).expect_err("Diesel refuses it, too");
        let unknown = refused("[print_schema]\nfil = \"x\"");
        assert!(unknown.contains("`fil`"), "{unknown}");
        let unknown = refused("[print_schema.a]\nwith_doc = true");
        assert!(
            unknown.contains("[print_schema.a]") && unknown.contains("`with_doc`"),
            "{unknown}"
        );
        let unknown = refused("[print_schema]\nwith_docs = \"some\"");
        assert!(unknown.contains("`some`"), "{unknown}");
        let pattern = refused("[print_schema]\nfilter = { only_tables = [\"(\"] }");
        assert!(pattern.contains("unclosed group"), "{pattern}");
        refused("[print_schema]\nfilter = { only_tables = [], except_tables = [] }");
    }
}
