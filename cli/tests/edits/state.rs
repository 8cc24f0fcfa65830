//! Everything that a database holds: its schema as `pg_dump` prints it, and every value of every row.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use driftless_introspect::Client;
use serde_json::{Map, Value};

/// A row, by column.
type Row = Map<String, Value>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    /// The lines of a dump, sorted, because the order of columns is no difference.
    pub(crate) schema: Vec<String>,
    /// The rows of each table, sorted.
    rows: Rows,
}

/// The rows of each table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rows(BTreeMap<String, Vec<Row>>);

impl State {
    pub(crate) fn of(url: &str, client: &mut Client, bin: &Path) -> State {
        let tables = "select schemaname::text, tablename::text from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema') and left(tablename, 2) <> '__'";
        let tables = client.query(tables, &[]).expect("the catalog can be read");
        let rows = tables.iter().map(|it| {
            let (schema, table): (String, String) = (it.get(0), it.get(1));
            let rows = rows(client, &schema, &table);
            let name = if schema == "public" { table } else { format!("{schema}/{table}") };
            (name, rows)
        });
        let rows = Rows(rows.collect());
        State { schema: dump(url, bin), rows }
    }

    /// The rows without some tables (`table`, `schema/table`) and columns (`table.column`), all of which must exist.
    pub(crate) fn without(&self, gone: &[&str]) -> Rows {
        let mut all = self.rows.clone();
        for name in gone {
            match name.split_once('.') {
                None => assert!(all.0.remove(*name).is_some(), "{name} is there"),
                Some((table, column)) => all.each(table, |row| {
                    assert!(row.remove(column).is_some(), "{name} is there");
                }),
            }
        }
        all.sorted()
    }

    /// The rows of only those tables and columns that `others` has.
    pub(crate) fn only(&self, others: &Rows) -> Rows {
        let mut all = self.rows.clone();
        all.0.retain(|table, _| others.0.contains_key(table));
        for (table, rows) in &mut all.0 {
            let Some(other) = others.0[table].first() else { continue };
            rows.iter_mut().for_each(|row| row.retain(|column, _| other.contains_key(column)));
        }
        all.sorted()
    }
}

impl Rows {
    /// The rows under other names of tables and columns.
    pub(crate) fn renamed(mut self, names: &[(&str, &str)]) -> Rows {
        for (before, after) in names {
            match (before.split_once('.'), after.split_once('.')) {
                (Some((table, before)), Some((_, after))) => self.each(table, |row| {
                    let value = row.remove(before).expect("the column is there");
                    row.insert(after.to_owned(), value);
                }),
                _ => {
                    let rows = self.0.remove(*before).expect("the table is there");
                    self.0.insert((*after).to_owned(), rows);
                }
            }
        }
        self.sorted()
    }

    fn each(&mut self, table: &str, work: impl FnMut(&mut Row)) {
        self.0.get_mut(table).expect("the table is there").iter_mut().for_each(work);
    }

    fn sorted(mut self) -> Rows {
        self.0
            .values_mut()
            .for_each(|rows| rows.sort_by_key(|it| Value::Object(it.clone()).to_string()));
        self
    }
}

fn rows(client: &mut Client, schema: &str, table: &str) -> Vec<Row> {
    let query = format!("select to_jsonb(it)::text from \"{schema}\".\"{table}\" it");
    let rows = client.query(&query, &[]).expect("the table can be read");
    let parse = |it: &str| serde_json::from_str(it).expect("PostgreSQL writes JSON");
    rows.iter().map(|it| parse(it.get(0))).collect()
}

fn dump(url: &str, bin: &Path) -> Vec<String> {
    let output = Command::new(bin.join("pg_dump"))
        .args([
            "--schema-only",
            "--exclude-table=__driftless_journal*",
            "--no-owner",
            "--exclude-table=__diesel*",
            "--dbname",
            url,
        ])
        .output()
        .expect("pg_dump is beside the server's programs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // `\restrict` has a random key. The last column has no comma, whichever column that is.
    let lines = text.lines().filter(|it| !it.is_empty() && !it.starts_with(['-', '\\']));
    let mut lines: Vec<String> = lines.map(|it| unnamed(it.trim_end_matches(','))).collect();
    lines.sort();
    lines
}

/// The line without the name of a `NOT NULL`, which PostgreSQL 18 chooses when the column is created and which a rename
/// does not change.
fn unnamed(line: &str) -> String {
    let named = line.strip_suffix(" NOT NULL").and_then(|it| it.rsplit_once(" CONSTRAINT "));
    named.map_or(line.to_owned(), |(column, _)| format!("{column} NOT NULL"))
}
