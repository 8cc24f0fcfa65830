//! What is asserted of each case on each server: up, down and up again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use driftless_schema::{Diagnostic, Pair, Schema};
use driftless_tests::{Case, Drafted, Dump, Said, Server, Stored, TestDatabase, drafted, survival};

use super::session::leads_there_in_any_session;
use super::shown::{shows, warnings};
use super::told::{self, is_told, told};

/// How many tables, columns and sequences the cases compared, and how many a warning exempted.
pub(super) static COMPARED: AtomicUsize = AtomicUsize::new(0);

pub(super) static EXEMPT: AtomicUsize = AtomicUsize::new(0);

/// How much of the contract a trial holds. What is left out in a short one depends on the server's version less than the rest
/// does, and takes half of the time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// All of it.
    Whole,
    /// All but `pg_dump`'s opinion, another session's settings, and the way up after the way down.
    Short,
}

impl Depth {
    fn dump<'a>(self, database: &TestDatabase<'a>) -> Option<Dump<'a>> {
        match self {
            Depth::Whole => database.dumped(),
            Depth::Short => None,
        }
    }
}

pub(super) fn prove(name: &str, server: &Server, depth: Depth) {
    let is_whole = depth == Depth::Whole;
    let case = Case::of(name);
    let make = if case.has_an_owner() { TestDatabase::of_an_owner } else { TestDatabase::with };
    let mut fresh = make(server, &case.file("after.sql")).reading_for(&case);
    let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
    let mut database = make(server, &case.file("before.sql")).reading_for(&case);
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
    let dump_before = depth.dump(&database);
    // Where models say the same in other words, the words stay those of the database.
    let in_other_words = draft.is_empty() && case.models().is_some();
    let dump_after = if in_other_words { dump_before.clone() } else { depth.dump(&fresh) };
    let rights_wanted = fresh.rights();
    drop(fresh);
    if !runs(&mut database, &draft.up_files(), &draft.warnings) {
        has_become(&case, &mut database, &before);
        return;
    }
    has_become(&case, &mut database, &after);
    dumps_are_alike(depth.dump(&database), dump_after, |it| it, "pg_dump after up");
    is_told(&case, &mut database, "expected.txt");
    assert!(database.holds(&case.file("up_holds.sql")), "up_holds.sql after up");
    let rights_above = database.rights();
    if case.compares_grants() {
        assert_eq!(rights_above, rights_wanted, "the rights after up");
    }
    for (name, before) in rights.iter().filter(|_| !case.compares_grants()) {
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
    if is_whole && case.has("expected.sql") {
        leads_there_in_any_session(&case, server, &draft);
    }
    if draft.down.refuses() {
        return refuses(&case, &mut database, &draft.down_files(), &after);
    }
    database.run(&case.file("between.sql")).expect("what is written between up and down fits");
    let above = database.stored();
    if !runs(&mut database, &draft.down_files(), &draft.down_warnings) {
        has_become(&case, &mut database, &after);
        return;
    }
    let found = has_become(&case, &mut database, &before);
    assert!(database.holds(&case.file("down_holds.sql")), "down_holds.sql after down");
    for (name, after) in database.rights() {
        let kept = rights.get(&name).is_none_or(|before| *before == after);
        assert!(kept, "the rights on {name} after down: {after}");
    }
    // Definitions are read in the order in which they were created.
    let sorted = |it: &Schema| {
        let mut all = it.dependents.clone();
        all.sort();
        all
    };
    assert_eq!(sorted(&found), sorted(&before), "what depends on it after down");
    // What was invalid is valid by now, and `pg_dump` shows valid indexes only.
    let indexes = before.tables.iter().flat_map(|it| &it.indexes);
    let invalid: Vec<String> =
        indexes.filter(|it| !it.valid).map(|it| format!("INDEX {} ON", it.name)).collect();
    let shown = |mut all: Vec<String>| {
        all.retain(|it| !invalid.iter().any(|index| it.contains(index)));
        all
    };
    dumps_are_alike(depth.dump(&database), dump_before, shown, "pg_dump after down");
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
        false => assert_eq!(told::told(&case, &mut database), told, "the rows after down"),
    }
    if is_whole {
        database.run_all(&draft.up_files());
        has_become(&case, &mut database, &after);
    }
}

/// Both dumps have the same statements, at least once they have been restored. `shown` are the statements that are compared.
fn dumps_are_alike(
    found: Option<Dump<'_>>,
    wanted: Option<Dump<'_>>,
    shown: impl Fn(Vec<String>) -> Vec<String>,
    when: &str,
) {
    let (Some(found), Some(wanted)) = (found, wanted) else { return };
    if shown(found.statements()) != wanted.statements() {
        assert_eq!(shown(found.restored()), wanted.restored(), "{when}");
    }
}

/// Runs one direction of a draft. Returns whether it ran: a draft with a place to fill in may refuse rows that have no value,
/// and then changes nothing.
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

/// Asserts that nothing differs between the database and that schema. Returns what was read.
fn has_become(case: &Case, database: &mut TestDatabase<'_>, wanted: &Schema) -> Schema {
    let found = database.read();
    let schemas = Pair { before: found.clone(), after: wanted.clone() };
    let Drafted { draft, undecided, .. } = drafted(schemas, &case.once_done(), database);
    assert!(draft.is_empty(), "still differs: {:#?}", draft.up.steps);
    assert_eq!(undecided, Vec::<String>::new());
    found
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
