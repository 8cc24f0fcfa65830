//! Columns: types, nullability, what they hold where nothing is said, comments.

use driftless_schema::{
    Column, ColumnValue, Expression, Identity, IdentityKind, NotNull, QualifiedName,
    SequenceOptions, SequenceType, Serial, SqlType,
};

use super::{schemas, table};

/// Each: its definition, and its type as it is read.
const TYPES: &[(&str, &str)] = &[
    ("int", "integer"),
    ("int8", "bigint"),
    ("varchar(20)", "character varying(20)"),
    ("varchar", "character varying"),
    ("char(3)", "character(3)"),
    ("text", "text"),
    ("numeric(10, 2)", "numeric(10,2)"),
    ("decimal", "numeric"),
    ("timestamptz(3)", "timestamp(3) with time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timetz", "time with time zone"),
    ("interval day to second(3)", "interval day to second(3)"),
    ("bit varying(5)", "bit varying(5)"),
    ("\"char\"", "\"char\""),
    ("name", "name"),
    ("jsonb", "jsonb"),
    ("uuid", "uuid"),
    ("inet", "inet"),
    ("int4range", "int4range"),
    ("tsvector", "tsvector"),
    ("float4", "real"),
    ("double precision", "double precision"),
    ("oidvector", "oidvector"),
    ("point", "point"),
];

/// Each: its definition, and the text of its default.
const DEFAULTS: &[(&str, &str)] = &[
    ("text default 'it''s'", "'it''s'::text"),
    ("text default E'a\\\\b'", "'a\\b'::text"),
    ("varchar(9) default 'x'", "'x'::character varying"),
    ("int default -1", "'-1'::integer"),
    ("int default 1 + 2", "(1 + 2)"),
    ("boolean default true", "true"),
    ("bytea default E'\\\\x00ff'", "'\\x00ff'::bytea"),
    ("timestamptz default now()", "now()"),
    (
        "timestamptz default '2020-02-03 04:05+06'",
        "'2020-02-02 22:05:00+00'::timestamp with time zone",
    ),
    ("date default '2020-02-03'", "'2020-02-03'::date"),
    ("interval default '1 day 02:00'", "'1 day 02:00:00'::interval"),
    ("double precision default 0.1", "0.1"),
    ("text[] default '{}'", "'{}'::text[]"),
    ("mood default 'ok'", "'ok'::public.mood"),
    ("int default f(1)", "public.f(1)"),
    ("bigint default nextval('free')", "nextval('public.free'::regclass)"),
];

#[test]
fn types() {
    let columns: Vec<String> = TYPES
        .iter()
        .enumerate()
        .map(|(number, (written, _))| format!("c{number} {written}, a{number} {written}[]"))
        .collect();
    for schema in schemas(&format!("create table t ({})", columns.join(", "))) {
        let mut columns = table(&schema, "t").columns.iter();
        for (written, read) in TYPES {
            let mut next = || columns.next().expect("as many as were made").data_type.clone();
            assert_eq!(next(), SqlType::built_in(*read), "{written}");
            assert_eq!(next(), SqlType::built_in(*read).into_array(), "{written}[]");
        }
        assert!(columns.next().is_none());
    }
}

#[test]
fn enums() {
    let script = "create type mood as enum ('ok'); create schema \"S\"; create type \"S\".\"M d\" as enum ('ok');
        create table t (a mood, b mood[], c \"S\".\"M d\", d \"S\".\"M d\"[][])";
    for schema in schemas(script) {
        let mood = SqlType::of_enum(QualifiedName::new("public", "mood"));
        let other = SqlType::of_enum(QualifiedName::new("S", "M d"));
        let read: Vec<SqlType> =
            table(&schema, "t").columns.iter().map(|it| it.data_type.clone()).collect();
        assert_eq!(read, [mood.clone(), mood.into_array(), other.clone(), other.into_array()]);
    }
}

#[test]
fn a_domain_over_an_array_of_an_enum_is_no_enum() {
    let script = "create type mood as enum ('ok'); create domain moods as mood[]; create table t (a moods, b moods[])";
    for schema in schemas(script) {
        let columns = &table(&schema, "t").columns;
        assert!(columns.iter().all(|it| it.data_type.as_enum().is_none()), "{columns:#?}");
        let spelled: Vec<String> = columns.iter().map(|it| it.data_type.to_string()).collect();
        assert!(spelled[0].ends_with("moods") && spelled[1].ends_with("moods[]"), "{spelled:?}");
        let bare: Vec<&str> = schema.found_types.iter().map(|it| it.bare.as_str()).collect();
        assert_eq!(bare, ["mood", "moods"]);
    }
}

/// Whatever the session, the role or the database say about how values look.
#[test]
fn defaults() {
    let columns: Vec<String> = DEFAULTS
        .iter()
        .enumerate()
        .map(|(number, (written, _))| format!("c{number} {written}"))
        .collect();
    let script = format!(
        "create type mood as enum ('ok'); create sequence free;
         create function f(int) returns int immutable language sql as 'select $1';
         create table t ({});
         do $$ declare it text; begin
             foreach it in array array['timezone = ''Asia/Tokyo''', 'datestyle = ''German''',
                 'intervalstyle = ''iso_8601''', 'extra_float_digits = -10', 'search_path = public',
                 'standard_conforming_strings = off', 'bytea_output = escape', 'quote_all_identifiers = on']
             loop execute format('alter database %I set %s', current_database(), it); end loop;
         end $$",
        columns.join(", ")
    );
    for schema in schemas(&script) {
        for (column, (written, text)) in table(&schema, "t").columns.iter().zip(DEFAULTS) {
            let wanted = ColumnValue::Default(Expression::new(*text));
            assert_eq!(column.value, wanted, "{written}");
        }
    }
}

#[test]
fn nullability_values_and_comments() {
    let script = "create table t (
            a int, b int not null, always bigint generated always as identity,
            by_default smallint generated by default as identity,
            small smallserial, plain serial, big bigserial, gone int
        );
        alter table t drop column gone; comment on column t.b is 'it''s b';
        -- `public`'s own sequence under a name of its own is still the column's.
        alter sequence t_plain_seq rename to \"it's ours\";
        -- One that the column does not own makes an ordinary default.
        create sequence free; create table u (a bigint default nextval('free'))";
    for schema in schemas(script) {
        let column = |name: &str, data_type: &str, value: ColumnValue| {
            let column = Column {
                value,
                comment: (name == "b").then(|| "it's b".to_owned()),
                ..Column::new(name, SqlType::built_in(data_type))
            };
            if name == "a" { column } else { column.required() }
        };
        let identity =
            |kind| ColumnValue::Identity(Identity { kind, options: SequenceOptions::default() });
        let serial = |data_type| {
            let options = SequenceOptions::default();
            ColumnValue::Serial(Serial { sequence: None, data_type, options })
        };
        // From PostgreSQL 18 on the catalog has a name for each `NOT NULL`.
        let columns: Vec<Column> = table(&schema, "t").columns.iter().map(nameless).collect();
        assert_eq!(
            columns,
            [
                column("a", "integer", ColumnValue::Null),
                column("b", "integer", ColumnValue::Null),
                column("always", "bigint", identity(IdentityKind::Always)),
                column("by_default", "smallint", identity(IdentityKind::ByDefault)),
                column("small", "smallint", serial(SequenceType::SmallInt)),
                column("plain", "integer", serial(SequenceType::Integer)),
                column("big", "bigint", serial(SequenceType::BigInt)),
            ]
        );
        let text = Expression::new("nextval('public.free'::regclass)");
        assert_eq!(table(&schema, "u").columns[0].value, ColumnValue::Default(text));
        let sequences: Vec<&str> =
            schema.sequences.iter().map(|it| it.name.name.as_str()).collect();
        assert_eq!(sequences, ["free"]);
        assert_eq!(schema.unmodelled, []);
    }
}

fn nameless(column: &Column) -> Column {
    let not_null = column.not_null.as_ref().map(|_| NotNull::default());
    Column { not_null, ..column.clone() }
}
