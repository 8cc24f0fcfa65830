//! What the tests need of extensions.

use driftless_schema::{Extension, Extensions, Name};

use super::{Field, NOTHING, TestsOf, field};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    facts: &["extension/dropped_with_its_column", "extension/moved_to_another_schema"],
    ..NOTHING
};

const FIELDS: &[Field] = &[field("extension/there", |it| {
    let namespace = Some(Name::new("public"));
    let citext = Extension { name: Name::new("citext"), namespace };
    it.extensions = Extensions::Installed(vec![citext]);
})];
