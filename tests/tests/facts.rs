//! What statements are said to lock, rewrite and scan, compared with what real servers do: each step of the drafts below runs
//! in a transaction of its own, and the server's own records are read before it ends.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use driftless_diff_engine::kinds::{SequenceIs, SequenceStatement};
use driftless_diff_engine::plan::{
    Facts, Lock, LockMode, Relation, Rewrite, Rewritten, Scan, Statement, TableStatement,
    Transaction,
};
use driftless_diff_engine::render::{literal, qualified, statements};
use driftless_schema::{Pair, QualifiedName};
use driftless_tests::{Case, KINDS, Server, TestDatabase};
use serde_json::Value;

/// Cases with the statements that are about no kind alone; the other cases are those that each kind names.
const CASES: &[&str] = &[
    "dependent/a_generated_column_with_statistics",
    "view/another_condition",
    "dependent/a_materialized_view_with_everything",
    "dependent/text_to_integer_under_a_function_with_a_body",
    "dependent/what_is_disabled_and_told",
    "fill/row_security_forced_and_updated_at_and_a_deferred_key",
    "fill/updated_at_stays_under_another_name",
    "rights/another_owner_of_everything",
    "rights/default_privileges",
    "rights/of_partitions",
    "rights/owners_and_privileges_of_everything",
];

/// What no draft of these holds: actions are met one by one, a refusal does nothing, and a storage goes back to its type's own
/// by its name.
const UNMET: &[&str] = &["Table::Alter", "Refuse::Refusal", "TableAction::ResetStorage"];

#[test]
fn the_oldest_and_the_newest_server_do_what_the_facts_say() {
    let mut wrong = Vec::new();
    let mut met = BTreeSet::new();
    for server in ends() {
        let is_for = |it: &Case| it.is_for(server.major());
        let named = KINDS.iter().flat_map(|it| it.facts).chain(CASES);
        for case in named.map(|it| Case::of(it)).filter(is_for) {
            assert!(case.folder().is_dir(), "there is no {}", case.folder().display());
            let found = compared(&case, server);
            met.extend(found.met);
            let place = format!("{} on {}", case.folder().display(), server.major());
            wrong.extend(found.wrong.iter().map(|it| format!("{place}: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let is_unmet = |it: &&String| !met.contains(*it) && !UNMET.contains(&it.as_str());
    let all = every_kind();
    assert_eq!(all.iter().filter(is_unmet).collect::<Vec<_>>(), Vec::<&String>::new());
}

/// The names of all statements and actions, as their sources list them: `Sequence::Begin`, `TableAction::AddColumn`.
fn every_kind() -> Vec<String> {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../diff-engine/src");
    let enums = [sources(&engine.join("kinds")), sources(&engine.join("plan/statement"))].concat();
    let variants = |name: &str| -> Option<Vec<&str>> {
        let (_, rest) = enums.split_once(&format!("pub enum {name} {{"))?;
        let (body, _) = rest.split_once("\n}\n").expect("it ends");
        Some(body.lines().filter_map(|it| it.strip_prefix("    ")).filter_map(name_of).collect())
    };
    let (_, register) = enums.split_once("\nstatements! {\n").expect("the engine has a register");
    let (register, _) = register.split_once("\n}\n").expect("it ends");
    let statements =
        register.lines().filter_map(|it| it.trim().strip_suffix(");")?.split_once('('));
    let statements = statements.flat_map(|(kind, statement)| {
        let all = variants(statement).unwrap_or_else(|| vec![statement]);
        all.into_iter().map(move |it| format!("{kind}::{it}"))
    });
    let actions = variants("TableAction").expect("it is there");
    statements.chain(actions.into_iter().map(|it| format!("TableAction::{it}"))).collect()
}

/// The text of all Rust files below a directory.
fn sources(directory: &Path) -> String {
    let entries = fs::read_dir(directory).expect("the sources can be read");
    let texts = entries.map(|it| {
        let path = it.expect("the sources can be read").path();
        match path.is_dir() {
            true => sources(&path),
            false => fs::read_to_string(&path).expect("sources are text"),
        }
    });
    texts.collect()
}

/// The oldest and the newest.
fn ends() -> Vec<&'static Server> {
    static SERVERS: LazyLock<Vec<Server>> = LazyLock::new(Server::all);
    let newest = SERVERS.len() - 1;
    let mut all: Vec<&Server> = SERVERS.iter().collect();
    all.drain(1.min(newest)..newest);
    all
}

struct Found {
    /// The statements and actions of the draft.
    met: BTreeSet<String>,
    /// Sentences about what is not so.
    wrong: Vec<String>,
}

fn compared(case: &Case, server: &Server) -> Found {
    let mut found = Found { met: BTreeSet::new(), wrong: Vec::new() };
    let make = if case.has_an_owner() { TestDatabase::of_an_owner } else { TestDatabase::with };
    let after = make(server, &case.file("after.sql")).reading_for(case).read();
    let mut database = make(server, &case.file("before.sql")).reading_for(case);
    let schemas = Pair { before: database.read(), after };
    let draft = case.draft(schemas, &mut database).draft;
    if draft.up.refuses() {
        return found;
    }
    database.run(&case.file("seed.sql")).expect("the case's rows fit");
    let version = database.server_version();
    let sql = statements(&draft.up).into_iter().flatten();
    for (step, sql) in draft.up.steps.iter().zip(sql) {
        // Outside of a transaction no lock is left to be looked at.
        if step.transaction == Transaction::Alone {
            database.run(&sql).expect("the server runs it");
            continue;
        }
        let before = relations(&mut database);
        let expected = Expected::of(&step.statement.facts(version), &mut database);
        database.run("begin").expect("a transaction can begin");
        let scans = scans(&mut database);
        if let Err(error) = database.run(&sql) {
            found.wrong.push(format!("{error:?} by {sql}"));
            return found;
        }
        let locks = locks(&mut database);
        let scanned: BTreeMap<u32, u64> = self::scans(&mut database);
        let after = relations(&mut database);
        database.run("commit").expect("a transaction can end");
        let scanned = scanned.into_iter().filter(|(id, count)| scans.get(id) != Some(count));
        let seen = Seen { locks, after, scanned: scanned.map(|it| it.0).collect() };
        found.met.extend(kinds(&step.statement));
        let all = differences(&step.statement, &before, &expected, &seen);
        found.wrong.extend(all.into_iter().map(|it| format!("{it} by {sql}")));
    }
    found
}

/// A table, an index, a sequence or a view.
struct Class {
    name: String,
    kind: String,
    file: Option<u64>,
}

/// What happened, by OID.
struct Seen {
    /// The strongest lock.
    locks: BTreeMap<u32, String>,
    after: BTreeMap<u32, Class>,
    scanned: BTreeSet<u32>,
}

/// What is said to happen, by OID.
struct Expected {
    locks: BTreeMap<u32, LockMode>,
    rewritten: BTreeMap<u32, bool>,
    scanned: BTreeMap<u32, bool>,
}

impl Expected {
    fn of(facts: &Facts, database: &mut TestDatabase<'_>) -> Expected {
        let mut locks: BTreeMap<u32, LockMode> = BTreeMap::new();
        for Lock { on, mode } in &facts.locks {
            for id in resolved(on, database) {
                let strongest = locks.get(&id).map_or(*mode, |it| *it.max(mode));
                locks.insert(id, strongest);
            }
        }
        let mut rewritten: BTreeMap<u32, bool> = BTreeMap::new();
        for Rewrite { what, is_certain, reason: _ } in &facts.rewrites {
            let (query, is_certain) = match what {
                Rewritten::Table(table) => (class(table), *is_certain),
                Rewritten::Index(index) => (class(index), *is_certain),
                // Which indexes mention the column is not asked here.
                Rewritten::IndexesOver(table, _) => (indexes(table), false),
            };
            rewritten.extend(ids(&query, database).into_iter().map(|it| (it, is_certain)));
            if let Rewritten::Table(table) = what {
                let all = ids(&indexes(table), database);
                rewritten.extend(all.into_iter().map(|it| (it, false)));
            }
        }
        let mut scanned: BTreeMap<u32, bool> = BTreeMap::new();
        for Scan { table, is_certain, purpose: _ } in &facts.scans {
            for id in resolved(table, database) {
                *scanned.entry(id).or_default() |= *is_certain;
            }
        }
        Expected { locks, rewritten, scanned }
    }
}

fn differences(
    statement: &Statement,
    before: &BTreeMap<u32, Class>,
    expected: &Expected,
    seen: &Seen,
) -> Vec<String> {
    // Their statements are PostgreSQL's own words, of which the facts say the strongest lock alone.
    let is_told_roughly = matches!(statement, Statement::Dependent(_));
    let mut wrong = Vec::new();
    for (id, Class { name, kind, file }) in before {
        let is_table = kind == "r";
        let lock = seen.locks.get(id).map(String::as_str);
        let said = expected.locks.get(id).map(|it| it.catalog_name());
        let is_conditional = kind == "S" && depends_on_rows(statement);
        if !is_told_roughly && !is_conditional && (is_table || said.is_some()) && lock != said {
            wrong.push(format!("`{name}` is locked by {lock:?}, said was {said:?}"));
        }
        let after = seen.after.get(id);
        let is_rewritten =
            kind != "S" && after.is_some_and(|it| it.file.is_some() && it.file != *file);
        match expected.rewritten.get(id) {
            None if is_rewritten => wrong.push(format!("`{name}` is rewritten")),
            Some(true) if !is_rewritten => wrong.push(format!("`{name}` is not rewritten")),
            Some(_) | None => (),
        }
        let is_scanned = seen.scanned.contains(id);
        match expected.scanned.get(id) {
            None if is_table
                && is_scanned
                && !is_told_roughly
                && !expected.rewritten.contains_key(id) =>
            {
                wrong.push(format!("`{name}` is scanned"));
            }
            Some(true) if !is_scanned => wrong.push(format!("`{name}` is not scanned")),
            Some(_) | None => (),
        }
    }
    wrong
}

fn relations(database: &mut TestDatabase<'_>) -> BTreeMap<u32, Class> {
    let query = format!(
        "select c.oid::bigint as id, c.oid::regclass::text as name, c.relkind as kind,
            pg_relation_filenode(c.oid)::bigint as file
        from pg_class c where {OURS}"
    );
    let class = |it: Value| {
        let text = |key: &str| it[key].as_str().expect("it is a text").to_owned();
        let class = Class { name: text("name"), kind: text("kind"), file: it["file"].as_u64() };
        (number(&it["id"]), class)
    };
    rows(&query, database).into_iter().map(class).collect()
}

/// How often each table was read from its beginning in this transaction.
fn scans(database: &mut TestDatabase<'_>) -> BTreeMap<u32, u64> {
    let query = format!(
        "select c.oid::bigint as id, pg_stat_get_xact_numscans(c.oid) as scans
        from pg_class c where c.relkind = 'r' and {OURS}"
    );
    let count = |it: Value| (number(&it["id"]), it["scans"].as_u64().unwrap_or_default());
    rows(&query, database).into_iter().map(count).collect()
}

fn locks(database: &mut TestDatabase<'_>) -> BTreeMap<u32, String> {
    let query = "select l.relation::bigint as id, l.mode
        from pg_locks l
        where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
            and l.database = (select d.oid from pg_database d where d.datname = current_database())";
    let rank = |mode: &str| LockMode::ALL.iter().position(|it| it.catalog_name() == mode);
    let mut all: BTreeMap<u32, String> = BTreeMap::new();
    for row in rows(query, database) {
        let mode = row["mode"].as_str().expect("it is a text").to_owned();
        let strongest = all.entry(number(&row["id"])).or_insert_with(|| mode.clone());
        if rank(&mode) > rank(strongest) {
            *strongest = mode;
        }
    }
    all
}

const OURS: &str = "c.relkind in ('r', 'i', 'S', 'v', 'm') and c.relnamespace in (
        select n.oid from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    )";

/// The relations that are meant, as far as they are there before the statement runs.
fn resolved(relation: &Relation, database: &mut TestDatabase<'_>) -> Vec<u32> {
    let query = match relation {
        Relation::Table(name)
        | Relation::Index(name)
        | Relation::Sequence(SequenceIs::Named(name)) => class(name),
        Relation::TableOf(id) => {
            let name = QualifiedName::new(id.path[0].clone(), id.path[1].clone());
            format!(
                "select i.indrelid as id from pg_index i where i.indexrelid = ({})
                union select s.stxrelid from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
                where n.nspname = {} and s.stxname = {}",
                class(&name),
                literal(name.namespace.as_str()),
                literal(name.name.as_str())
            )
        }
        Relation::Sequence(SequenceIs::OfIdentity(table, column)) => format!(
            "select pg_get_serial_sequence({}, {})::regclass::oid as id",
            literal(&qualified(table)),
            literal(column.as_str())
        ),
        Relation::TablesWith(id) => format!(
            "with recursive types as (
                select t.oid from pg_type t join pg_namespace n on n.oid = t.typnamespace
                where n.nspname = {} and t.typname = {}
                union
                select t.oid from pg_type t join types b on b.oid = t.typbasetype
            )
            select distinct a.attrelid as id
            from pg_attribute a
            join types t on t.oid = a.atttypid
            join pg_class c on c.oid = a.attrelid
            where c.relkind in ('r', 'm') and not a.attisdropped",
            literal(id.path[0].as_str()),
            literal(id.path[1].as_str())
        ),
        Relation::Referenced { table, constraint } => format!(
            "select k.confrelid as id from pg_constraint k
            where k.contype = 'f' and k.conrelid = ({}) and k.conname = {}",
            class(table),
            literal(constraint.as_str())
        ),
        Relation::Linked { table, column } => format!(
            "select case when k.conrelid = a.attrelid then k.confrelid else k.conrelid end as id
            from pg_attribute a
            join pg_constraint k on k.contype = 'f' and (
                k.conrelid = a.attrelid and a.attnum = any (k.conkey)
                or k.confrelid = a.attrelid and a.attnum = any (k.confkey)
            )
            where a.attrelid = ({}) and a.attname = {}",
            class(table),
            literal(column.as_str())
        ),
        Relation::Dependent(id) => match id.path.as_slice() {
            [namespace, name, ..] => class(&QualifiedName::new(namespace.clone(), name.clone())),
            [_] | [] => return Vec::new(),
        },
    };
    ids(&query, database)
}

fn class(name: &QualifiedName) -> String {
    format!("select to_regclass({})::oid as id", literal(&qualified(name)))
}

fn indexes(table: &QualifiedName) -> String {
    format!("select i.indexrelid as id from pg_index i where i.indrelid = ({})", class(table))
}

fn ids(query: &str, database: &mut TestDatabase<'_>) -> Vec<u32> {
    let query = format!("select it.id::bigint as id from ({query}) it where it.id is not null");
    rows(&query, database).iter().map(|it| number(&it["id"])).collect()
}

fn rows(query: &str, database: &mut TestDatabase<'_>) -> Vec<Value> {
    let texts = database.texts(query).into_iter();
    texts.map(|it| serde_json::from_str(&it).expect("the server writes JSON")).collect()
}

fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|it| it.try_into().ok()).expect("it is an OID")
}

/// Whether `setval` runs only where the sequence stands on the wrong side.
fn depends_on_rows(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Sequence(SequenceStatement::Begin { .. })
            | Statement::Sequence(SequenceStatement::MoveInside { .. })
            | Statement::Sequence(SequenceStatement::FollowRows { .. })
    )
}

/// The names of a statement and of the actions in it.
fn kinds(statement: &Statement) -> Vec<String> {
    let name = |it: &dyn Debug| -> Vec<String> {
        format!("{it:?}").splitn(2, '(').filter_map(name_of).map(str::to_owned).collect()
    };
    match statement {
        Statement::Table(TableStatement::Alter { table: _, parts }) => {
            parts.iter().flatten().map(|it| format!("TableAction::{}", name(it)[0])).collect()
        }
        other => vec![name(other).join("::")],
    }
}

/// The name at the beginning of a line that declares a variant, or of a value that `Debug` writes.
fn name_of(text: &str) -> Option<&str> {
    let end = text.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(text.len());
    text.starts_with(|it: char| it.is_ascii_uppercase()).then(|| &text[..end])
}
