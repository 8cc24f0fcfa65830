//! What must not change what is read: names, the session, rights, and what others do meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use driftless_introspect::Client;
use driftless_schema::{Name, QualifiedName, Schema};

use super::{all, databases, schemas, table, whole};

const SHOP: &str = "create type mood as enum ('ok');
    create table p (id serial primary key, mood mood default 'ok', name text not null default 'x', check (id > 0));
    create table c (id bigint generated always as identity, p int references p on delete cascade, unique (p));
    create index c_index on c ((p + 1)) where p > 0;
    comment on column c.id is 'number'; create view v as select 1 as one";

#[test]
fn names_of_any_shape() {
    let shapes = [
        "Upper",
        "with space",
        "it's",
        "say \"hi\"",
        "a.b",
        "select",
        "semi;colon",
        "dash--dash",
        "été",
        "日本語",
        "back\\slash",
        "%I",
        "$1",
        "tab\there",
        "new\nline",
        "({[",
        ":x",
        "?",
        "\u{1f980}",
        "sixty_three_bytes_are_what_a_name_may_have_and_this_is_as_long",
    ];
    let quoted = |it: &str| format!("\"{}\"", it.replace('"', "\"\""));
    let script: String = shapes
        .iter()
        .map(|it| {
            let (name, label) = (quoted(it), it.replace('\'', "''"));
            format!(
                "create schema {name}; create type {name}.\"e{1}\" as enum (E'{}');
                 create table {name}.{name} (
                     {name} serial, e {name}.\"e{1}\" default E'{0}', constraint {name} check ({name} > 0),
                     r int, constraint \"_{1}\" primary key ({name}),
                     constraint \"r{1}\" foreign key (r) references {name}.{name} ({name})
                 );
                 create index \"i{1}\" on {name}.{name} (({name} + 1)) where {name} > 1;",
                label.replace('\\', "\\\\"),
                &quoted(&it.chars().take(20).collect::<String>())[1..]
                    .strip_suffix('"')
                    .expect("a quoted name ends with a quote"),
            )
        })
        .collect();
    for schema in schemas(&script) {
        assert_eq!(schema.unmodelled, []);
        for shape in shapes {
            let name = QualifiedName::new(shape, shape);
            let table = schema.tables.iter().find(|it| it.name == name).expect("it was made");
            assert_eq!(table.columns[0].name.as_str(), shape);
            let value = &table.columns[0].value;
            assert!(matches!(value, driftless_schema::ColumnValue::Serial(_)), "{shape}");
            let short: String = shape.chars().take(20).collect();
            let enumeration = QualifiedName::new(shape, format!("e{short}"));
            assert_eq!(table.columns[1].data_type.as_enum(), Some(&enumeration));
            assert_eq!(table.checks[0].name.as_str(), shape);
            assert_eq!(table.foreign_keys[0].references, name);
            assert_eq!(table.foreign_keys[0].referenced_columns, [Name::from(shape)]);
            assert_eq!((table.indexes.len(), table.primary_key.is_some()), (1, true));
            let labels =
                schema.enums.iter().find(|it| it.name == enumeration).expect("it was made");
            assert_eq!(labels.labels, [shape]);
        }
    }
}

/// Tables, functions and operators of the user's that are called like the catalog's, found first by the session.
#[test]
fn names_of_the_catalog() {
    let shadows = "create table pg_class (oid int, relname text); create table pg_attribute (attname int);
        create table pg_type (); create table pg_namespace (nspname text); create table pg_index ();
        create table pg_constraint (); create table pg_description (); create table pg_depend ();
        create function format_type(oid, int) returns text language sql as 'select ''wrong''';
        create function pg_get_expr(pg_node_tree, oid) returns text language sql as 'select ''wrong''';
        create function wrong(name, name) returns boolean language sql as 'select false';
        create operator = (function = wrong, leftarg = name, rightarg = name);
        do $$ begin
            execute format('alter database %I set search_path = public, pg_catalog', current_database());
        end $$;";
    for (plain, shadowed) in schemas(SHOP).into_iter().zip(schemas(&format!("{SHOP};{shadows}"))) {
        for name in ["p", "c"] {
            assert_eq!(table(&plain, name), table(&shadowed, name));
        }
        assert_eq!(shadowed.tables.len(), plain.tables.len() + 8);
    }
}

#[test]
fn a_role_without_rights_reads_the_same() {
    let script = format!(
        "{SHOP}; create schema closed; create table closed.t (id int default 5 check (id > 1));
         revoke all on schema public, closed from public; revoke all on all tables in schema public from public;
         do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$"
    );
    for database in databases(&script) {
        let mut client = database.connect().expect("it answers");
        client.batch_execute("create role reader; set role reader").expect("the session is ours");
        let refused = client.batch_execute("select from public.p").is_err();
        assert!(refused, "the role has no right to rows");
        assert_eq!(all(&mut client).expect("the catalog can be read"), whole(&database));
        client.batch_execute("reset role; drop role reader").expect("nothing belongs to it");
    }
}

/// The session is afterwards as it was.
#[test]
fn leaves_the_session_alone() {
    let query = "select current_setting('search_path') || current_setting('datestyle') || current_setting('timezone')
        || current_setting('transaction_read_only')";
    for database in databases(SHOP) {
        let mut client = database.connect().expect("it answers");
        let set =
            "set search_path = c, public; set datestyle = 'German'; set timezone = 'Asia/Tokyo'";
        client.batch_execute(set).expect("the session is ours");
        let asked = |client: &mut Client| -> String {
            client.query_one(query, &[]).expect("it can be asked").get(0)
        };
        let before = asked(&mut client);
        all(&mut client).expect("the catalog can be read");
        assert_eq!(asked(&mut client), before);
    }
}

/// While somebody renames a table with all that it has, and drops and makes another, what is read is one moment.
#[test]
fn one_snapshot() {
    let setup = "create table a (a int primary key, check (a > 0)); create index ai on a ((a + 1)) where a > 0";
    let there = "begin; alter table a rename to b; alter table b rename a to b; alter index ai rename to bi;
        create table extra (x serial check (x > 1) primary key); create index on extra ((x + 1)) where x > 2; commit";
    let back = "begin; alter table b rename to a; alter table a rename b to a; alter index bi rename to ai;
        drop table extra; commit";
    for database in databases(setup) {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut client = database.connect().expect("it answers");
                while !stop.load(Ordering::Relaxed) {
                    client.batch_execute(there).expect("it can be renamed");
                    client.batch_execute(back).expect("it can be renamed back");
                }
            });
            let reading = scope.spawn(|| {
                let mut client = database.connect().expect("it answers");
                for _ in 0..100 {
                    match all(&mut client) {
                        Ok(schema) => is_one_moment(&schema),
                        // PostgreSQL deparses from the present, so that what is gone cannot be told.
                        Err(error) => {
                            assert!(error.to_string().contains("changed while"), "{error}");
                        }
                    }
                }
            });
            let read = reading.join();
            stop.store(true, Ordering::Relaxed);
            read.expect("each reading is one moment, or says that it cannot be");
        });
    }
}

fn is_one_moment(schema: &Schema) {
    let name = schema.tables[0].name.name.as_str();
    let table = &schema.tables[0];
    assert_eq!(table.columns[0].name.as_str(), name, "{schema:#?}");
    assert_eq!(table.indexes[0].name.as_str(), format!("{name}i"), "{schema:#?}");
    assert_eq!(schema.tables.len(), if name == "a" { 1 } else { 2 }, "{schema:#?}");
}
