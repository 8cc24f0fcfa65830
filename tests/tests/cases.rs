//! The contract that every case holds on every server. Snapshots show what is drafted; assertions prove it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use driftless_diff_engine::plan::{Plan, Statement};
use driftless_diff_engine::render::files;
use driftless_diff_engine::{Draft, Intent, OLDEST, draft, matching, unsupported};
use driftless_schema::{
    Answer, Asked, Cast, Diagnostic, Expression, Pair, QualifiedName, Question, Schema,
};
use driftless_tests::{
    Case, Drafted, FIELDS, Field, Measured, Said, Server, Stored, TestDatabase, base, drafted,
    fixture, measured, pairs, survival, wide,
};
use libtest_mimic::{Arguments, Trial};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// The models of the cases. They are compiled to record themselves; nobody makes one.
#[allow(dead_code, unreachable_pub, unused_imports)]
mod models {
    include!(concat!(env!("OUT_DIR"), "/models.rs"));
}

/// A test for each case on each server: `index/partial on 15`.
fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let servers: Vec<Arc<Server>> = Server::all().into_iter().map(Arc::new).collect();
    let mut trials = Vec::new();
    // What the oldest and the newest server agree on, those between them hardly do otherwise.
    let is_whole = arguments.filter.is_none() && arguments.skip.is_empty() && !arguments.list;
    let ends = [servers.first(), servers.last()].map(|it| it.map(|it| it.major()));
    for (place, name) in Case::names().into_iter().enumerate() {
        let case = Case::of(&name);
        let is_taken = |it: &Arc<Server>| {
            !is_whole || ends.contains(&Some(it.major())) || place.is_multiple_of(BETWEEN)
        };
        let fitting = servers.iter().filter(|it| case.is_for(it.major()) && is_taken(it));
        trials.extend(fitting.map(|server| trial(name.clone(), Arc::clone(server))));
    }
    for field in FIELDS {
        let fitting = servers.iter().filter(|it| it.major() >= field.since);
        trials.extend(fitting.map(|server| {
            let server = Arc::clone(server);
            let name = format!("fields/{} on {}", field.name, server.major());
            Trial::test(name, move || {
                field_changes_alone(field, &server);
                Ok(())
            })
        }));
    }
    trials.extend(servers.iter().map(|server| {
        let server = Arc::clone(server);
        let name = format!("random/pairs_of_schemas on {}", server.major());
        Trial::test(name, move || Ok(any_pair_holds(&server)?))
    }));
    for (name, test) in [
        ("casts/are_what_was_measured", casts_are_what_was_measured as fn(&Server)),
        ("casts/lead_there_or_are_refused", casts_lead_there_or_are_refused),
        ("casts/cut_nothing_off", casts_cut_nothing_off),
    ] {
        trials.extend(servers.iter().map(|server| {
            let server = Arc::clone(server);
            Trial::test(format!("{name} on {}", server.major()), move || {
                test(&server);
                Ok(())
            })
        }));
    }
    for whole in ["blog", "jobs", "shop", "wide"] {
        trials.extend(servers.iter().map(|server| {
            let server = Arc::clone(server);
            Trial::test(format!("whole/{whole} on {}", server.major()), move || {
                is_made_again(whole, &server);
                Ok(())
            })
        }));
    }
    trials.push(Trial::test("house/every_kind_has_its_files", || {
        every_kind_has_its_files();
        Ok(())
    }));
    trials.push(Trial::test("house/every_code_is_described", || {
        every_code_is_described();
        Ok(())
    }));
    trials.push(Trial::test("house/every_field_names_its_version", || {
        every_field_names_its_version();
        Ok(())
    }));
    for server in &servers {
        println!("{server}");
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let (compared, exempt) = (COMPARED.load(Ordering::Relaxed), EXEMPT.load(Ordering::Relaxed));
    println!("{compared} tables, columns and sequences had to survive; warnings exempt {exempt}");
    conclusion.exit_code()
}

/// How many tables, columns and sequences the cases compared, and how many a warning exempted.
static COMPARED: AtomicUsize = AtomicUsize::new(0);
static EXEMPT: AtomicUsize = AtomicUsize::new(0);

/// Of how many cases one runs on servers between the oldest and the newest, in a run of everything.
const BETWEEN: usize = 4;

fn trial(name: String, server: Arc<Server>) -> Trial {
    Trial::test(format!("{name} on {}", server.major()), move || {
        prove(&name, &server);
        Ok(())
    })
}

fn prove(name: &str, server: &Server) {
    let case = Case::of(name);
    let make = if case.has_an_owner() { TestDatabase::of_an_owner } else { TestDatabase::with };
    let mut fresh = make(server, &case.file("after.sql"));
    let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
    let mut database = make(server, &case.file("before.sql"));
    let before = database.read();
    database.run(&case.file("seed.sql")).expect("the case's rows fit");
    let schemas = Pair { before: before.clone(), after: after.clone() };
    let drafted = case.draft(schemas, &mut database);
    if case.models().is_some() {
        let schemas = Pair { before: fresh.read(), after: drafted.after.clone() };
        let built = case.draft(schemas, &mut fresh).draft;
        fresh.run_all(&built.up_files());
    }
    let Drafted { draft, undecided, .. } = drafted;
    let dump_before = database.dump();
    // Where models say the same in other words, the words stay those of the database.
    let in_other_words = draft.is_empty() && case.models().is_some();
    let dump_after = if in_other_words { database.dump() } else { fresh.dump() };
    shows(&case, server, "up.sql", &draft.up_files().join(driftless_diff_engine::NEXT_FILE));
    shows(&case, server, "down.sql", &draft.down_files().join(driftless_diff_engine::NEXT_FILE));
    shows(&case, server, "warnings", &warnings(&draft.warnings, &draft.down_warnings, &undecided));

    if draft.up.refuses() {
        return refuses(&case, &mut database, &draft.up_files(), &before);
    }
    database.draw();
    let stored = database.stored();
    let told = told(&case, &mut database);
    let rights = database.rights();
    if !case.file("raises").is_empty() {
        return raises(&case, &mut database, &draft.up_files(), &before);
    }
    if !runs(&mut database, &draft.up_files(), &draft.warnings) {
        return has_become(&case, &mut database, &before);
    }
    has_become(&case, &mut database, &after);
    assert_eq!(database.dump(), dump_after, "pg_dump after up");
    is_told(&case, &mut database, "expected.txt");
    assert!(database.holds(&case.file("up_holds.sql")), "up_holds.sql after up");
    let rights_above = database.rights();
    for (name, before) in &rights {
        let name = case.renamed(name);
        let kept = rights_above.get(&name).is_none_or(|after| after == before);
        assert!(
            kept,
            "the rights on {name} after up: {before}, then {:?}",
            rights_above.get(&name)
        );
    }
    let above = database.stored();
    let (renames, relabelled) = (case.intent().renames, case.relabelled());
    let survives = |before: &Stored, after: &Stored, warnings: &[&[Diagnostic]], way: &str| {
        let warnings = warnings.iter().copied().flatten().collect();
        let found =
            survival(before, after, &Said { warnings, renames: &renames, relabelled: &relabelled });
        COMPARED.fetch_add(found.compared, Ordering::Relaxed);
        EXEMPT.fetch_add(found.exempt.len(), Ordering::Relaxed);
        assert!(found.lost.is_empty(), "{way}: {:#?}", found.lost);
    };
    survives(&stored, &above, &[&draft.warnings], "after up");
    if case.has("expected.sql") {
        leads_there_in_any_session(&case, server, &draft);
    }
    if draft.down.refuses() {
        return refuses(&case, &mut database, &draft.down_files(), &after);
    }
    database.run(&case.file("between.sql")).expect("what is written between up and down fits");
    let above = database.stored();
    if !runs(&mut database, &draft.down_files(), &draft.down_warnings) {
        return has_become(&case, &mut database, &after);
    }
    has_become(&case, &mut database, &before);
    assert!(database.holds(&case.file("down_holds.sql")), "down_holds.sql after down");
    for (name, after) in database.rights() {
        let kept = rights.get(&name).is_none_or(|before| *before == after);
        assert!(kept, "the rights on {name} after down: {after}");
    }
    assert_eq!(database.read().dependents, before.dependents, "what depends on it after down");
    // What was invalid is valid by now, and `pg_dump` shows valid indexes only.
    let indexes = before.tables.iter().flat_map(|it| &it.indexes);
    let invalid: Vec<String> =
        indexes.filter(|it| !it.valid).map(|it| format!("INDEX {} ON", it.name)).collect();
    let dump = database.dump().map(|it| -> Vec<String> {
        let is_shown = |it: &String| !invalid.iter().any(|index| it.contains(index));
        it.into_iter().filter(is_shown).collect()
    });
    assert_eq!(dump, dump_before, "pg_dump after down");
    let below = database.stored();
    survives(&above, &below, &[&draft.down_warnings], "after down");
    if !case.has("between.sql") {
        // Where an identity counts otherwise in between, its next number is not the one that it would have been.
        let tables = |it: Stored| Stored { sequences: BTreeMap::new(), ..it };
        let (stored, below) = (tables(stored), tables(below));
        survives(&stored, &below, &[&draft.warnings, &draft.down_warnings], "after up and down");
    }
    match case.has("expected_down.txt") {
        true => is_told(&case, &mut database, "expected_down.txt"),
        false => assert_eq!(self::told(&case, &mut database), told, "the rows after down"),
    }
    database.run_all(&draft.up_files());
    has_become(&case, &mut database, &after);
}

/// What the case's query gives.
fn told(case: &Case, database: &mut TestDatabase<'_>) -> Vec<String> {
    if case.has("expected.sql") { database.texts(&case.file("expected.sql")) } else { Vec::new() }
}

/// Compares what the case's query gives with the lines of that file.
fn is_told(case: &Case, database: &mut TestDatabase<'_>, file: &str) {
    if case.has("expected.sql") {
        let lines: Vec<String> = case.file(file).lines().map(str::to_owned).collect();
        assert_eq!(told(case, database), lines, "{file}");
    }
}

/// What is drafted and what becomes of the rows is the same whatever the session's settings are.
fn leads_there_in_any_session(case: &Case, server: &Server, draft: &Draft) {
    const SETTINGS: &str = "set timezone to 'Asia/Tokyo'; set datestyle to 'SQL, DMY'; set intervalstyle to 'sql_standard'";
    let mut fresh = TestDatabase::with(server, &case.file("after.sql"));
    let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
    let mut database = TestDatabase::with(server, &case.file("before.sql"));
    database.run(&case.file("seed.sql")).expect("the case's rows fit");
    let told = told(case, &mut database);
    database.run(SETTINGS).expect("a session can be set");
    let schemas = Pair { before: database.read(), after };
    let other = case.draft(schemas, &mut database).draft;
    assert_eq!(other.up_files(), draft.up_files(), "what is drafted in another session");
    assert_eq!(other.down_files(), draft.down_files(), "what is drafted in another session");
    database.run_all(&draft.up_files());
    database.run("reset all").expect("a session can be reset");
    is_told(case, &mut database, "expected.txt");
    if draft.down.refuses() {
        return;
    }
    database.run(SETTINGS).expect("a session can be set");
    database.run_all(&draft.down_files());
    database.run("reset all").expect("a session can be reset");
    match case.has("expected_down.txt") {
        true => is_told(case, &mut database, "expected_down.txt"),
        false => assert_eq!(self::told(case, &mut database), told, "the rows after down"),
    }
}

/// Runs a way. One that has a place to fill in may refuse rows that have no value: then nothing is changed.
fn runs(database: &mut TestDatabase<'_>, files: &[String], warnings: &[Diagnostic]) -> bool {
    if warnings.iter().all(|it| !["DF101", "DF102"].contains(&it.code)) {
        database.run_all(files);
        return true;
    }
    assert_eq!(files.len(), 1, "a place to fill in may stand in the only file");
    let Err(error) = database.run(&files[0]) else { return true };
    let refusal = error.as_db_error().expect("the server refuses");
    assert_eq!(refusal.code().code(), "23502", "{}", files[0]);
    assert_eq!(refusal.hint(), Some("write the UPDATE in place of this block"));
    false
}

/// The server refuses, with the SQLSTATE that `raises` says, and nothing is changed.
fn raises(case: &Case, database: &mut TestDatabase<'_>, files: &[String], before: &Schema) {
    let results: Vec<_> = files.iter().map(|it| database.run(it)).collect();
    let error = results.into_iter().find_map(Result::err).expect("the server refuses");
    let code = error.as_db_error().expect("the server refuses").code().code().to_owned();
    assert_eq!(code, case.file("raises").trim(), "{error:?}");
    has_become(case, database, before);
}

/// What `git ls-files | grep index` lists is an index's whole life: a value, what can happen to it, cases. Where a kind
/// is read, planned and spelled together with others, the file has their name.
fn every_kind_has_its_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let constraints = ["primary_key", "unique", "check", "foreign_key", "exclusion"];
    let others = [
        "namespace",
        "extension",
        "enumeration",
        "sequence",
        "table",
        "column",
        "index",
        "statistics",
    ];
    for kind in others.iter().chain(&constraints) {
        let read = if constraints.contains(kind) { "constraint" } else { kind };
        for path in [
            format!("schema/src/{kind}.rs"),
            format!("diff-engine/src/diff/{kind}.rs"),
            format!("introspect/src/read/{read}.rs"),
            format!("introspect/src/read/{read}.sql"),
            format!("tests/cases/{kind}"),
        ] {
            assert!(root.join(&path).exists(), "{kind} has no {path}");
        }
    }
}

/// WARNINGS.md has each code that the sources have, and no other.
fn every_code_is_described() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut used = BTreeSet::new();
    let mut open: Vec<PathBuf> = ["diff-engine/src", "runtime/src", "cli/src", "schema/src"]
        .iter()
        .map(|it| root.join(it))
        .collect();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("the sources can be read") {
            let path = entry.expect("the sources can be read").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("sources are text");
                used.extend(text.split('"').filter(|it| is_code(it)).map(str::to_owned));
            }
        }
    }
    let text = fs::read_to_string(root.join("WARNINGS.md")).expect("it is there");
    let cells = text.split('|').map(str::trim);
    let described: BTreeSet<String> = cells.filter(|it| is_code(it)).map(str::to_owned).collect();
    assert_eq!(used, described);
}

/// Two or three capitals, three digits.
fn is_code(text: &str) -> bool {
    let (letters, digits) = text.split_at_checked(text.len().saturating_sub(3)).unwrap_or_default();
    matches!(letters.len(), 2 | 3)
        && letters.bytes().all(|it| it.is_ascii_uppercase())
        && digits.bytes().all(|it| it.is_ascii_digit())
}

const CASTS: &str = "create extension citext; create type en as enum ('a', 'b')";

/// The server is asked of every pair, and says what was measured there.
fn casts_are_what_was_measured(server: &Server) {
    let mut database = TestDatabase::with(server, CASTS);
    let pairs: Vec<Measured> =
        measured().into_iter().filter(|it| it.from != "en" && it.to != "en").collect();
    let name = QualifiedName::new("public", "t");
    let questions: Vec<Question> = pairs
        .iter()
        .map(|it| Question {
            asked: Asked::Cast,
            table: Pair { before: name.clone(), after: name.clone() },
            row: Vec::new(),
            texts: Pair { before: &it.from, after: &it.to }.map(|it| Expression::new(it.as_str())),
        })
        .collect();
    let answers = database.answers(&questions);
    assert!(pairs.len() > 2_400, "the table is whole");
    let mut wrong = Vec::new();
    for (pair, answer) in pairs.iter().zip(answers) {
        let Some(expected) = pair.cast(server.major()) else { continue };
        if answer != Answer::Cast(expected) && !is_asked_otherwise(pair, &answer) {
            wrong.push(format!("{} to {}: {answer:?}, not {expected:?}", pair.from, pair.to));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// Two things are asked otherwise than they were measured: `timestamp` to `timestamptz` in a zone that is not UTC, where
/// it is not in place; and bits without a length, which would cut off.
fn is_asked_otherwise(pair: &Measured, answer: &Answer) -> bool {
    let zoned = pair.from.starts_with("timestamp") && pair.to.starts_with("timestamp");
    (zoned && *answer == Answer::Cast(Cast::Rewritten))
        || (pair.to == "bit(8)" && *answer == Answer::Cast(Cast::Missing))
}

/// A table with a column for each type that another one may lead to: what is drafted runs, and what is not has no cast.
fn casts_lead_there_or_are_refused(server: &Server) {
    let pairs = measured();
    let mut types: Vec<&str> = pairs.iter().map(|it| it.from.as_str()).collect();
    types.dedup();
    for from in types {
        let others: Vec<&Measured> = pairs.iter().filter(|it| it.from == from).collect();
        let table = |of: &dyn Fn(&Measured) -> String| {
            let columns = others.iter().enumerate().map(|(it, pair)| format!("c{it} {}", of(pair)));
            format!("{CASTS}; create table t ({})", columns.collect::<Vec<_>>().join(", "))
        };
        let mut fresh = TestDatabase::with(server, &table(&|it| it.to.clone()));
        let mut database = TestDatabase::with(server, &table(&|it| it.from.clone()));
        let schemas = Pair { before: database.read(), after: fresh.read() };
        let draft = drafted(schemas, &Intent::default(), &mut database).draft;
        for (place, pair) in others.iter().enumerate() {
            let Some(expected) = pair.cast(server.major()) else { continue };
            let name = format!("c{place}");
            let statement = draft.up.steps.iter().find(|it| match &it.statement {
                Statement::Refuse { message, .. } => message.contains(&format!("t.{name}`")),
                other => other
                    .about()
                    .is_some_and(|it| it.path.last().is_some_and(|it| it.as_str() == name)),
            });
            let refused = match statement.map(|it| &it.statement) {
                Some(Statement::Refuse { .. }) => true,
                Some(_) => false,
                // Two names of one type.
                None => continue,
            };
            // Bits without a length would cut off, and only PostgreSQL 13 casts "char" to labels: both are left to people.
            let ends = [pair.from.as_str(), pair.to.as_str()];
            let of_a_letter = ends.contains(&"\"char\"") && ends.contains(&"en");
            let of_bits = pair.to == "bit(8)" && expected == Cast::Explicit;
            let is_left_to_people = of_bits || of_a_letter;
            let is_missing = expected == Cast::Missing;
            assert!(
                refused == is_missing || is_left_to_people,
                "{from} to {}: {expected:?}",
                pair.to
            );
        }
        let plan = Plan {
            steps: draft
                .up
                .steps
                .iter()
                .filter(|it| !matches!(it.statement, Statement::Refuse { .. }))
                .cloned()
                .collect(),
        };
        for file in files(&plan, &[]) {
            database.run(&file).unwrap_or_else(|error| panic!("{error:?} in {file}"));
        }
    }
}

/// A text that is too long for its new type makes the draft fail, with or without `USING`.
fn casts_cut_nothing_off(server: &Server) {
    for (from, to, value) in [
        ("text", "varchar(3)", "abcdef"),
        ("text", "char(3)", "abcdef"),
        ("varchar(10)", "varchar(3)", "abcdef"),
        ("text", "bit(3)", "10101"),
        ("bit(5)", "bit(3)", "10101"),
        ("varbit", "varbit(3)", "10101"),
        ("text", "varchar(3)[]", "{abcdef}"),
        ("text[]", "varchar(3)[]", "{abcdef}"),
        ("integer", "varchar(3)", "123456"),
        ("bigint", "integer", "12345678901"),
        ("text", "numeric(3)", "12345"),
    ] {
        let table = |it: &str| format!("create table t (a {it})");
        let mut fresh = TestDatabase::with(server, &table(to));
        let mut database = TestDatabase::with(server, &table(from));
        let schemas = Pair { before: database.read(), after: fresh.read() };
        database.run(&format!("insert into t values ('{value}')")).expect("it fits");
        let draft = drafted(schemas, &Intent::default(), &mut database).draft;
        let [file] = draft.up_files().try_into().expect("one file");
        let error = database.run(&file).expect_err("it is too long");
        let code = error.code().map_or("", |it| it.code());
        assert!(["22001", "22003", "22026"].contains(&code), "{from} to {to}: {error:?}");
    }
}

/// A field that nobody compared would make no difference here.
fn field_changes_alone(field: &Field, server: &Server) {
    let mut database = built(server, base());
    let before = database.read();
    let mut after = before.clone();
    (field.change)(&mut after);
    assert_ne!(before, after, "nothing was changed");
    let mut fresh = built(server, after);
    assert_ne!(before, fresh.read(), "the change does not come back from the catalog");
    leads_there_and_back(database, fresh);
}

/// Read, drafted from nothing, run: the same by `pg_dump`, and nothing is left to do.
fn is_made_again(whole: &str, server: &Server) {
    let (script, foreign) = match whole {
        // A domain is nobody's model.
        "wide" => (
            wide(40),
            "create schema beside; create domain beside.positive as integer check (value > 0)",
        ),
        _ => (fixture(whole), ""),
    };
    let mut original = TestDatabase::with(server, &script);
    let schema = original.read();
    assert!(!schema.tables.is_empty(), "there is nothing to make again");
    let mut copy = TestDatabase::with(server, foreign);
    let schemas = Pair { before: copy.read(), after: schema.clone() };
    let files = drafted(schemas, &Intent::default(), &mut copy).draft.up_files();
    copy.run_all(&files);
    let schemas = Pair { before: copy.read(), after: schema };
    let left = drafted(schemas, &Intent::default(), &mut copy).draft;
    assert!(left.is_empty(), "still differs: {:#?}", left.up.steps);
    assert_eq!(copy.dump(), original.dump());
}

/// What a server does not know is an error that names the version which does, before anything is drafted for it.
fn every_field_names_its_version() {
    for Field { name, since, change } in FIELDS {
        let mut schema = base();
        change(&mut schema);
        for major in 13..=18 {
            let found = unsupported(&schema, major * 10_000);
            assert_eq!(found.is_empty(), major >= *since, "{name} on {major}: {found:?}");
            let named = format!("it came with {since}");
            assert!(found.iter().all(|it| it.message.ends_with(&named)), "{name}: {found:?}");
        }
    }
}

/// The contract on pairs of schemas that nobody has thought of: the same ones in each run, and shrunk where one fails.
fn any_pair_holds(server: &Server) -> Result<(), String> {
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&pairs(), |schemas| {
        let Pair { before, after } = schemas.map(|it| built(server, it));
        leads_there_and_back(before, after);
        Ok(())
    });
    outcome.map_err(|it| match it {
        TestError::Abort(reason) => reason.to_string(),
        TestError::Fail(reason, schemas) => {
            let Pair { before, after } = schemas.map(as_sql);
            format!("{reason}\n-- before:\n{before}\n-- after:\n{after}")
        }
    })
}

fn as_sql(schema: Schema) -> String {
    let schemas = Pair { before: Schema::default(), after: schema };
    draft(&matching(schemas, &Intent::default()).0, OLDEST).up_files().join("\n")
}

/// A database that holds the schema.
fn built(server: &Server, schema: Schema) -> TestDatabase<'_> {
    let mut database = TestDatabase::with(server, "");
    let schemas = Pair { before: database.read(), after: schema };
    let files = drafted(schemas, &Intent::default(), &mut database).draft.up_files();
    database.run_all(&files);
    database
}

fn leads_there_and_back(mut database: TestDatabase<'_>, mut fresh: TestDatabase<'_>) {
    let (before, after) = (database.read(), fresh.read());
    let between = |database: &mut TestDatabase<'_>, wanted: &Schema| {
        let schemas = Pair { before: database.read(), after: wanted.clone() };
        drafted(schemas, &Intent::default(), database).draft
    };
    let same = |database: &mut TestDatabase<'_>, wanted: &Schema| {
        let left = between(database, wanted);
        assert!(left.is_empty(), "still differs: {:#?}", left.up.steps);
    };
    let draft = between(&mut database, &after);
    assert_eq!(draft.is_empty(), before == after, "a difference without a change");
    if draft.up.refuses() {
        assert!(database.run(&draft.up_files()[0]).is_err());
        return same(&mut database, &before);
    }
    let dump = database.dump();
    database.run_all(&draft.up_files());
    same(&mut database, &after);
    assert_eq!(database.dump(), fresh.dump(), "pg_dump after up");
    if draft.down.refuses() {
        assert!(database.run(&draft.down_files()[0]).is_err());
        return same(&mut database, &after);
    }
    database.run_all(&draft.down_files());
    same(&mut database, &before);
    assert_eq!(database.dump(), dump, "pg_dump after down");
}

/// Read again, nothing differs.
fn has_become(case: &Case, database: &mut TestDatabase<'_>, wanted: &Schema) {
    let found = database.read();
    let schemas = Pair { before: found, after: wanted.clone() };
    let Drafted { draft, undecided, .. } = drafted(schemas, &case.once_done(), database);
    assert!(draft.is_empty(), "still differs: {:#?}", draft.up.steps);
    assert_eq!(undecided, Vec::<String>::new());
}

/// The SQL raises, and everything is as it was.
fn refuses(case: &Case, database: &mut TestDatabase<'_>, files: &[String], kept: &Schema) {
    let stored = database.stored();
    let error = database.run(&files[0]).expect_err("a refusal raises");
    let report = error.as_db_error().expect("it is the server that raises");
    assert_eq!(report.code().code(), "0A000", "{report}");
    has_become(case, database, kept);
    assert_eq!(database.stored(), stored);
}

fn warnings(up: &[Diagnostic], down: &[Diagnostic], undecided: &[String]) -> String {
    let lines = |way: &str, all: &[Diagnostic]| -> String {
        all.iter().map(|it| format!("{way}: {it}\n")).collect()
    };
    let asked: String = undecided.iter().map(|it| format!("may be a rename: {it}\n")).collect();
    format!("{}{}{asked}", lines("up", up), lines("down", down))
}

/// From PostgreSQL 16 on a view's columns come without the table before them, where there is one table only.
fn shows(case: &Case, server: &Server, name: &str, text: &str) {
    let has_a_view = ["CREATE VIEW", "CREATE MATERIALIZED VIEW"].iter().any(|it| text.contains(it));
    let name = match has_a_view && server.major() >= 16 && case.is_for(15) {
        true => format!("{name} from 16"),
        false => name.to_owned(),
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(case.folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
}
