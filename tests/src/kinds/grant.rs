//! What the tests need of privileges on tables.

use driftless_schema::{Grant, Grantee, Grants, Name, Pair, Privilege, Schema};

use super::{Field, NOTHING, TestsOf, field, newer, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "grant/on_columns",
        "grant/with_grant_option",
        "grant/with_grant_option_no_longer",
        "grant/revoked",
    ],
    odd: Pair { before: "", after: r#"grant select ("plain@") on "t@" to case_reader;"# },
    ..NOTHING
};

fn add(schema: &mut Schema) {
    let grant = |privilege, column: Option<&str>| Grant {
        grantee: Grantee::Role(Name::new("case_reader")),
        privilege,
        column: column.map(Name::new),
        grantable: false,
    };
    let all = vec![grant(Privilege::Select, None), grant(Privilege::Update, Some("b"))];
    table(schema).grants = Some(Grants { owner: None, all });
}

fn first(schema: &mut Schema) -> &mut Grant {
    let grants = table(schema).grants.as_mut().expect("it is in the base");
    &mut grants.all[0]
}

const FIELDS: &[Field] = &[
    field("grant/grantee", |it| first(it).grantee = Grantee::Role(Name::new("case_other"))),
    field("grant/public", |it| first(it).grantee = Grantee::Public),
    field("grant/privilege", |it| first(it).privilege = Privilege::Delete),
    field("grant/all", |it| first(it).privilege = Privilege::All),
    newer(17, "grant/maintain", |it| first(it).privilege = Privilege::Maintain),
    field("grant/column", |it| first(it).column = Some(Name::new("c"))),
    field("grant/grantable", |it| first(it).grantable = true),
];
