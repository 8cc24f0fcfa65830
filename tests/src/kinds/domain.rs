//! What the tests need of domains.

use driftless_schema::{
    Domain, DomainCheck, Expression, LooseName, Naming, Pair, Schema, SqlType, Validity,
};

use super::{Field, TestsOf, field, public, some};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "domain/check_added",
        "domain/check_added_not_valid",
        "domain/check_changed_with_a_comment",
        "domain/check_renamed",
        "domain/check_validated",
        "domain/comment_added",
        "domain/created_with_everything",
        "domain/default_changed",
        "domain/dropped",
        "domain/integer_to_bigint",
        "domain/moved_to_another_schema",
        "domain/not_null_added",
    ],
    odd: Pair {
        before: r#"create domain "d@" as text constraint "dc@" check (value <> 'l@');"#,
        after: r#"create domain "d@" as text constraint "dd@" check (value <> 'm@');"#,
    },
    wide: "create domain beside.positive as integer check (value > 0);",
};

fn add(schema: &mut Schema) {
    schema.domains.push(Domain {
        name: public("email"),
        data_type: SqlType::built_in("text"),
        collation: None,
        default: None,
        not_null: false,
        checks: vec![DomainCheck {
            name: "email_check".into(),
            naming: Naming::Given,
            expression: Expression::new("VALUE <> ''::text"),
            validity: Validity::Valid,
            comment: None,
        }],
        comment: None,
    });
}

const FIELDS: &[Field] = &[
    field("domain/data_type", |it| it.domains[0].data_type = SqlType::built_in("varchar(9)")),
    field("domain/collation", |it| it.domains[0].collation = Some(LooseName::bare("C"))),
    field("domain/default", |it| it.domains[0].default = Some(Expression::new("'a'::text"))),
    field("domain/not_null", |it| it.domains[0].not_null = true),
    field("domain/check/name", |it| it.domains[0].checks[0].name = "other".into()),
    field("domain/check/expression", |it| {
        it.domains[0].checks[0].expression = Expression::new("VALUE <> 'a'::text");
    }),
    field("domain/check/validity", |it| it.domains[0].checks[0].validity = Validity::NotValid),
    field("domain/check/comment", |it| it.domains[0].checks[0].comment = some("why")),
    field("domain/comment", |it| it.domains[0].comment = some("what")),
];
