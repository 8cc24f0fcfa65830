//! The same contract on schemas that are no cases: each field changed alone, whole schemas, random pairs.

use driftless_diff_engine::{Intent, OLDEST, draft, matching};
use driftless_schema::{Pair, Schema};
use driftless_tests::definitions::{
    Choice, Form, GROUND, Piece, ROWS, alone, bases, choices, script,
};
use driftless_tests::{Field, Server, TestDatabase, base, drafted, fixture, pairs, wide};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Fails if the field is not compared: then the change makes no difference.
pub(super) fn field_changes_alone(field: &Field, server: &Server) {
    let mut database = built(server, base());
    let before = database.read();
    let mut after = before.clone();
    (field.change)(&mut after);
    assert_ne!(before, after, "nothing was changed");
    let mut fresh = built(server, after);
    assert_ne!(before, fresh.read(), "the change does not come back from the catalog");
    leads_there_and_back(database, fresh);
}

/// Reads the schema, drafts it for an empty database and runs the draft: no difference is left, and `pg_dump` shows none.
pub(super) fn is_made_again(whole: &str, server: &Server) {
    let (script, foreign) = match whole {
        // A composite type is nobody's model.
        "wide" => {
            (wide(40), "create schema beside; create type beside.point as (x integer, y integer)")
        }
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

/// The contract on generated pairs of schemas. Each run has the same pairs; a pair that fails is made smaller.
pub(super) fn any_pair_holds(server: &Server) -> Result<(), String> {
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

/// One form of a definition alone against another, there and back.
pub(super) fn form_changes_alone(piece: &Piece, forms: Pair<Form>, server: &Server) {
    let Pair { before, after } = forms.map(|it| holding(server, &alone(piece, it)));
    defines_there_and_back(before, after, true);
}

/// Every kind of definition at once is made on an empty database.
pub(super) fn all_is_defined(server: &Server) {
    let original = holding(server, &bases());
    let ground = TestDatabase::with(server, GROUND).reading_everything();
    let mut with_rows = ground;
    with_rows.run(ROWS).expect("the rows fit");
    defines_there_and_back(with_rows, original, true);
}

/// The contract on generated pairs of definitions.
pub(super) fn any_definitions_hold(server: &Server) -> Result<(), String> {
    let config = Config { cases: 8, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&choices(server.major()), |sides| {
        let [before, after] = sides.map(|it| holding(server, &it));
        defines_there_and_back(before, after, false);
        Ok(())
    });
    outcome.map_err(|it| match it {
        TestError::Abort(reason) => reason.to_string(),
        TestError::Fail(reason, [before, after]) => {
            let [before, after] = [before, after].map(|it| script(&it));
            format!("{reason}\n-- before:\n{before}\n-- after:\n{after}")
        }
    })
}

fn holding<'a>(server: &'a Server, choice: &Choice) -> TestDatabase<'a> {
    TestDatabase::with(server, &script(choice)).reading_everything()
}

/// `differs`: whether there must be a difference.
fn defines_there_and_back(
    mut database: TestDatabase<'_>,
    mut fresh: TestDatabase<'_>,
    differs: bool,
) {
    let (before, after) = (database.read(), fresh.read());
    // Whatever may go, goes: both sides are declared.
    let declared = before.objects().into_iter().chain(after.objects()).collect();
    let intent = Intent { compares_definitions: true, declared, ..Intent::default() };
    let between = |database: &mut TestDatabase<'_>, wanted: &Schema| {
        let schemas = Pair { before: database.read(), after: wanted.clone() };
        drafted(schemas, &intent, database).draft
    };
    let same = |database: &mut TestDatabase<'_>, wanted: &Schema| {
        let left = between(database, wanted);
        assert!(left.is_empty(), "still differs: {:#?}", left.up.steps);
    };
    let draft = between(&mut database, &after);
    assert!(!differs || !draft.is_empty(), "the difference is not seen");
    let rows = "select a.id, a.name, e.note from account a full join entry e on e.account_id = a.id order by 1, 3";
    let (dump, stored) = (database.dump(), database.texts(rows));
    if draft.up.refuses() {
        assert!(database.run(&draft.up_files().join("\n")).is_err());
        return same(&mut database, &before);
    }
    database.run_all(&draft.up_files());
    same(&mut database, &after);
    assert_eq!(database.dump(), fresh.dump(), "pg_dump after up");
    if draft.down.refuses() {
        assert!(database.run(&draft.down_files().join("\n")).is_err());
        return same(&mut database, &after);
    }
    database.run_all(&draft.down_files());
    same(&mut database, &before);
    assert_eq!(database.dump(), dump, "pg_dump after down");
    assert_eq!(database.texts(rows), stored, "the rows after down");
}

fn as_sql(schema: Schema) -> String {
    let schemas = Pair { before: Schema::default(), after: schema };
    draft(&matching(schemas, &Intent::default()).0, OLDEST).up_files().join("\n")
}

/// A database that holds the schema.
pub(super) fn built(server: &Server, schema: Schema) -> TestDatabase<'_> {
    let mut database = TestDatabase::with(server, "");
    if schema.tables.iter().any(|it| it.grants.is_some()) {
        database = database.reading_grants();
    }
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
