//! Reads the tables to fill from the catalog: all of them, including what driftless does not model.

use std::collections::BTreeMap;

use driftless_diff_engine::render::qualified;
use driftless_introspect::{Client, Error};
use driftless_schema::{Name, QualifiedName};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The tables, and the types of their columns.
pub(super) struct Catalog {
    pub(super) tables: Vec<Table>,
    pub(super) types: BTreeMap<i64, Type>,
    /// The server's version, as in `server_version_num`.
    pub(super) version: i32,
    /// Whether the database can store every character.
    pub(super) unicode: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Table {
    namespace: String,
    name: String,
    /// Whether row security also applies to the owner.
    pub(super) hidden: bool,
    /// The condition that a row must meet so that a partition accepts it.
    pub(super) partitions: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) checks: Vec<Check>,
    pub(super) keys: Vec<Key>,
    pub(super) uniques: Vec<Unique>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Column {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) data_type: i64,
    /// The type with its modifiers, as SQL.
    pub(super) spelling: String,
    pub(super) nullable: bool,
    pub(super) default: Option<String>,
    /// Whether a sequence gives the value.
    pub(super) counted: bool,
    /// The sequence of the column.
    pub(super) sequence: Option<String>,
    /// Whether no value may be given.
    pub(super) always: bool,
    pub(super) computed: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Check {
    pub(super) text: String,
    pub(super) columns: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Key {
    namespace: String,
    table: String,
    pub(super) columns: Vec<String>,
    pub(super) referenced: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Unique {
    pub(super) columns: Vec<String>,
    /// Whether equal values are always refused.
    pub(super) strict: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Type {
    oid: i64,
    pub(super) name: String,
    pub(super) spelling: String,
    /// `typtype`.
    pub(super) kind: String,
    /// The separator between the elements of an array.
    pub(super) delimiter: Option<String>,
    /// The type of an array's elements; 0 for every other type.
    pub(super) element: i64,
    /// The type below a domain; 0 for every other type.
    pub(super) base: i64,
    pub(super) base_spelling: String,
    /// The subtype of a range or a multirange; 0 for every other type.
    pub(super) subtype: i64,
    /// The checks of a domain.
    pub(super) rules: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) attributes: Vec<(i64, String)>,
}

impl Catalog {
    /// The type below a domain, or the type itself.
    pub(super) fn base(&self, data_type: i64) -> Option<&Type> {
        let mut found = self.types.get(&data_type)?;
        while let Some(base) = self.types.get(&found.base) {
            found = base;
        }
        Some(found)
    }

    /// The checks of a domain, of the domains that it stands over, and of the elements of an array.
    pub(super) fn rules(&self, data_type: i64) -> impl Iterator<Item = &str> {
        let below = |it: &&Type| self.types.get(if it.base == 0 { &it.element } else { &it.base });
        let types = std::iter::successors(self.types.get(&data_type), below);
        types.flat_map(|it| &it.rules).map(String::as_str)
    }

    /// The enums that columns of a table have.
    pub(super) fn most_labels(&self, table: &Table) -> u32 {
        let types = table.columns.iter().filter_map(|it| self.base(it.data_type));
        types.map(|it| u32::try_from(it.labels.len()).unwrap_or(0)).max().unwrap_or(0)
    }
}

impl Table {
    pub(super) fn qualified_name(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.name.as_str())
    }

    /// The name as SQL.
    pub(super) fn sql(&self) -> String {
        qualified(&self.qualified_name())
    }

    /// A word for texts of this table, short and plain enough for most checks.
    pub(super) fn word(&self) -> String {
        let plain = |it: &char| it.is_ascii_lowercase();
        let word: String = self.name.chars().filter(plain).take(8).collect();
        if word.is_empty() { "row".to_owned() } else { word }
    }

    /// The index of a column.
    pub(super) fn column_index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|it| it.name == name)
    }
}

impl Key {
    pub(super) fn references(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.table.as_str())
    }
}

/// Reads the tables in these schemas, and the tables that they refer to in any schema.
pub(super) fn read(client: &mut Client, namespaces: &[Name]) -> Result<Catalog, Error> {
    let doing = |it| Error::new("reading the tables to fill", it);
    // With an empty path, every returned name has its schema. Each part of the queries looks up a few rows by key, which
    // the planner cannot know of a catalog that was never analysed.
    client
        .batch_execute(
            "begin read only; set local search_path = ''; set local jit = off; \
             set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off",
        )
        .map_err(doing)?;
    let names: Vec<&str> = namespaces.iter().map(Name::as_str).collect();
    let rows = client.query(include_str!("tables.sql"), &[&names]).map_err(doing)?;
    let tables: Vec<Table> = parsed(rows.iter().map(|it| it.get(0)))?;
    let used: Vec<i64> =
        tables.iter().flat_map(|it| it.columns.iter().map(|it| it.data_type)).collect();
    let rows = client.query(include_str!("types.sql"), &[&used]).map_err(doing)?;
    let types: Vec<Type> = parsed(rows.iter().map(|it| it.get(0)))?;
    let server = "select pg_catalog.current_setting('server_version_num')::int4, pg_catalog.getdatabaseencoding()::text";
    let row = client.query_one(server, &[]).map_err(doing)?;
    client.batch_execute("commit").map_err(doing)?;
    Ok(Catalog {
        tables,
        types: types.into_iter().map(|it| (it.oid, it)).collect(),
        version: row.get(0),
        unicode: row.get::<_, String>(1) == "UTF8",
    })
}

fn parsed<T: DeserializeOwned>(texts: impl Iterator<Item = String>) -> Result<Vec<T>, Error> {
    let all: Result<_, serde_json::Error> = texts.map(|it| serde_json::from_str(&it)).collect();
    all.map_err(|it| Error::new("reading the tables to fill", it))
}
