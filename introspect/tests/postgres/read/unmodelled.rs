//! What is not modelled is listed, and never read as if it were ours.

use driftless_introspect::read::{read, server_version};
use driftless_schema::{Name, ObjectId, Schema};

use super::{schemas, table};
use crate::servers::databases;

/// Name and sentence of each.
type Said = &'static [(&'static str, &'static str)];

/// What every version has: each script, and what is said of it.
const EVERYWHERE: &[(&str, Said)] = &[
    ("create view v as select 1 as one", &[("v", "a view")]),
    ("create materialized view v as select 1 as one", &[("v", "a materialized view")]),
    ("create domain d as int", &[("d", "a domain")]),
    ("create type c as (a int)", &[("c", "a composite type")]),
    ("create type r as range (subtype = float8)", &[("r", "a range type")]),
    ("create sequence s", &[("s", "a sequence")]),
    ("create function f() returns int language sql as 'select 1'", &[("f", "a function")]),
    ("create procedure f() language sql as 'select 1'", &[("f", "a procedure")]),
    ("create aggregate f(int) (sfunc = int4pl, stype = int)", &[("f", "an aggregate")]),
    (
        "create table t (a int) partition by list (a);
         create table u partition of t for values in (1); create table w partition of t default",
        &[("t", "a partitioned table"), ("u", "a partition"), ("w", "a partition")],
    ),
    ("create table t (a int); create table u () inherits (t)", &[("u", "a table that inherits")]),
    ("create type c as (a int); create table t of c", &[("c", "a composite type"), ("t", "a typed table")]),
    (
        "create foreign data wrapper w; create server s foreign data wrapper w; create foreign table t (a int) server s",
        &[("t", "a foreign table")],
    ),
    ("create unlogged table t ()", &[("t", "an unlogged table")]),
    ("create table t () with (fillfactor = 50)", &[("t", "storage parameters")]),
    ("create table t (); alter table t enable row level security", &[("t", "row-level security")]),
    ("create table t (a int); create policy p on t", &[("t.p", "a policy")]),
    ("create table t (a int); create rule r as on insert to t do nothing", &[("t.r", "a rule")]),
    (
        "create table t (a int);
         create trigger g before update on t for each row execute function suppress_redundant_updates_trigger()",
        &[("t.g", "a trigger")],
    ),
    ("create table t (a int, b int); create statistics s on a, b from t", &[("s", "extended statistics")]),
    ("create table t (a int, b int generated always as (a + 1) stored)", &[("t.b", "a generated column")]),
    ("create table t (a text collate \"C\")", &[("t.a", "a column with a collation of its own")]),
    ("create table t (a text); alter table t alter a set storage external", &[("t.a", "a column with a storage of its own")]),
    ("create table t (a text); alter table t alter a set (n_distinct = 5)", &[("t.a", "a column with options")]),
    (
        "create table t (a text); update pg_attribute set attoptions = '{pg_attver=1,n_distinct=5}'
         where attrelid = 't'::regclass and attname = 'a'",
        &[("t.a", "a column with options")],
    ),
    ("create table t (a text); alter table t alter a set statistics 5", &[("t.a", "a column with a statistics target")]),
    ("create table t (a int generated always as identity (start 5))", &[("t.a", "a column whose sequence has options or another type")]),
    ("create table t (a serial); create sequence s as int owned by t.a", &[("t.a", "a column that owns several sequences")]),
    ("create table t (a serial); alter sequence t_a_seq increment 2", &[("t.a", "a column whose sequence has options or another type")]),
    ("create table t (a int, constraint k unique (a) deferrable)", &[("t.k", "a deferrable constraint")]),
    ("create table t (a int, constraint k exclude using btree (a with =))", &[("t.k", "an exclusion constraint")]),
    ("create table t (a int, b int, constraint k unique (a) include (b))", &[("t.k", "a key that includes columns")]),
    ("create table t (a int); alter table t add constraint k check (a > 0) not valid", &[("t.k", "a constraint that is not valid")]),
    ("create table t (a int, constraint k check (a > 0) no inherit)", &[("t.k", "a check that is not inherited")]),
    (
        "create table t (a int primary key, constraint k foreign key (a) references t match full)",
        &[("t.k", "a foreign key that matches full")],
    ),
    (
        "create table t (a int); create constraint trigger k after update on t for each row
         execute function suppress_redundant_updates_trigger()",
        &[("t.k", "a constraint trigger"), ("t.k", "a trigger")],
    ),
    ("create table t (a int not null, constraint k unique (a)); alter table t replica identity using index k", &[("t.k", "a replica identity")]),
    ("create table t (a int, constraint k unique (a)); cluster t using k", &[("t.k", "a key that its table is clustered on")]),
    ("create table t (a int, constraint k unique (a)); comment on constraint k on t is 'x'", &[("t.k", "a comment on a constraint")]),
    ("create table t (a int); create index i on t (a); comment on index i is 'x'", &[("i", "a comment on an index")]),
    ("create table t (a text); create index i on t (a text_pattern_ops)", &[("i", "an index with an operator class of its own")]),
    ("create table t (a text); create index i on t (a collate \"C\")", &[("i", "an index with a collation of its own")]),
    ("create table t (a text); create index i on t (lower(a) collate \"C\")", &[("i", "an index with a collation of its own")]),
    ("create table t (a int, b int); create index i on t (a) include (b)", &[("i", "an index that includes columns")]),
    ("create table t (a int); create index i on t (a) with (fillfactor = 50)", &[("i", "an index with storage parameters")]),
    ("create table t (a int); create index i on t (a); cluster t using i", &[("i", "an index that its table is clustered on")]),
    ("create table t (a int not null); create unique index i on t (a); alter table t replica identity using index i", &[("i", "a replica identity")]),
    (
        "create table t (a int); create index i on t (a); create type mood as enum ('x'); create sequence q;
         create view v as select 1 as one; create function f() returns int language sql as 'select 1';
         alter extension plpgsql add table t; alter extension plpgsql add type mood; alter extension plpgsql add sequence q;
         alter extension plpgsql add view v; alter extension plpgsql add function f()",
        &[("t", "an object of an extension"), ("v", "an object of an extension")],
    ),
];

/// What younger versions have, from that one on.
const SINCE: &[(u32, &str, Said)] = &[
    (
        150_000,
        "create table t (a int, constraint k unique nulls not distinct (a))",
        &[("t.k", "a key in which nulls are not distinct")],
    ),
    (
        150_000,
        "create table t (a int); create unique index i on t (a) nulls not distinct",
        &[("i", "an index in which nulls are not distinct")],
    ),
    (
        150_000,
        "create table t (a int, b int, primary key (a, b), constraint k foreign key (a, b) references t on delete set null (b))",
        &[("t.k", "a foreign key that sets some columns")],
    ),
    (
        180_000,
        "create table t (a int, b int generated always as (a + 1) virtual)",
        &[("t.b", "a generated column")],
    ),
    (
        180_000,
        "create table t (a int, constraint k check (a > 0) not enforced)",
        &[("t.k", "a constraint that is not enforced")],
    ),
    (
        180_000,
        "create table t (a int4range, b int4range, constraint k primary key (a, b without overlaps),
         constraint l foreign key (a, period b) references t (a, period b))",
        &[("t.k", "a key without overlaps"), ("t.l", "a foreign key over a period")],
    ),
    (
        180_000,
        "create table t (a int); alter table t add constraint k not null a not valid",
        &[("t.k", "a constraint that is not valid")],
    ),
    (
        180_000,
        "create table t (a int, constraint k not null a no inherit)",
        &[("t.k", "a constraint that is not inherited")],
    ),
];

#[test]
fn is_listed() {
    for database in databases("") {
        let mut client = database.connect().expect("it answers");
        let version = server_version(&mut client).expect("it says its version");
        let young =
            SINCE.iter().filter(|it| it.0 <= version).map(|(_, script, said)| (*script, *said));
        for (number, (script, wanted)) in EVERYWHERE.iter().copied().chain(young).enumerate() {
            let namespace = format!("n{number}");
            let opened =
                format!("create schema {namespace}; set search_path = {namespace}; {script}");
            client.batch_execute(&opened).unwrap_or_else(|it| panic!("{script}: {it:?}"));
            let schema = read(&mut client, &[Name::new(namespace)]).expect("it can be read");
            says(script, &schema, wanted);
        }
    }
}

fn says(script: &str, schema: &Schema, wanted: &[(&str, &str)]) {
    // Without the namespace.
    let id = |it: &ObjectId| it.path[1..].iter().map(Name::as_str).collect::<Vec<_>>().join(".");
    let mut said: Vec<(String, &str)> =
        schema.unmodelled.iter().map(|it| (id(&it.id), it.what.as_str())).collect();
    said.sort_unstable();
    let wanted: Vec<(String, &str)> =
        wanted.iter().map(|(id, it)| ((*id).to_owned(), *it)).collect();
    assert_eq!(said, wanted, "{script}");
    assert_eq!(schema.enums, [], "{script}");
    // What bears a comment is ours, its comment is not.
    for (id, _) in wanted.into_iter().filter(|it| !it.1.starts_with("a comment")) {
        for table in &schema.tables {
            let owned = |name: &Name| id == format!("{}.{name}", table.name.name);
            assert!(!table.columns.iter().any(|it| owned(&it.name)), "{script}");
            assert!(!table.uniques.iter().any(|it| owned(&it.name)), "{script}");
            assert!(!table.checks.iter().any(|it| owned(&it.name)), "{script}");
            assert!(!table.foreign_keys.iter().any(|it| owned(&it.name)), "{script}");
            assert!(!table.indexes.iter().any(|it| id == it.name.as_str()), "{script}");
        }
    }
}

/// Servers of some minor versions stamp every column; here it is done by hand, for those that do not.
#[test]
fn the_servers_own_stamp_on_a_column_is_no_option() {
    for database in databases("create table t (a int)") {
        let mut client = database.connect().expect("it answers");
        let stamp = "update pg_attribute set attoptions = '{pg_attver=22158912}' where attrelid = 't'::regclass and attnum > 0";
        client.batch_execute(stamp).expect("a superuser may");
        let schema = read(&mut client, &[Name::new("public")]).expect("it can be read");
        assert_eq!(schema.unmodelled, []);
        assert_eq!(table(&schema, "t").columns.len(), 1);
    }
}

/// A table that has something unmodelled is still read, without it.
#[test]
fn what_stands_beside_it_is_read() {
    let script = "create table t (
            a int primary key, b int generated always as (a + 1) stored, c text collate \"C\", d int not null,
            constraint k unique (d) deferrable, constraint fine unique (c)
        );
        create index i on t (d) with (fillfactor = 50); create index fine_index on t (b)";
    for schema in schemas(script) {
        let table = table(&schema, "t");
        let columns: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(columns, ["a", "d"]);
        let uniques: Vec<&str> = table.uniques.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(uniques, ["fine"]);
        let indexes: Vec<&str> = table.indexes.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(indexes, ["fine_index"]);
    }
}
