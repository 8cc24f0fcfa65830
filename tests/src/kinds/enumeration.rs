//! What the tests need of enums.

use driftless_schema::{Enum, Pair, Schema};

use super::{Field, TestsOf, field, public, some};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "enumeration/comment_added",
        "enumeration/labels_removed_beside_a_chain",
        "enumeration/labels_renamed_in_a_circle_under_a_generated_column_from_17",
        "enumeration/moved_to_another_schema",
        "enumeration/value_added_and_taken_back_under_a_column",
        "enumeration/value_removed_under_a_check_that_is_not_valid",
        "enumeration/value_removed_under_a_foreign_key",
    ],
    odd: Pair {
        before: r#"create type "e@" as enum ('kept', 'l@', 'm@');"#,
        after: r#"create type "e@" as enum ('kept', 'n@');"#,
    },
    wide: "create type beside.mood as enum ('fine', 'it''s', 'two words');",
};

fn add(schema: &mut Schema) {
    let labels = vec!["fine".to_owned()];
    schema.enums.push(Enum { name: public("mood"), labels, comment: None });
}

const FIELDS: &[Field] = &[field("enumeration/comment", |it| it.enums[0].comment = some("how"))];
