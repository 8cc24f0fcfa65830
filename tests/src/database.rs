//! A database of a case.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::server::{Database, Extent};
use driftless_introspect::{Client, settle};
use driftless_schema::{Answer, ObjectId, Question, Schema};
use driftless_sql::dump::comparable;

use crate::Server;

/// A database, with a connection to it.
pub struct TestDatabase<'a> {
    server: &'a Server,
    database: Database,
    client: Client,
    /// Who runs scripts; none: a superuser.
    role: Option<&'static str>,
}

impl TestDatabase<'_> {
    /// A database on that server, in which that script ran.
    pub fn with<'a>(server: &'a Server, script: &str) -> TestDatabase<'a> {
        let database = server.database();
        let client = database.connect().expect("the throwaway server answers");
        let mut database = TestDatabase { server, database, client, role: None };
        database.run(script).expect("the case's script runs");
        database
    }

    /// A database whose scripts are run by a role that owns what they create and has no other right.
    pub fn of_an_owner<'a>(server: &'a Server, script: &str) -> TestDatabase<'a> {
        let mut database = TestDatabase::with(
            server,
            "grant all on schema public to case_owner;
             do $$ begin execute format('grant create on database %I to case_owner', current_database()); end $$",
        );
        database.role = Some("case_owner");
        database.run(script).expect("the case's script runs");
        database
    }

    /// Runs a script as Diesel does: as one simple query, so as one transaction.
    pub fn run(&mut self, script: &str) -> Result<(), postgres::Error> {
        if script.trim().is_empty() {
            return Ok(());
        }
        let Some(role) = self.role else { return self.client.batch_execute(script) };
        self.client.batch_execute(&format!("set role {role}"))?;
        let ran = self.client.batch_execute(script);
        self.client.batch_execute("reset role")?;
        ran
    }

    /// Whether every value of a query's rows is true; so too without a query.
    pub fn holds(&mut self, query: &str) -> bool {
        if query.trim().is_empty() {
            return true;
        }
        let rows = self.client.query(query, &[]).expect("the case's query runs");
        let is_true = |row: &postgres::Row| (0..row.len()).all(|it| row.get(it));
        !rows.is_empty() && rows.iter().all(is_true)
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

    /// `server_version_num`.
    pub fn server_version(&mut self) -> u32 {
        server_version(&mut self.client).expect("the server answers")
    }

    /// What the server says about texts.
    pub fn answers(&mut self, questions: &[Question]) -> Vec<Answer> {
        settle::answer(&mut self.client, questions).expect("the server answers")
    }

    /// What the server says texts depend on.
    pub fn dependencies(&mut self, questions: &[Question]) -> Vec<Option<BTreeSet<ObjectId>>> {
        settle::dependencies(&mut self.client, questions).expect("the server answers")
    }

    /// How many rows each table has.
    pub fn rows(&mut self) -> BTreeMap<String, i64> {
        let query = "select coalesce(string_agg(format(
                'select %L, count(*) from %I.%I', n.nspname || '.' || c.relname, n.nspname, c.relname
            ), ' union all '), 'select null, 0::bigint where false')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')";
        let counts: String =
            self.client.query_one(query, &[]).expect("the catalog can be read").get(0);
        let rows = self.client.query(&counts, &[]).expect("tables can be counted");
        rows.iter().map(|it| (it.get(0), it.get(1))).collect()
    }

    /// Owner and privileges of each relation, column, function and type, as a text, by its name.
    pub fn rights(&mut self) -> BTreeMap<String, String> {
        let query = "with rights (name, letter, owner, acl) as (
                select n.nspname || '.' || c.relname, 'r'::\"char\", c.relowner, c.relacl
                from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'm')
                union all
                select n.nspname || '.' || f.proname || '()', 'f', f.proowner, f.proacl
                from pg_proc f join pg_namespace n on n.oid = f.pronamespace
                union all
                select n.nspname || '.' || t.typname || ' type', 'T', t.typowner, t.typacl
                from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e'
                union all
                select n.nspname || '.' || c.relname || '.' || a.attname, 'c', c.relowner, a.attacl
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'v', 'm') and a.attnum > 0 and not a.attisdropped
            )
            select r.name, r.owner::regrole || ': ' || coalesce((
                select string_agg(a.item::text, ' ' order by a.item::text)
                from unnest(coalesce(r.acl, acldefault(r.letter, r.owner))) as a (item)
            ), '')
            from rights r where r.name !~ '^(pg_catalog|information_schema)[.]'";
        let rows = self.client.query(query, &[]).expect("the catalog can be read");
        rows.iter().map(|it| (it.get(0), it.get(1))).collect()
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

    /// The values of each column that is not computed, as texts and sorted, by its table's OID, its number and its type: what a change leaves alone.
    pub fn values(&mut self) -> BTreeMap<Stored, Vec<Option<String>>> {
        let query = "select c.oid, a.attnum, pg_catalog.format_type(a.atttypid, a.atttypmod),
                format('select %I::text from %I.%I order by 1', a.attname, n.nspname, c.relname),
                n.nspname || '.' || c.relname || '.' || a.attname
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                and n.nspname not in ('pg_catalog', 'information_schema')";
        let columns = self.client.query(query, &[]).expect("the catalog can be read");
        let mut all = BTreeMap::new();
        for row in columns {
            let rows = self.client.query(row.get::<_, &str>(3), &[]).expect("rows can be read");
            let values = rows.iter().map(|it| it.get(0)).collect();
            let stored = Stored {
                table: row.get(0),
                number: row.get(1),
                data_type: row.get(2),
                name: row.get(4),
            };
            all.insert(stored, values);
        }
        all
    }

    /// All that `pg_dump` writes of definitions, owners and grants included; empty where no `pg_dump` reads this server.
    pub fn everything(&self) -> Vec<String> {
        let dump = self.server.dump_of(&self.database, Extent::Everything);
        dump.map_or(Vec::new(), |it| comparable(&it).expect("a dump ends whatever it begins"))
    }

    /// Every row of every table, materialized view and sequence.
    pub fn contents(&mut self) -> Vec<String> {
        let query = "select coalesce(string_agg(case
                when c.relkind = 'm' and not c.relispopulated then format('select %L', c.oid::regclass || ' is empty')
                when c.relkind = 'S' then format('select %L || (s.last_value, s.is_called)::text from %s s', c.oid::regclass || ' ', c.oid::regclass)
                else format('select %L || to_jsonb(t)::text from only %s t', c.oid::regclass || ' ', c.oid::regclass) end,
                ' union all '), 'select null where false')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'm', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
                and n.nspname not like 'pg_toast%'";
        let all: String =
            self.client.query_one(query, &[]).expect("the catalog can be read").get(0);
        let rows = self.client.query(&all, &[]).expect("tables can be read");
        let mut rows: Vec<String> = rows.iter().map(|it| it.get(0)).collect();
        rows.sort();
        rows
    }

    /// What a query gives, each row as JSON.
    pub fn texts(&mut self, query: &str) -> Vec<String> {
        let query = format!("select pg_catalog.to_json(it)::text from ({query}) it");
        let rows = self.client.query(&query, &[]).expect("the case's query runs");
        rows.iter().map(|it| it.get(0)).collect()
    }

    /// The statements that `pg_dump` writes, without what is no difference; none where no `pg_dump` reads this server.
    pub fn dump(&self) -> Option<Vec<String>> {
        let dump = self.server.dump(&self.database)?;
        Some(comparable(&dump).expect("a dump ends whatever it begins"))
    }
}

/// A column with what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// The table's OID.
    pub table: u32,
    /// `attnum`.
    pub number: i16,
    data_type: String,
    /// `schema.table.column`.
    pub name: String,
}
