//! Every code that a rule tells has a case that shows it, and one that looks alike and does not.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::lint::{Group, pages};
use driftless_tests::Case;

/// For each code a case whose upgrade looks like one that the code warns of, and does nothing of that kind.
const ALIKE: &[(&str, &str)] = &[
    // Another object takes the name: nothing is renamed.
    ("APP102", "column/drop/drop_said_beside_an_addition"),
    ("APP103", "table/drop_said_beside_a_create_alike"),
    ("APP104", "namespace/comment"),
    ("APP105", "column/not_null/made_required"),
    // The default is dropped and set because a function that it calls is recreated.
    ("APP107", "dependent/a_function_of_a_rebuilt_enum_that_a_default_calls"),
    ("APP109", "enumeration/value_removed_and_its_rows_get_another"),
    ("APP110", "enumeration/value_renamed"),
    // The new column has a default, or is not required.
    ("APP111", "column/not_null/added_required_without_a_default"),
    ("APP112", "column/identity/identity_always_to_by_default"),
    ("APP113", "sequence/increment_changed"),
    // Another key forbids as much; the columns go too.
    ("APP114", "unique/dropped_beside_a_key_over_fewer_columns"),
    ("APP115", "index/dropped_beside_one_that_finds_as_much"),
    ("APP116", "view/another_condition"),
    ("APP117", "composite_type/comments_changed"),
    ("APP118", "partition/bounds_grow"),
    // The privilege itself stays.
    ("APP119", "grant/with_grant_option_no_longer"),
    ("APP120", "trigger/renamed"),
    ("APP201", "column/default/default_changed"),
    ("APP204", "table/row_security_enabled_no_longer"),
    ("DF101", "column/not_null/required_one_added_and_filled"),
    ("DF102", "column/not_null/made_required_with_a_default"),
    ("DF103", "unique/added_beside_a_key_over_fewer_columns"),
    ("DF104", "foreign_key/on_delete_cascade_added"),
    ("DF105", "check/not_valid_added"),
    ("DF106", "exclusion/renamed"),
    ("DF107", "check/not_valid_dropped"),
    ("DF109", "domain/check_added_not_valid_to_rows_that_do_not_fit"),
    ("DF112", "column/type/integer_to_text"),
    ("DF113", "fill/an_immediate_key_needs_nothing"),
    ("DF114", "partition/added"),
    ("DL101", "table/renamed"),
    ("DL102", "column/rename/alone"),
    ("DL104", "column/type/every_scalar_to_text"),
    ("DL105", "enumeration/value_renamed"),
    ("DL106", "column/identity/serial_becomes_an_identity"),
    ("DL109", "table/unlogged_removed"),
    ("DL111", "column/generated/generated_renamed"),
    ("DL112", "namespace/renamed_with_everything_in_it"),
    ("DL113", "extension/moved_to_another_schema"),
    ("DL114", "sequence/minimum_below_zero"),
    // No column has values of the type.
    ("DL115", "composite_type/attribute_dropped"),
    ("DP101", "table/renamed_under_a_view_and_a_trigger"),
    ("EN101", "enumeration/value_renamed"),
    ("EN104", "enumeration/labels_renamed_in_a_chain"),
    ("EX101", "extension/moved_to_another_schema"),
    ("IRR101", "column/type/integer_to_bigint"),
    ("LK101", "column/type/widen_varchar"),
    ("LK102", "column/default/add_with_default"),
    ("LK103", "column/add/add_nullable"),
    ("LK104", "column/generated/generated_renamed"),
    ("LK106", "table/fillfactor_changed"),
    ("LK206", "index/renamed"),
    ("LK207", "index/comment_added"),
    ("LK208", "column/type/widen_varchar"),
    ("LK209", "unique/added_with_nulls_not_distinct_beside_one_over_fewer_columns"),
    ("LK401", "column/default/default_added"),
    ("NS101", "column/type/integer_to_bigint"),
    ("RS101", "fill/row_security_of_an_owner"),
    ("TR101", "fill/updated_at_stays"),
    ("TR102", "fill/triggers_that_fire_are_named"),
    ("TZ101", "column/type/precision_of_a_timestamp"),
    ("TZ102", "column/type/timestamp_to_timestamptz"),
];

/// Compares the register with the snapshots of all cases.
pub(super) fn every_code_has_a_case_and_one_alike() {
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for name in Case::names() {
        for code in codes(&Case::of(&name).file("warnings.snap"), &["up: ", "down: "]) {
            shown.entry(code).or_insert_with(|| name.clone());
        }
    }
    let told: BTreeSet<&str> = pages()
        .into_iter()
        .filter(|it| is_about_a_statement(it.group) || shown.contains_key(it.code))
        .map(|it| it.code)
        .collect();
    let registered: BTreeSet<&str> = ALIKE.iter().map(|(code, _)| *code).collect();
    let without: Vec<&&str> = told.difference(&registered).collect();
    assert_eq!(without, Vec::<&&str>::new(), "codes without a case that looks alike");
    let names: BTreeSet<String> = Case::names().into_iter().collect();
    for (code, alike) in ALIKE {
        assert!(shown.contains_key(*code), "no case shows {code}");
        assert!(names.contains(*alike), "{code}: there is no case {alike}");
        let found = codes(&Case::of(alike).file("warnings.snap"), &["up: "]);
        assert!(!found.contains(*code), "{alike} shows {code}, which only looks alike there");
    }
}

/// The codes in a snapshot, on lines that begin so.
fn codes(snapshot: &str, ways: &[&str]) -> BTreeSet<String> {
    let lines = snapshot.lines().filter(|line| ways.iter().any(|way| line.starts_with(way)));
    let code = |line: &str| {
        let (_, rest) = line.split_once('[')?;
        Some(rest.split_once(']')?.0.to_owned())
    };
    lines.filter_map(code).collect()
}

/// Groups whose codes are all told of statements.
fn is_about_a_statement(group: Group) -> bool {
    match group {
        Group::LostData
        | Group::ExistingRows
        | Group::Locks
        | Group::Time
        | Group::Enums
        | Group::Programs
        | Group::Refusals => true,
        // Some of their codes are about models, the named database or a proof, where the cases do not look.
        Group::Writes
        | Group::Dependents
        | Group::Proof
        | Group::Open
        | Group::Models
        | Group::Servers => false,
    }
}
