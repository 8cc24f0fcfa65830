//! What the tests need of checks.

use driftless_schema::{Check, Expression, Name, Schema, Validity};

use super::{Field, NOTHING, TestsOf, field, newer, some, table};

pub(super) const TESTS: TestsOf =
    TestsOf { fields: FIELDS, add, facts: &["check/not_enforced_any_longer"], ..NOTHING };

fn add(schema: &mut Schema) {
    table(schema).checks = vec![Check::new("t_check", Expression::new("b > 0"))];
}

const FIELDS: &[Field] = &[
    field("check/name", |it| table(it).checks[0].name = Name::new("other")),
    field("check/expression", |it| table(it).checks[0].expression = Expression::new("b > 1")),
    field("check/inherited", |it| table(it).checks[0].inherited = false),
    field("check/validity", |it| table(it).checks[0].validity = Validity::NotValid),
    newer(18, "check/not_enforced", |it| table(it).checks[0].validity = Validity::NotEnforced),
    field("check/comment", |it| table(it).checks[0].comment = some("positive")),
];
