//! What the tests need of primary keys.

use driftless_schema::{Name, NotNull, PrimaryKey, Schema, Timing};

use super::{Field, NOTHING, TestsOf, column, field, names, newer, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "primary_key/clustered_on_no_longer",
        "primary_key/moved_to_an_identity_that_is_new",
        "primary_key/promoted_from_an_index_of_another_name",
        "primary_key/renamed_with_all_that",
    ],
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).primary_key = Some(PrimaryKey::new("t_key", names(&["id"])));
}

fn key(schema: &mut Schema) -> &mut PrimaryKey {
    table(schema).primary_key.as_mut().expect("it is in the base")
}

const FIELDS: &[Field] = &[
    field("primary_key/name", |it| key(it).name = Name::new("other_key")),
    field("primary_key/columns", |it| key(it).columns = names(&["id", "b"])),
    field("primary_key/include", |it| key(it).include = names(&["a"])),
    newer(18, "primary_key/without_overlaps", |it| {
        column(it, "q").not_null = Some(NotNull::default());
        column(it, "r").not_null = Some(NotNull::default());
        key(it).columns = names(&["q", "r"]);
        key(it).without_overlaps = true;
    }),
    field("primary_key/timing", |it| key(it).timing = Timing::Deferrable),
    field("primary_key/parameters", |it| {
        key(it).storage.parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("primary_key/tablespace", |it| {
        key(it).storage.tablespace = Some(Name::new("elsewhere"));
    }),
    field("primary_key/clustered", |it| key(it).storage.clustered = true),
    field("primary_key/replica_identity", |it| key(it).storage.replica_identity = true),
    field("primary_key/comment", |it| key(it).comment = some("it's the key")),
];
