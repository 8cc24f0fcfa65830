//! What the tests need of sequences of their own.

use driftless_schema::{Name, OwnedBy, Pair, Schema, Sequence, SequenceOptions, SequenceType};

use super::{Field, TestsOf, field, newer, public, some};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    odd: Pair { before: r#"create sequence "q@";"#, after: "" },
    wide: "create sequence beside.counter increment 5 start 100 cache 3;",
    facts: &["sequence/bigint_to_smallint", "sequence/unlogged_added"],
};

fn add(schema: &mut Schema) {
    schema.sequences.push(Sequence {
        name: public("counter"),
        data_type: SequenceType::BigInt,
        options: SequenceOptions::default(),
        owned_by: None,
        comment: None,
        unlogged: false,
    });
}

const FIELDS: &[Field] = &[
    field("sequence/data_type", |it| it.sequences[0].data_type = SequenceType::Integer),
    field("sequence/increment", |it| it.sequences[0].options.increment = 3),
    field("sequence/minimum", |it| it.sequences[0].options.minimum = Some(-9)),
    field("sequence/maximum", |it| it.sequences[0].options.maximum = Some(99)),
    field("sequence/start", |it| it.sequences[0].options.start = Some(5)),
    field("sequence/cache", |it| it.sequences[0].options.cache = 5),
    field("sequence/cycle", |it| it.sequences[0].options.cycle = true),
    field("sequence/owned_by", |it| {
        it.sequences[0].owned_by = Some(OwnedBy { table: public("t"), column: Name::new("c") });
    }),
    newer(15, "sequence/unlogged", |it| it.sequences[0].unlogged = true),
    field("sequence/comment", |it| it.sequences[0].comment = some("counts")),
];
