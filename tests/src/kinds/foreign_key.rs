//! What the tests need of foreign keys.

use driftless_schema::{Action, ForeignKey, Name, Schema, Timing, Validity};

use super::{Field, NOTHING, TestsOf, field, names, newer, public, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "foreign_key/enforced",
        "foreign_key/not_enforced_added",
        "foreign_key/not_enforced_any_longer",
        "foreign_key/not_valid_added",
        "foreign_key/validated_and_deferred",
    ],
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).foreign_keys =
        vec![ForeignKey::new("t_parent", names(&["b", "c"]), public("parent"), names(&["x", "y"]))];
}

const FIELDS: &[Field] = &[
    field("foreign_key/name", |it| table(it).foreign_keys[0].name = Name::new("other")),
    field("foreign_key/columns", |it| table(it).foreign_keys[0].columns = names(&["c", "b"])),
    field("foreign_key/on_delete", |it| table(it).foreign_keys[0].on_delete = Action::Cascade),
    newer(15, "foreign_key/on_delete_columns", |it| {
        table(it).foreign_keys[0].on_delete = Action::SetNull;
        table(it).foreign_keys[0].on_delete_columns = names(&["c"]);
    }),
    field("foreign_key/on_update", |it| table(it).foreign_keys[0].on_update = Action::Restrict),
    field("foreign_key/match_full", |it| table(it).foreign_keys[0].match_full = true),
    field("foreign_key/timing", |it| table(it).foreign_keys[0].timing = Timing::Deferred),
    field("foreign_key/validity", |it| {
        table(it).foreign_keys[0].validity = Validity::NotValid;
    }),
    newer(18, "foreign_key/not_enforced", |it| {
        table(it).foreign_keys[0].validity = Validity::NotEnforced;
    }),
    field("foreign_key/comment", |it| table(it).foreign_keys[0].comment = some("parent")),
];
