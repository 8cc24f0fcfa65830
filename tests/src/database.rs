//! A database of a case.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::read::{
    Compared, Selection, read_as, rights, server_version, user_namespaces,
};
use driftless_introspect::server::{Database, Extent};
use driftless_introspect::{Client, settle};
use driftless_schema::{Answer, FillQuestion, ObjectId, QualifiedName, Question, Schema};
use driftless_sql::dump::comparable;

use crate::{Case, Server, Stored, StoredColumn, StoredSequence, StoredTable};

/// A database, with a connection to it.
pub struct TestDatabase<'a> {
    server: &'a Server,
    // Before the database, so that the connection is closed first: `DROP DATABASE` sleeps for a tenth of a second after
    // it has ended a session.
    client: Client,
    database: Database,
    /// Who runs scripts; none: a superuser.
    role: Option<&'static str>,
    /// Which views, functions and the like are read.
    selection: Selection,
    /// Whether privileges on tables are read.
    reads_grants: bool,
    /// Whether owners and privileges are read of everything, and dumped.
    reads_rights: bool,
}

impl TestDatabase<'_> {
    /// A database on that server, in which that script ran.
    pub fn with<'a>(server: &'a Server, script: &str) -> TestDatabase<'a> {
        let database = server.database();
        let client = database.connect().expect("the throwaway server answers");
        let mut database = TestDatabase {
            server,
            client,
            database,
            role: None,
            selection: Selection::default(),
            reads_grants: false,
            reads_rights: false,
        };
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
        let mut schema = read_as(&mut self.client, &namespaces, self.selection)
            .expect("the catalog can be read");
        if !self.reads_grants {
            schema.tables.iter_mut().for_each(|it| it.grants = None);
        }
        if self.reads_rights {
            let all = Compared { owners: true, privileges: true };
            let rights = rights(&mut self.client, &namespaces, all);
            schema.rights = Some(rights.expect("the catalog can be read"));
        }
        schema
    }

    /// Reads all views, functions and the like from now on, owners, and privileges, if the case compares them.
    pub fn reading_for(mut self, case: &Case) -> Self {
        if case.intent().compares_definitions {
            self.selection = Selection::Definitions;
        }
        self.reads_grants = case.compares_grants();
        self.reads_rights = case.compares_rights();
        self
    }

    /// Reads all views, functions and the like from now on, owners, and privileges.
    pub fn reading_everything(mut self) -> Self {
        self.selection = Selection::Definitions;
        self.reads_grants = true;
        self.reads_rights = true;
        self
    }

    /// Reads privileges on tables from now on.
    pub fn reading_grants(mut self) -> Self {
        self.reads_grants = true;
        self
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

    /// What the server says fills read.
    pub fn fills(&mut self, questions: &[FillQuestion]) -> Vec<Option<BTreeSet<ObjectId>>> {
        settle::fills(&mut self.client, questions).expect("the server answers")
    }

    /// Every table with its columns and rows, and every sequence with its position.
    pub fn stored(&mut self) -> Stored {
        Stored { tables: self.stored_tables(), sequences: self.stored_sequences() }
    }

    /// Draws a number from each sequence, so that none is where it began.
    pub fn draw(&mut self) {
        for sequence in self.stored_sequences().values() {
            let path: Vec<String> = sequence.id.path.iter().map(|it| quoted(it.as_str())).collect();
            self.client
                .execute("select nextval($1::text::regclass)", &[&path.join(".")])
                .expect("a sequence has a number left");
        }
    }

    fn stored_tables(&mut self) -> BTreeMap<u32, StoredTable> {
        let query = "with recursive ancestors as (
                select inhrelid as heir, inhparent as parent from pg_inherits
                union
                select a.heir, i.inhparent from ancestors a join pg_inherits i on i.inhrelid = a.parent
            )
            select c.oid, n.nspname, c.relname, a.attnum, a.attname,
                format_type(a.atttypid, a.atttypmod), a.attgenerated <> '', tn.nspname, t.typname,
                array(select pn.nspname from ancestors i join pg_class p on p.oid = i.parent
                    join pg_namespace pn on pn.oid = p.relnamespace
                    where i.heir = c.oid and a.attinhcount > 0 order by p.oid)::text[],
                array(select p.relname from ancestors i join pg_class p on p.oid = i.parent
                    where i.heir = c.oid and a.attinhcount > 0 order by p.oid)::text[],
                exists (select from pg_type r where r.typtype = 'c'
                    and r.oid in (own.oid, own.typelem, own.typbasetype, element.typbasetype)) as is_composite
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_type own on own.oid = a.atttypid
            left join pg_type element on element.oid = own.typelem
            left join pg_type t on t.oid in (own.oid, own.typelem, own.typbasetype, element.typbasetype) and t.typtype = 'e'
            left join pg_namespace tn on tn.oid = t.typnamespace
            where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
            order by c.oid, a.attnum";
        let mut tables: BTreeMap<u32, (QualifiedName, StoredTable)> = BTreeMap::new();
        let mut composites: BTreeSet<ObjectId> = BTreeSet::new();
        for row in self.client.query(query, &[]).expect("the catalog can be read") {
            let text = |place: usize| row.get::<_, Option<&str>>(place);
            let namespace: &str = row.get(1);
            let name = QualifiedName::new(namespace, row.get::<_, &str>(2));
            let (_, table) = tables.entry(row.get(0)).or_insert_with(|| {
                let id = ObjectId::table(&name);
                (name.clone(), StoredTable { id, columns: BTreeMap::new(), rows: Vec::new() })
            });
            // A table without columns still has rows.
            let Some((column, data_type)) = text(4).zip(text(5)) else { continue };
            let enumeration = text(7).zip(text(8));
            let enumeration = enumeration.map(|(namespace, name)| {
                ObjectId::enumeration(&QualifiedName::new(namespace, name))
            });
            let (namespaces, parents): (Vec<String>, Vec<String>) = (row.get(9), row.get(10));
            let parents = namespaces.into_iter().zip(parents);
            let stored = StoredColumn {
                id: ObjectId::column(&name, &column.into()),
                data_type: data_type.to_owned(),
                enumeration,
                is_generated: row.get(6),
                inherited: parents
                    .map(|(namespace, table)| {
                        ObjectId::column(&QualifiedName::new(namespace, table), &column.into())
                    })
                    .collect(),
            };
            if row.get("is_composite") {
                composites.insert(stored.id.clone());
            }
            table.columns.insert(row.get(3), stored);
        }
        let rows_of = |(name, table): &(QualifiedName, StoredTable)| {
            let columns = table.columns.values().map(|it| {
                let name = it.id.path.last().expect("a column has a name");
                let name = quoted(name.as_str());
                // An attribute that is added is null in every row, and changes no value.
                match composites.contains(&it.id) {
                    true => format!("jsonb_strip_nulls(to_jsonb({name}))::text"),
                    false => format!("{name}::text"),
                }
            });
            let columns: Vec<String> = columns.collect();
            let table =
                format!("{}.{}", quoted(name.namespace.as_str()), quoted(name.name.as_str()));
            format!("select array[{}]::text[] from only {table}", columns.join(", "))
        };
        for table in tables.values_mut() {
            let rows = self.client.query(&rows_of(table), &[]).expect("rows can be read");
            let numbers: Vec<i16> = table.1.columns.keys().copied().collect();
            let values = rows.iter().map(|it| it.get::<_, Vec<Option<String>>>(0));
            table.1.rows = values.map(|it| numbers.iter().copied().zip(it).collect()).collect();
            table.1.rows.sort();
        }
        tables.into_iter().map(|(oid, (_, table))| (oid, table)).collect()
    }

    fn stored_sequences(&mut self) -> BTreeMap<u32, StoredSequence> {
        let query =
            "select c.oid, n.nspname, c.relname, d.refobjid, d.refobjsubid::int2, s.seqincrement, s.seqstart, s.seqmin, s.seqmax
            from pg_sequence s join pg_class c on c.oid = s.seqrelid
            join pg_namespace n on n.oid = c.relnamespace
            left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
                and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
            where c.relkind = 'S' and n.nspname not in ('pg_catalog', 'information_schema')";
        let mut sequences = BTreeMap::new();
        for row in self.client.query(query, &[]).expect("the catalog can be read") {
            let (namespace, name): (&str, &str) = (row.get(1), row.get(2));
            let of = format!("{}.{}", quoted(namespace), quoted(name));
            let position = format!("select last_value, is_called from {of}");
            let position = self.client.query_one(&position, &[]).expect("a sequence can be read");
            let owner: (Option<u32>, Option<i16>) = (row.get(3), row.get(4));
            let stored = StoredSequence {
                id: ObjectId::sequence(&QualifiedName::new(namespace, name)),
                owner: owner.0.zip(owner.1),
                position: (position.get(0), position.get(1)),
                increment: row.get(5),
                start: row.get(6),
                minimum: row.get(7),
                maximum: row.get(8),
            };
            sequences.insert(row.get(0), stored);
        }
        sequences
    }

    /// Owner and privileges of each relation, column, function and type, as a text, by its name.
    pub fn rights(&mut self) -> BTreeMap<String, String> {
        let rows =
            self.client.query(include_str!("rights.sql"), &[]).expect("the catalog can be read");
        rows.iter().map(|it| (it.get(0), it.get(1))).collect()
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
        Some(self.dumped()?.statements())
    }
}

impl<'a> TestDatabase<'a> {
    /// What `pg_dump` writes; none where no `pg_dump` reads this server.
    pub fn dumped(&self) -> Option<Dump<'a>> {
        let extent = if self.reads_rights { Extent::Everything } else { Extent::Schema };
        let text = self.server.dump_of(&self.database, extent)?;
        Some(Dump { server: self.server, text, extent })
    }
}

/// What `pg_dump` writes of a database.
#[derive(Clone)]
pub struct Dump<'a> {
    server: &'a Server,
    text: String,
    extent: Extent,
}

impl Dump<'_> {
    /// Its statements, without what is no difference.
    pub fn statements(&self) -> Vec<String> {
        comparable(&self.text).expect("a dump ends whatever it begins")
    }

    /// Its statements once it has been restored: PostgreSQL spells some texts differently when it reads them again.
    pub fn restored(&self) -> Vec<String> {
        // What is for psql alone.
        let lines = self.text.lines().filter(|it| !it.starts_with('\\'));
        let script: String = lines.flat_map(|it| [it, "\n"]).collect();
        // A dump creates `public` where it says something of it.
        let script = script.replace("CREATE SCHEMA public;", "CREATE SCHEMA IF NOT EXISTS public;");
        let restored = TestDatabase::with(self.server, &script);
        let dump = self.server.dump_of(&restored.database, self.extent);
        comparable(&dump.expect("it was dumped before")).expect("a dump ends whatever it begins")
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
