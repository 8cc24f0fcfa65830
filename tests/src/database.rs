//! A database of a case, on the one server of the run.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::OnceLock;

use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::server::{Database, Throwaway, find};
use driftless_schema::Schema;
use postgres::Client;

/// A database, with a connection to it.
pub struct TestDatabase {
    database: Database,
    client: Client,
}

impl TestDatabase {
    /// A database in which that script ran.
    pub fn with(script: &str) -> TestDatabase {
        let database = server().database().expect("the throwaway server makes databases");
        let client = database.connect().expect("the throwaway server answers");
        let mut database = TestDatabase { database, client };
        database.run(script).expect("the case's script runs");
        database
    }

    /// Runs a script as Diesel does: as one simple query, so as one transaction.
    pub fn run(&mut self, script: &str) -> Result<(), postgres::Error> {
        if script.trim().is_empty() { Ok(()) } else { self.client.batch_execute(script) }
    }

    /// Runs the files of a draft.
    pub fn run_all(&mut self, files: &[String]) {
        for file in files {
            self.run(file).unwrap_or_else(|it| panic!("{it:?}\n{file}"));
        }
    }

    /// What the catalog says.
    pub fn read(&mut self) -> Schema {
        let namespaces = user_namespaces(&mut self.client).expect("the catalog can be read");
        read(&mut self.client, &namespaces).expect("the catalog can be read")
    }

    /// How many rows each table has.
    pub fn rows(&mut self) -> BTreeMap<String, i64> {
        let tables = self.read().tables;
        let count = |table: &driftless_schema::Table| {
            let name = driftless_diff_engine::render::qualified(&table.name);
            let row = self.client.query_one(&format!("select count(*) from {name}"), &[]);
            (table.name.to_string(), row.expect("a table can be counted").get(0))
        };
        tables.iter().map(count).collect()
    }

    /// OID of every table, and number of every column: what a change in place keeps.
    pub fn identities(&mut self) -> BTreeMap<String, (u32, i16)> {
        let query = "select n.nspname || '.' || c.relname || '.' || a.attname, c.oid, a.attnum
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
                and n.nspname not in ('pg_catalog', 'information_schema')";
        let rows = self.client.query(query, &[]).expect("the catalog can be read");
        rows.iter().map(|it| (it.get(0), (it.get(1), it.get(2)))).collect()
    }

    /// `pg_dump --schema-only`, with the columns of each table sorted: their order is no difference.
    pub fn dump(&self) -> String {
        let output = Command::new(server().programs().bin.join("pg_dump"))
            .args(["--schema-only", "--no-owner", "--no-privileges", "--dbname"])
            .arg(self.database.url())
            .output()
            .expect("pg_dump is beside the server's programs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        sorted(&String::from_utf8_lossy(&output.stdout))
    }
}

/// Ends with this process: its shell waits for our end of a pipe.
fn server() -> &'static Throwaway {
    static SERVER: OnceLock<Throwaway> = OnceLock::new();
    SERVER.get_or_init(|| {
        let programs = find(None, None).expect("a PostgreSQL server is installed");
        Throwaway::start(&programs).expect("a throwaway server starts")
    })
}

fn sorted(dump: &str) -> String {
    let mut lines = Vec::new();
    let mut table: Option<Vec<String>> = None;
    for line in dump.lines() {
        // `\restrict` bears a random key.
        if line.starts_with("--") || line.starts_with('\\') || line.is_empty() {
            continue;
        }
        match &mut table {
            Some(columns) if line == ");" => {
                columns.sort();
                lines.append(columns);
                lines.push(line.to_owned());
                table = None;
            }
            Some(columns) => columns.push(line.trim_end_matches(',').to_owned()),
            None => {
                lines.push(line.to_owned());
                if line.starts_with("CREATE TABLE ") && line.ends_with('(') {
                    table = Some(Vec::new());
                }
            }
        }
    }
    lines.join("\n")
}
