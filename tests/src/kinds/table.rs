//! What the tests need of tables.

use driftless_schema::{Column, Name, Pair, PrimaryKey, ReplicaIdentity, Schema, Table};

use super::{Field, NOTHING, TestsOf, field, integer, names, public, some, table};

pub(super) const TESTS: TestsOf = TestsOf {
    fields: FIELDS,
    add,
    facts: &[
        "inheritance/created",
        "inheritance/dropped",
        "inheritance/parent_added",
        "inheritance/parent_removed",
        "partition/added",
        "partition/attached",
        "partition/detached",
        "partition/dropped",
        "table/access_method_removed",
        "table/everything_added",
        "table/row_security_exchanged",
        "table/row_security_forced_no_longer",
        "table/scale_factor_removed",
        "table/unlogged_new",
        "table/unlogged_removed",
    ],
    odd: Pair {
        before: r#"
    create table "t@" (
        "id" integer primary key,
        "typed@" integer default 7,
        "gone@" text default 'd@' constraint "c@" check ("gone@" <> 'v@'),
        "e@" "e@" default 'l@',
        "filled@" text,
        "plain@" text
    );
    create table "p@" ("k@" text) partition by list ("k@");
    create table "pa@" partition of "p@" for values in ('v@');
    create table "pc@" ("k@" text);
    create table "u@" ("x@" integer constraint "fk@" references "t@", constraint "un@" unique ("x@"));
    comment on table "u@" is 'told@';
    comment on column "t@"."plain@" is 'told@';"#,
        after: r#"
    create table "t@" (
        "id" integer primary key,
        "typed@" text default '8@',
        "e@" "e@",
        "filled@" text not null,
        "plain@" text,
        "new@" integer not null
    );
    create table "p@" ("k@" text) partition by list ("k@");
    create table "pb@" partition of "p@" for values in ('v@');
    create table "pc@" partition of "p@" for values in ('w@', null);
    create table "pd@" ("own@" text) inherits ("t@");
    create table "x@" ("y@" text default 'd@' constraint "cx@" check ("y@" <> 'v@'));
    comment on table "t@" is 'told@';
    comment on column "t@"."plain@" is 'told otherwise@';"#,
    },
    ..NOTHING
};

fn add(schema: &mut Schema) {
    let mut parent = Table::new(public("parent"));
    parent.columns = ["x", "y"].map(|it| Column::new(it, integer()).required()).to_vec();
    parent.primary_key = Some(PrimaryKey::new("parent_key", names(&["x", "y"])));
    schema.tables = vec![parent, Table::new(public("t"))];
}

const FIELDS: &[Field] = &[
    field("table/unlogged", |it| {
        // A table that is logged refers to no other.
        table(it).foreign_keys.clear();
        table(it).traits.unlogged = true;
    }),
    field("table/parameters", |it| {
        table(it).traits.parameters.insert("fillfactor".to_owned(), "70".to_owned());
    }),
    field("table/toast_parameters", |it| {
        let name = "toast.autovacuum_enabled".to_owned();
        table(it).traits.parameters.insert(name, "false".to_owned());
    }),
    field("table/tablespace", |it| table(it).traits.tablespace = Some(Name::new("elsewhere"))),
    field("table/row_security_enabled", |it| table(it).traits.row_security.enabled = true),
    field("table/row_security_forced", |it| table(it).traits.row_security.forced = true),
    field("table/replica_identity_full", |it| {
        table(it).traits.replica_identity = ReplicaIdentity::Full;
    }),
    field("table/replica_identity_nothing", |it| {
        table(it).traits.replica_identity = ReplicaIdentity::Nothing;
    }),
    field("table/comment", |it| table(it).traits.comment = some("it's t")),
];
