//! What the tests need of columns.

use driftless_schema::{
    Column, ColumnValue, Expression, Generated, GeneratedStorage, Identity, IdentityKind,
    LooseName, Name, Naming, NotNull, Schema, SequenceOptions, SequenceType, Serial, SqlType,
    Storage,
};

use super::{Field, NOTHING, TestsOf, column, field, integer, newer, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "column/serial/bigint_becomes_bigserial",
        "column/collation/collation_added_beside_another_default",
        "column/storage/compression_of_a_new_column",
        "column/generated/computed_times_that_get_a_zone",
        "column/identity/identity_by_default_to_always",
        "column/identity/identity_removed",
        "column/identity/identity_turned_round",
        "column/not_null/made_optional",
        "column/not_null/not_null_inherited_again",
        "column/not_null/not_null_named_added",
        "column/not_null/not_null_not_valid_of_a_new_table",
        "column/storage/option_exchanged_for_another",
        "column/not_null/required_one_added_with_a_default",
        "column/not_null/required_one_added_with_a_volatile_default",
        "column/serial/serial_added",
        "column/identity/serial_becomes_an_identity_under_a_view",
        "column/serial/serial_increment_added",
        "column/serial/serial_with_a_comment_on_its_sequence",
        "column/storage/statistics_target_of_a_new_column",
        "column/storage/storage_changed",
        "column/generated/stored_to_virtual",
    ],
    ..NOTHING
};

fn add(schema: &mut Schema) {
    table(schema).columns = vec![
        Column {
            value: ColumnValue::Identity(Identity {
                kind: IdentityKind::Always,
                options: SequenceOptions::default(),
            }),
            ..Column::new("id", integer()).required()
        },
        Column::new("a", SqlType::built_in("text")),
        Column::new("b", integer()).required(),
        Column::new("c", integer()),
        Column { value: ColumnValue::Default(Expression::new("7")), ..Column::new("d", integer()) },
        Column {
            value: ColumnValue::Generated(Generated {
                expression: Expression::new("b * 2"),
                storage: GeneratedStorage::Stored,
            }),
            ..Column::new("g", integer())
        },
        Column {
            value: ColumnValue::Serial(Serial {
                sequence: None,
                data_type: SequenceType::Integer,
                options: SequenceOptions::default(),
            }),
            ..Column::new("n", integer()).required()
        },
        Column::new("r", SqlType::built_in("int4range")),
        Column::new("q", SqlType::built_in("int4range")),
    ];
}

fn counting(schema: &mut Schema) -> &mut SequenceOptions {
    match &mut column(schema, "id").value {
        ColumnValue::Identity(it) => &mut it.options,
        other => panic!("an identity has become {other:?}"),
    }
}

fn serial(schema: &mut Schema) -> &mut Serial {
    match &mut column(schema, "n").value {
        ColumnValue::Serial(it) => it,
        other => panic!("a serial has become {other:?}"),
    }
}

const FIELDS: &[Field] = &[
    field("column/data_type", |it| column(it, "c").data_type = SqlType::built_in("bigint")),
    field("column/collation", |it| column(it, "a").collation = Some(LooseName::bare("C"))),
    field("column/not_null", |it| column(it, "c").not_null = Some(NotNull::default())),
    newer(18, "column/not_null_name", |it| {
        let name = Some(Name::new("present"));
        let not_null = NotNull { name, naming: Naming::Given, ..NotNull::default() };
        column(it, "b").not_null = Some(not_null);
    }),
    newer(18, "column/not_null_validated", |it| {
        let not_null = NotNull { validated: false, ..NotNull::default() };
        column(it, "c").not_null = Some(not_null);
    }),
    newer(18, "column/not_null_inherited", |it| {
        if let Some(not_null) = &mut column(it, "b").not_null {
            not_null.inherited = false;
        }
    }),
    field("column/default", |it| {
        column(it, "d").value = ColumnValue::Default(Expression::new("8"));
    }),
    field("column/default_gone", |it| column(it, "d").value = ColumnValue::Null),
    field("column/identity_kind", |it| {
        if let ColumnValue::Identity(identity) = &mut column(it, "id").value {
            identity.kind = IdentityKind::ByDefault;
        }
    }),
    field("column/identity_increment", |it| counting(it).increment = 3),
    field("column/identity_minimum", |it| counting(it).minimum = Some(-3)),
    field("column/identity_maximum", |it| counting(it).maximum = Some(300)),
    field("column/identity_start", |it| counting(it).start = Some(30)),
    field("column/identity_cache", |it| counting(it).cache = 3),
    field("column/identity_cycle", |it| counting(it).cycle = true),
    field("column/serial_type", |it| {
        serial(it).data_type = SequenceType::BigInt;
        column(it, "n").data_type = SqlType::built_in("bigint");
    }),
    field("column/serial_type_alone", |it| serial(it).data_type = SequenceType::BigInt),
    field("column/serial_increment", |it| serial(it).options.increment = 3),
    field("column/serial_cycle", |it| serial(it).options.cycle = true),
    field("column/generated_expression", |it| {
        column(it, "g").value = ColumnValue::Generated(Generated {
            expression: Expression::new("b * 3"),
            storage: GeneratedStorage::Stored,
        });
    }),
    newer(18, "column/generated_kept", |it| {
        column(it, "g").value = ColumnValue::Generated(Generated {
            expression: Expression::new("b * 2"),
            storage: GeneratedStorage::Virtual,
        });
    }),
    field("column/storage", |it| column(it, "a").storage = Some(Storage::External)),
    newer(14, "column/compression", |it| column(it, "a").compression = Some(Name::new("pglz"))),
    field("column/statistics", |it| column(it, "a").statistics = Some(5)),
    field("column/options", |it| {
        column(it, "a").options.insert("n_distinct".to_owned(), "5".to_owned());
    }),
    field("column/comment", |it| column(it, "a").comment = some("it's a")),
];
