use driftless_introspect::read::read;
use driftless_introspect::server::{Throwaway, all};
use driftless_schema::{Name, QualifiedName};

use super::on_each_server;
use crate::prove::rows::fits::TableFits;
use crate::prove::rows::{Fits, insert};

#[test]
fn every_label_stands_in_a_row_and_in_an_array() {
    let labels: Vec<String> = (0..40).map(|it| format!("'l{it}'")).collect();
    let script = format!(
        "create type mood as enum ('sad', 'it''s ok', 'a,b');
        create type many as enum ({});
        create table t (id int primary key, mood mood not null, moods mood[] not null, many many, manies many[]);",
        labels.join(", ")
    );
    on_each_server(&script, &Fits::default(), |mut filled| {
        filled.assert(&[
            "(select count(distinct mood) = 3 and count(distinct many) = 40 from t)",
            "(select count(distinct it) = 3 from t, unnest(moods) it)",
            "(select count(distinct it) = 40 from t, unnest(manies) it)",
        ]);
    });
}

#[test]
fn arrays_are_empty_full_and_deep() {
    let script = "create table t (a int[], b text[] not null, c varchar(3)[], d box[], e jsonb[]);";
    on_each_server(script, &Fits::default(), |mut filled| {
        for column in ["a", "b", "c", "d", "e"] {
            filled.assert(&[&format!(
                "(select bool_or(cardinality({column}) = 0) and bool_or(array_ndims({column}) = 2)
                    and bool_or({column}::text like '%NULL%') and bool_or(array_lower({column}, 1) = 0) from t)"
            )]);
        }
    });
}

#[test]
fn what_may_be_null_is_null_somewhere_and_has_a_value_elsewhere() {
    let script = "create table other (id int primary key);
        create table t (a int, b text, c text not null, d int references other, e boolean default true, f uuid unique,
            g text check (g is not null));";
    on_each_server(script, &Fits::default(), |mut filled| {
        for column in ["a", "b", "d", "e", "f"] {
            filled
                .assert(&[&format!("(select count({column}) between 1 and count(*) - 1 from t)")]);
        }
        filled.assert(&["(select count(g) = count(*) and count(*) > 0 from t)"]);
    });
}

#[test]
fn numbers_reach_their_ends() {
    let script = "create table t (a smallint, b integer, c bigint, d numeric(5, 2), e numeric, f real, g double precision, h numeric(3));";
    on_each_server(script, &Fits::default(), |mut filled| {
        filled.assert(&[
            "(select min(a) = -32768 and max(a) = 32767 from t)",
            "(select min(b) = -2147483648 and max(b) = 2147483647 from t)",
            "(select min(c) = -9223372036854775808 and max(c) = 9223372036854775807 from t)",
            "(select min(d) = -999.99 and max(d) = 999.99 and bool_or(d = 0.01) from t)",
            "(select bool_or(e = 'NaN') and bool_or(scale(e) = 10) from t)",
            "(select bool_or(f = 'NaN') and bool_or(f::text = '-0') and bool_or(f = '-Infinity') from t)",
            "(select bool_or(g = 'NaN') and bool_or(g::text = '-0') and bool_or(g > 1e300) from t)",
            "(select max(h) = 999 from t)",
        ]);
        if filled.major >= 14 {
            filled.assert(&["(select bool_or(e = '-Infinity') from t)"]);
        }
    });
}

#[test]
fn texts_are_empty_full_and_odd() {
    let script = "create table t (a text, b varchar(5), c char(3), d varchar);";
    on_each_server(script, &Fits::default(), |mut filled| {
        filled.assert(&[
            "(select bool_or(a = '') and bool_or(a like '%''%') and bool_or(a like '%$$%') from t)",
            "(select bool_or(a like E'%\\\\\\\\%') and bool_or(a like E'%\\n%') and bool_or(a like E'%\\x01%') from t)",
            "(select bool_or(octet_length(a) > char_length(a)) from t)",
            "(select max(char_length(b)) = 5 and min(char_length(b)) = 0 and max(octet_length(b)) = 15 from t)",
            "(select bool_or(c = '') and bool_or(char_length(c) = 3) from t)",
        ]);
    });
}

#[test]
fn times_are_far_odd_and_without_end() {
    let script = "create table t (a date, b timestamp, c timestamptz(0), d time, e timetz, f interval, g interval day to second);";
    on_each_server(script, &Fits::default(), |mut filled| {
        filled.assert(&[
            "(select bool_or(a = 'infinity') and bool_or(a = '2024-02-29') and bool_or(a < '0001-01-01') from t)",
            "(select bool_or(b = '-infinity') and bool_or(b::time = '02:30') from t)",
            "(select bool_or(c = 'infinity') from t)",
            "(select bool_or(d = '24:00') from t)",
            "(select count(distinct e) > 2 and count(distinct f) > 3 and count(distinct g) > 1 from t)",
        ]);
    });
}

#[test]
fn each_type_has_values() {
    let types = [
        "boolean",
        "uuid",
        "bytea",
        "json",
        "jsonb",
        "inet",
        "cidr",
        "macaddr",
        "macaddr8",
        "int4range",
        "numrange",
        "daterange",
        "tsrange",
        "tstzrange",
        "int8range",
        "bit",
        "bit(4)",
        "varbit",
        "varbit(5)",
        "money",
        "point",
        "line",
        "lseg",
        "box",
        "path",
        "polygon",
        "circle",
        "tsvector",
        "tsquery",
        "xml",
        "oid",
        "pg_lsn",
        "jsonpath",
        "name",
        "\"char\"",
        "regclass",
        "regtype",
        "txid_snapshot",
        "xid",
        "tid",
        "refcursor",
        "positive",
        "label",
        "pair",
        "span",
        "list",
        "positive[]",
        "pair[]",
        "int4range[]",
    ];
    let columns: Vec<String> = types
        .iter()
        .enumerate()
        .map(|(place, it)| format!("create table t{place} (it {it} not null);"))
        .collect();
    let script = format!(
        "create domain positive as int check (value > 7);
        create domain label as text not null check (value ~ '^[A-Z]+$');
        create type pair as (a int, b text, c numeric(3, 1)[]);
        create type span as range (subtype = float8);
        create domain list as int[] check (cardinality(value) > 0);
        {}",
        columns.join("\n")
    );
    on_each_server(&script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        for (place, name) in types.iter().enumerate() {
            let distinct = format!("(select count(distinct it::text) from t{place})");
            // Some texts are the only ones that a type has, or that a check allows.
            let least = if ["\"char\"", "tid", "label"].contains(name) { 1 } else { 2 };
            assert!(filled.holds(&format!("{distinct} >= {least}")), "{name} on {}", filled.major);
        }
        filled.assert(&["(select bool_or(isempty(it)) and bool_or(upper_inf(it)) from t9)"]);
    });
}

/// A type over another one adds to what the other one says, and an array has it for each element.
#[test]
fn types_over_types_have_values_that_meet_all_checks() {
    let script = r"
        create type mood as enum ('angry', 'sad', 'fine');
        create domain mail as text check (value ~ '^[^@]+@[^@]+$');
        create domain work_mail as mail check (length(value) < 40);
        create domain mails as mail[] check (cardinality(value) > 0);
        create domain calm as mood check (value <> 'angry');
        create domain moods as mood[] check (cardinality(value) > 1);
        create domain plate as varchar(8) check (value ~ '^[A-Z]{2}-[0-9]{3}$');
        create domain large as int check (value > 5000);
        create domain larger as large not null check (value > 90000);
        create domain triple as numeric(4, 1)[] check (cardinality(value) = 3);
        create domain usual as int default 7 check (value > 5);
        create table t0 (it mail not null unique);
        create table t1 (it work_mail not null unique);
        create table t2 (it mail[] not null);
        create table t3 (it work_mail[] not null);
        create table t4 (it mails not null);
        create table t5 (it calm not null);
        create table t6 (it calm[] not null);
        create table t7 (it moods not null);
        create table t8 (it plate not null unique);
        create table t9 (it plate[] not null);
        create table t10 (it larger unique);
        create table t11 (it larger[]);
        create table t12 (it triple not null);
        create table t13 (it usual);";
    on_each_server(script, &Fits::default(), |mut filled| {
        assert_eq!(filled.rows.without, [""; 0], "on {}", filled.major);
        for table in 0..14 {
            // The pattern of a plate has one sample.
            let least = if table == 8 { 1 } else { 2 };
            let distinct = format!("(select count(distinct it::text) >= {least} from t{table})");
            assert!(filled.holds(&distinct), "t{table} on {}", filled.major);
        }
        filled.assert(&[
            "(select bool_or(cardinality(it) > 0) from t2)",
            "(select bool_or(cardinality(it) > 0) from t3)",
            "(select bool_or(cardinality(it) > 0) from t9)",
            "(select bool_or(cardinality(it) > 0) from t11)",
            "(select count(distinct it::text) = 2 from t5)",
            "(select bool_or(it is null) from t13)",
        ]);
    });
}

/// What a draft makes of a type is a condition of the rows before.
#[test]
fn rows_fit_what_a_type_says_afterwards() {
    let script = "create domain old as int; create table t (a old, b int[], c text)";
    let wishes = [
        "(SELECT (VALUE > 70000\n) FROM (SELECT CAST(a AS integer)) AS driftless (value))",
        "(SELECT pg_catalog.bool_and((VALUE > 80000\n) IS NOT FALSE) FROM pg_catalog.unnest(CAST(b AS integer[])) AS driftless (value))",
        "(SELECT (VALUE ~ '^[A-Z]{3}$'\n) FROM (SELECT CAST(c AS text)) AS driftless (value))",
    ];
    let fits = TableFits {
        wishes: wishes.iter().map(|it| (*it).to_owned()).collect(),
        required: vec![Name::new("a")],
        ..TableFits::default()
    };
    let fits = Fits { tables: [(QualifiedName::new("public", "t"), fits)].into() };
    on_each_server(script, &fits, |mut filled| {
        filled.assert(&[
            "(select count(*) > 2 and count(a) = count(*) from t)",
            "(select bool_and(a > 70000) and count(distinct a) > 1 from t)",
            "(select bool_and(80000 < all (b)) and bool_or(b[1] > 80000) from t)",
            r"(select bool_and(c ~ '^[A-Z]{3}$') and count(c) > 0 from t)",
        ]);
    });
}

#[test]
fn multiranges_have_values() {
    on_each_server("create table t (id int)", &Fits::default(), |mut filled| {
        if filled.major >= 14 {
            filled
                .client
                .batch_execute("create table m (a int4multirange not null, b datemultirange)")
                .expect("it is known");
            let schema =
                read(&mut filled.client, &[Name::new("public")]).expect("the catalog can be read");
            insert(&mut filled.client, &schema, &Fits::default()).expect("the server answers");
            filled.assert(&["(select bool_or(isempty(a)) and bool_or(upper_inf(a)) and count(distinct b) > 2 from m)"]);
        }
    });
}

#[test]
fn types_of_extensions_have_values() {
    let script = "create extension citext; create extension hstore; create extension ltree; create extension cube;
        create extension isn; create extension seg;
        create table a (it citext not null unique);
        create table b (it hstore not null);
        create table c (it ltree not null unique);
        create table d (it cube not null);
        create table e (it isbn13 not null, that issn not null);
        create table f (it seg not null);
        create table g (it lquery not null);";
    for programs in all() {
        let server = Throwaway::start(&programs).expect("the server starts");
        let database = server.database().expect("a database can be made");
        let known = "select count(*) = 6 from pg_available_extensions where name in ('citext', 'hstore', 'ltree', 'cube', 'isn', 'seg')";
        let mut client = database.connect().expect("the server answers");
        if !client.query_one(known, &[]).expect("the query runs").get::<_, bool>(0) {
            continue;
        }
        client.batch_execute(script).expect("the script runs");
        let schema = read(&mut client, &[Name::new("public")]).expect("the catalog can be read");
        let rows = insert(&mut client, &schema, &Fits::default()).expect("the server answers");
        assert_eq!(rows.without, [""; 0]);
    }
}
