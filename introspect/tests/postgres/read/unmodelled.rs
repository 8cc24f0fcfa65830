//! What is not modelled is listed, and never read as if it were ours.

use driftless_introspect::read::{Selection, read, read_as};
use driftless_schema::{Name, ObjectId, Schema};

use super::table;
use crate::servers::databases;

/// Name and sentence of each.
type Said = &'static [(&'static str, &'static str)];

/// Each script, and what is said of it.
const LISTED: &[(&str, Said)] = &[
    ("create view v as select 1 as one", &[("v", "a view")]),
    ("create materialized view v as select 1 as one", &[("v", "a materialized view")]),
    ("create type c as (a int)", &[("c", "a composite type")]),
    ("create type r as range (subtype = float8)", &[("r", "a range type")]),
    ("create function f() returns int language sql as 'select 1'", &[("f", "a function")]),
    ("create procedure f() language sql as 'select 1'", &[("f", "a procedure")]),
    ("create aggregate f(int) (sfunc = int4pl, stype = int)", &[("f", "an aggregate")]),
    ("create type c as (a int); create table t of c", &[("c", "a composite type"), ("t", "a typed table")]),
    (
        "create foreign data wrapper w; create server s foreign data wrapper w; create foreign table t (a int) server s",
        &[("t", "a foreign table")],
    ),
    ("create table t (a int); create policy p on t", &[("t.p", "a policy")]),
    ("create table t (a int); create rule r as on insert to t do nothing", &[("t.r", "a rule")]),
    (
        "create table t (a int);
         create trigger g before update on t for each row execute function suppress_redundant_updates_trigger()",
        &[("t.g", "a trigger")],
    ),
    (
        "create table t (a int); create constraint trigger k after update on t for each row
         execute function suppress_redundant_updates_trigger()",
        &[("t.k", "a constraint trigger"), ("t.k", "a trigger")],
    ),
    (
        "create table t (a int); create index i on t (a); create type mood as enum ('x'); create sequence q;
         create view v as select 1 as one; create function f() returns int language sql as 'select 1';
         alter extension plpgsql add table t; alter extension plpgsql add type mood; alter extension plpgsql add sequence q;
         alter extension plpgsql add view v; alter extension plpgsql add function f()",
        &[("t", "an object of an extension"), ("v", "an object of an extension")],
    ),
    (
        "create table t (a int, constraint k unique (a)); comment on index k is 'x'",
        &[("k", "a comment on the index of a constraint")],
    ),
];

#[test]
fn is_listed() {
    for database in databases("") {
        let mut client = database.connect().expect("it answers");
        for (number, (script, wanted)) in LISTED.iter().copied().enumerate() {
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

/// They are in no namespace.
#[test]
fn what_holds_passwords_is_listed_by_name() {
    let script = "create foreign data wrapper w; create server s foreign data wrapper w;
        create user mapping for public server s options (\"user\" 'a');
        create user mapping for current_user server s options (password 'hidden');
        create subscription n connection 'host=nowhere password=hidden' publication p
            with (connect = false, slot_name = none)";
    for database in databases("") {
        let mut client = database.connect().expect("it answers");
        // One message would be one transaction, in which no subscription can be created.
        for statement in script.split(';') {
            client.batch_execute(statement).unwrap_or_else(|it| panic!("{statement}: {it:?}"));
        }
        let listed = |schema: Schema| -> Vec<(String, String)> {
            schema.unmodelled.iter().map(|it| (it.id.to_string(), it.what.clone())).collect()
        };
        let own: String = client.query_one("select current_user::text", &[]).expect("one").get(0);
        let of_public = ("s.public".to_owned(), "a user mapping".to_owned());
        let of_own = (format!("s.{own}"), "a user mapping".to_owned());
        let subscription = ("n".to_owned(), "a subscription".to_owned());
        let public = [Name::new("public")];
        let mut all = vec![subscription.clone(), of_own.clone(), of_public];
        all[1..].sort();
        assert_eq!(listed(read(&mut client, &public).expect("it can be read")), all);
        // That of everybody has nothing to hide, and is compared.
        let compared = read_as(&mut client, &public, Selection::Definitions);
        assert_eq!(listed(compared.expect("it can be read")), [subscription, of_own]);
        client.batch_execute("drop subscription n").expect("it is there");
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
        assert!(table(&schema, "t").columns[0].options.is_empty());
    }
}
