//! What the tests need of exclusion constraints.

use driftless_schema::{
    Exclusion, ExclusionElement, Expression, IndexStorage, LooseName, Name, Naming, Schema, Timing,
};

use super::{Field, NOTHING, TestsOf, field, names, on, some, table};

pub(super) const TESTS: TestsOf =
    TestsOf { fields: FIELDS, add, facts: &["exclusion/that_needs_an_extension"], ..NOTHING };

fn add(schema: &mut Schema) {
    table(schema).exclusions = vec![Exclusion {
        name: Name::new("t_exclusion"),
        naming: Naming::Given,
        method: Name::new("gist"),
        elements: vec![ExclusionElement { column: on("r"), operator: LooseName::bare("&&") }],
        include: Vec::new(),
        predicate: None,
        timing: Timing::Immediate,
        storage: IndexStorage::default(),
        comment: None,
    }];
}

const FIELDS: &[Field] = &[
    field("exclusion/name", |it| table(it).exclusions[0].name = Name::new("other")),
    field("exclusion/method", |it| table(it).exclusions[0].method = Name::new("spgist")),
    field("exclusion/elements", |it| {
        table(it).exclusions[0].elements[0].column = on("q");
    }),
    field("exclusion/operator", |it| {
        table(it).exclusions[0].elements[0].operator = LooseName::bare("=");
    }),
    field("exclusion/include", |it| table(it).exclusions[0].include = names(&["b"])),
    field("exclusion/predicate", |it| {
        table(it).exclusions[0].predicate = Some(Expression::new("b > 5"));
    }),
    field("exclusion/timing", |it| table(it).exclusions[0].timing = Timing::Deferrable),
    field("exclusion/parameters", |it| {
        let parameters = &mut table(it).exclusions[0].storage.parameters;
        parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("exclusion/comment", |it| table(it).exclusions[0].comment = some("never")),
];
