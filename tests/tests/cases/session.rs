//! A draft depends on no session.

use driftless_diff_engine::Draft;
use driftless_schema::Pair;
use driftless_tests::{Case, Server, TestDatabase};

use super::told::{self, is_told, told};

/// Asserts that the draft and the rows are the same under other settings of the session.
pub(super) fn leads_there_in_any_session(case: &Case, server: &Server, draft: &Draft) {
    const SETTINGS: &str = "set timezone to 'Asia/Tokyo'; set datestyle to 'SQL, DMY'; set intervalstyle to 'sql_standard'";
    let mut fresh = TestDatabase::with(server, &case.file("after.sql")).reading_for(case);
    let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
    let mut database = TestDatabase::with(server, &case.file("before.sql")).reading_for(case);
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
        false => assert_eq!(told::told(case, &mut database), told, "the rows after down"),
    }
}
