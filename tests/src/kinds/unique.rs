//! What the tests need of unique constraints.

use driftless_schema::{Name, Schema, Timing, Unique};

use super::{Field, NOTHING, TestsOf, field, names, newer, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &["unique/promoted_from_an_index_without_distinct_nulls"],
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).uniques = vec![Unique::new("t_unique", names(&["b", "c"]))];
}

const FIELDS: &[Field] = &[
    field("unique/name", |it| table(it).uniques[0].name = Name::new("other")),
    field("unique/columns", |it| table(it).uniques[0].columns = names(&["c", "b"])),
    field("unique/include", |it| table(it).uniques[0].include = names(&["a"])),
    newer(15, "unique/nulls_distinct", |it| table(it).uniques[0].nulls_distinct = false),
    newer(18, "unique/without_overlaps", |it| {
        table(it).uniques[0].columns = names(&["q", "r"]);
        table(it).uniques[0].without_overlaps = true;
    }),
    field("unique/timing", |it| table(it).uniques[0].timing = Timing::Deferred),
    field("unique/parameters", |it| {
        let parameters = &mut table(it).uniques[0].storage.parameters;
        parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("unique/clustered", |it| table(it).uniques[0].storage.clustered = true),
    field("unique/comment", |it| table(it).uniques[0].comment = some("unique")),
];
