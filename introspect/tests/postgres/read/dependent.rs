//! What stands on tables, columns and types, by names that hold whatever a name can hold.

use std::collections::BTreeSet;

use driftless_introspect::read::{Selection, read_as, user_namespaces};
use driftless_schema::{Dependent, DependentKind, Kind, Name, ObjectId};

use super::schemas;
use crate::servers::databases;

/// One of each kind; `@` stands for what is odd about its name.
const SCRIPT: &str = r#"
    create schema "s@";
    create type "s@"."e@" as enum ('a');
    create table "s@"."t@" ("i@" integer constraint "p@" primary key, "c@" text, "e@" "s@"."e@");
    create view "s@"."v@" as select "c@" as "w@" from "s@"."t@";
    create view "s@"."vv@" as select "w@" from "s@"."v@";
    create materialized view "s@"."m@" as select "e@", 'a'::"s@"."e@" as a from "s@"."t@";
    create index "mi@" on "s@"."m@" ("e@");
    create view "s@"."g@" as select "i@", "c@" from "s@"."t@" group by "i@";
    create policy "o@" on "s@"."t@" using ("c@" <> 'x');
    create function "s@"."f@"() returns trigger language plpgsql as 'begin return null; end';
    create trigger "r@" after update of "c@" on "s@"."t@" for each row when (new."c@" <> '') execute function "s@"."f@"();
    create rule "u@" as on insert to "s@"."t@" where new."c@" = 'x' do also select 1;
    create function "s@"."x@"("a@" "s@"."e@", "b@" "s@"."t@") returns void language sql as '';
    create procedure "s@"."y@"("a@" "s@"."e@"[]) language sql as '';
    create aggregate "s@"."z@" ("s@"."e@") (sfunc = array_append, stype = "s@"."e@"[]);
    create domain "s@"."d@" as "s@"."e@";
    create type "s@"."k@" as ("a@" "s@"."e@");
    create type "s@"."n@" as range (subtype = "s@"."e@");
    create table "s@"."q@" ("a@" "s@"."e@") partition by list ("a@");
    create table "s@"."h@" () inherits ("s@"."t@");
    grant usage on type "s@"."e@" to public;"#;

/// What names can hold that somebody may take for the end of one, or drop; as it is written in quotes.
const ODD: [&str; 12] =
    ["\n", "\r\n", ".", ", ", "{}", "}\"\",{", "\\", "\\n", " ", "'", "\"\"", "\u{1f}NULL\t"];

#[test]
fn names_hold_anything_and_part_nothing() {
    let named = |odd: &str| SCRIPT.replace('@', odd);
    let numbered = ODD.iter().enumerate().map(|(number, odd)| format!("{number}{odd}"));
    let script: String = numbered.clone().map(|it| named(&it)).collect();
    for (found, plain) in schemas(&script).into_iter().zip(schemas(&named("@"))) {
        assert!(plain.dependents.len() >= 12, "{:#?}", plain.dependents);
        let mut expected: Vec<_> = numbered
            .clone()
            .flat_map(|odd| {
                let odd = odd.replace("\"\"", "\"");
                plain.dependents.iter().map(move |it| told(it, &odd)).collect::<Vec<_>>()
            })
            .collect();
        let mut found: Vec<_> = found.dependents.iter().map(|it| told(it, "@")).collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
    }
}

/// Scripts that each leave one such object in a database that has no other. What the object stands on comes with it.
const ALONE: &[(&str, DependentKind)] = &[
    ("create view v as select 1 as a", DependentKind::View),
    ("create materialized view m as select 1 as a", DependentKind::MaterializedView),
    ("create table t (a int); create policy p on t", DependentKind::Policy),
    (
        "create table t (a int); create trigger r before update on t for each row
            execute function suppress_redundant_updates_trigger()",
        DependentKind::Trigger,
    ),
    (
        "create table t (a int); create rule u as on insert to t do also select 1",
        DependentKind::Rule,
    ),
    ("create function f() returns int language sql as 'select 1'", DependentKind::Function),
    ("create procedure y() language sql as ''", DependentKind::Procedure),
    ("create aggregate z (int) (sfunc = int4pl, stype = int)", DependentKind::Aggregate),
    (
        "create function w() returns bigint language internal window as 'window_row_number'",
        DependentKind::WindowFunction,
    ),
    ("create type k as (a int)", DependentKind::CompositeType),
    ("create type n as range (subtype = text)", DependentKind::RangeType),
    (
        "create type e as enum ('a'); grant usage on type e to pg_monitor",
        DependentKind::TypePrivileges,
    ),
    (
        "create type e as enum ('a'); alter type e owner to pg_monitor",
        DependentKind::TypePrivileges,
    ),
    (
        "create type e as enum ('a'); alter default privileges revoke usage on types from public",
        DependentKind::TypePrivileges,
    ),
    // The owner of this table is who runs drafts.
    (
        "create type e as enum ('a'); create table __diesel_schema_migrations (version text);
            alter table __diesel_schema_migrations owner to pg_monitor",
        DependentKind::TypePrivileges,
    ),
    (
        "create table t (a int, b int generated always as (a) stored); grant select (b) on t to pg_monitor",
        DependentKind::ColumnPrivileges,
    ),
    (
        "create foreign data wrapper w; create server s foreign data wrapper w; create foreign table t (a int) server s",
        DependentKind::ForeignTable,
    ),
    ("create type k as (a int); create table t of k", DependentKind::InheritingTable),
    (
        "create foreign data wrapper w; create server s foreign data wrapper w",
        DependentKind::Server,
    ),
    ("create foreign data wrapper w", DependentKind::ForeignDataWrapper),
    (
        "create foreign data wrapper w; create server s foreign data wrapper w;
            create user mapping for public server s",
        DependentKind::UserMapping,
    ),
    ("create publication p", DependentKind::Publication),
    (
        "create function f() returns event_trigger language plpgsql as 'begin end';
            create event trigger e on ddl_command_end execute function f()",
        DependentKind::EventTrigger,
    ),
    (
        "create operator === (function = int4eq, leftarg = int, rightarg = int)",
        DependentKind::Operator,
    ),
    (
        "create operator class c for type int using btree as operator 1 <",
        DependentKind::OperatorClass,
    ),
    ("create operator family y using btree", DependentKind::OperatorFamily),
    (
        "create text search parser p (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end,
            lextypes = prsd_lextype)",
        DependentKind::TextSearchParser,
    ),
    (
        "create text search template l (lexize = dsimple_lexize)",
        DependentKind::TextSearchTemplate,
    ),
    (
        "create text search dictionary d (template = simple)",
        DependentKind::TextSearchDictionary,
    ),
    (
        "create text search configuration c (copy = simple)",
        DependentKind::TextSearchConfiguration,
    ),
    ("create collation c (locale = 'C')", DependentKind::Collation),
    ("create cast (text as point) with inout", DependentKind::Cast),
];

#[test]
fn each_kind_is_found_where_there_is_no_other() {
    for (script, kind) in ALONE {
        for database in databases(script) {
            let mut client = database.connect().expect("it answers");
            let namespaces = user_namespaces(&mut client).expect("the catalog can be read");
            let found = read_as(&mut client, &namespaces, Selection::Definitions);
            let found = found.expect("the catalog can be read").dependents;
            assert!(found.iter().any(|it| it.what == *kind), "{script}: {found:#?}");
        }
    }
}

#[test]
fn what_an_expression_may_call_is_told_by_kind_and_not_by_name() {
    let script = r#"
        create type public.e as enum ('a');
        create view public."a function" as select 'a'::public.e as a;
        create procedure public."a function"(a public.e) language sql as '';
        create aggregate public."function"(public.e) (sfunc = array_append, stype = public.e[]);
        create function public."a view"(a public.e) returns integer language sql as 'select 1';
        create function public."window"(public.e) returns public.e language internal window as 'window_first_value';"#;
    for found in schemas(script) {
        let mut kinds: Vec<(DependentKind, bool)> =
            found.dependents.iter().map(|it| (it.what, it.what.is_callable())).collect();
        kinds.sort();
        assert_eq!(
            kinds,
            [
                (DependentKind::Aggregate, false),
                (DependentKind::Function, true),
                (DependentKind::Procedure, false),
                (DependentKind::View, false),
                (DependentKind::WindowFunction, false),
            ]
        );
    }
}

/// What something is, and on what it stands.
type Told = (DependentKind, Vec<String>, BTreeSet<(Kind, Vec<String>)>);

/// With that for `@`. Functions are told by their names alone.
fn told(dependent: &Dependent, odd: &str) -> Told {
    let path = |id: &ObjectId| -> Vec<String> {
        let name = |it: &Name| it.as_str().split('(').next().unwrap_or_default().replace('@', odd);
        id.path.iter().map(name).collect()
    };
    let on = dependent.on.iter().map(|it| (it.kind, path(it)));
    (dependent.what, path(&dependent.id), on.collect())
}
