//! What the tests need of PostgreSQL schemas.

use driftless_schema::{Name, Namespace, Pair, Schema};

use super::{Field, TestsOf, field, some};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "namespace/drop_with_table",
        "namespace/renamed_and_a_table_moves_out",
        "namespace/with_everything_in_it",
    ],
    odd: Pair { before: r#"create schema "a@";"#, after: "" },
    wide: "create schema beside;",
};

fn add(schema: &mut Schema) {
    schema.namespaces.push(Namespace { name: Name::new("beside"), comment: None });
}

const FIELDS: &[Field] = &[field("namespace/comment", |it| {
    let beside = it.namespaces.iter_mut().find(|it| it.name.as_str() == "beside");
    beside.expect("it is in the base").comment = some("beside");
})];
