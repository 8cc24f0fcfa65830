//! `[sql] files`: views, functions, triggers and policies are models, too.

use serde_json::{Value, json};

use super::project::{Project, column, table, with};
use super::stranger::Stranger;

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

const TOML: &str = "[sql]\nfiles = [\"sql/**/*.sql\"]\n";

fn users(more: &[Value]) -> Value {
    let name = column("name", "name", "text");
    table("User", "users", &[&[name], more].concat())
}

/// A project whose models have a table, with these SQL files.
fn project(files: &[(&str, &str)]) -> Project {
    let project = Project::new();
    project.write("driftless.toml", TOML);
    for (name, text) in files {
        project.write(&format!("sql/{name}.sql"), text);
    }
    project.models(&[users(&[])]);
    project
}

#[test]
fn what_files_define_is_drafted_changed_and_dropped() {
    let views = "-- Everybody with a name.\ncreate view named as select id, name from users where name <> '';\n\ncomment on view named is 'those with a name';\n";
    // The order of files and of statements means nothing: the view calls the function.
    let others = "create view shouted as select id, shout(name) as name from named;
        create trigger touched before update on users for each row execute function touch();
        create policy own on users using (name = current_user);
        create materialized view counted as select count(*) as n from named;
        create unique index on counted (n);
        create rule kept as on delete to users where id = 0 do instead nothing;";
    let functions = "create function shout(x text) returns text language sql immutable as $$ select upper(x) || ';' $$;
        create or replace function touch() returns trigger language plpgsql as $$ begin return new; end $$;
        create procedure forget(x text) language sql as $$ delete from users where name = x $$;";
    let project = project(&[("a/others", others), ("views", views), ("z", functions)]);
    let up = project.drafted_and_applied();
    for expected in [
        "CREATE VIEW public.named",
        "COMMENT ON VIEW public.named IS 'those with a name';",
        "CREATE TRIGGER touched",
        "CREATE POLICY own",
        "CREATE MATERIALIZED VIEW public.counted",
        "CREATE OR REPLACE PROCEDURE public.forget",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }
    assert_eq!(project.answer("select coalesce(string_agg(name, ' '), '') from shouted"), "");

    // In place where PostgreSQL can; what depends on it stays.
    project.write("sql/views.sql", &views.replace("name <> ''", "length(name) > 1"));
    let up = project.drafted_and_applied();
    assert!(up.contains("CREATE OR REPLACE VIEW public.named"), "{up}");
    assert!(!up.contains("DROP"), "{up}");

    // A column of the model goes together with what reads it.
    project.models(&[users(&[with(column("age", "age", "integer"), "nullable", json!(true))])]);
    project.write("sql/views.sql", "create view named as select id, age, name from users;");
    let up = project.drafted_and_applied();
    assert!(
        up.find("ADD COLUMN").expect("it is new") < up.find("CREATE VIEW").expect("anew"),
        "{up}"
    );
    project.ends(0, &["downgrade", "--", "-1"]);
    assert_eq!(project.answer("select obj_description('named'::regclass)"), "those with a name");
    project.ends(0, &["upgrade"]);

    // What no file has any longer goes; what no file ever had stays.
    project.by_hand("create view theirs as select id from users");
    project.write("sql/a/others.sql", "create policy own on users using (name = current_user);");
    let ran = project.ends(1, &["check"]);
    assert!(ran.stderr.contains("theirs (a view)"), "{ran:?}");
    let up = project.drafted_and_applied();
    assert!(
        up.contains("DROP VIEW public.shouted;") && up.contains("DROP TRIGGER touched"),
        "{up}"
    );
    assert!(!up.contains("theirs"), "{up}");
    project.ends(2, &["check", "--strict"]);
    project.ends(0, &["verify"]);
    project.by_hand("drop view theirs");
    project.ends(0, &["downgrade", "base"]);
    assert_eq!(
        project.answer("select count(*)::text from pg_proc where proname in ('shout', 'touch')"),
        "0"
    );
}

#[test]
fn a_file_that_says_how_to_get_there_is_refused_with_its_line() {
    let project = project(&[(
        "odd",
        "create view v as select 1;\n\n\ninsert into users (name) values ('x');\n",
    )]);
    let refused = |text: &str, words: &[&str]| {
        project.write("sql/odd.sql", text);
        let ran = project.ends(2, &DRAFT);
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {ran:?}");
        }
    };
    refused(
        "create view v as select 1 as a;\n\n\ninsert into users (name) values ('x');\n",
        &["`sql/odd.sql`, line 4", "`insert into users …` is no definition"],
    );
    refused("drop view v;", &["line 1", "is no definition"]);
    refused("create table t (id int);", &["line 1", "is no definition"]);
    refused("create type mood as enum ('a');", &["line 1", "is no definition"]);
    refused("\\i other.sql\n", &["line 1", "is a command of psql"]);
    refused("create view v as select 'x;\n", &["line 1", "do not end"]);
    refused(
        "\ncreate view v as select missing from users;\n",
        &["line 2", "column \"missing\" does not exist"],
    );
    refused("create index on users (name);", &["the SQL files change table `users`"]);
    refused(
        "\ncreate policy mine on users to current_user using (true);",
        &["`sql/odd.sql`, line 2", "for whoever creates it"],
    );
    project.write("driftless.toml", &format!("{TOML}\n[scratch]\nsuperuser = true\n"));
    let server = "create foreign data wrapper w; create server s foreign data wrapper w;";
    refused(
        &format!("{server} create user mapping for current_user server s;"),
        &["user mapping `s.", "for whoever creates it"],
    );
    refused(
        &format!("{server}\n\ncreate user mapping for app server s options (password 'x');"),
        &["`sql/odd.sql`, line 3: user mapping `s.app` has an option that may be a secret"],
    );
    project.write("driftless.toml", "[sql]\nfiles = [\"views/*.sql\"]\n");
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("`views/*.sql`"), "{ran:?}");
    assert!(ran.stderr.contains("no file matches"), "{ran:?}");
    project.write("sql/odd.sql", "create view v as select 1 as a;");
    project.write("driftless.toml", "[sql]\nfiles = [\"sql/*.sql\", \"sql/odd.sql\"]\n");
    project.ends(0, &DRAFT);
    project.write("driftless.toml", "[sql]\nfile = [\"views/*.sql\"]\n");
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("did you mean `files`?"), "{ran:?}");
}

#[test]
fn a_model_may_call_a_function_of_a_file() {
    let project = project(&[(
        "f",
        "create function fresh() returns text language sql as $$ select 'x'::text $$;",
    )]);
    let code = with(column("code", "code", "text"), "default", json!("fresh()"));
    project.models(&[users(&[code])]);
    let up = project.drafted_and_applied();
    assert!(
        up.find("FUNCTION public.fresh").expect("first") < up.find("CREATE TABLE").expect("then"),
        "{up}"
    );
    project.by_hand("insert into users (name) values ('a')");
    project.write(
        "sql/f.sql",
        "create function fresh() returns text language sql as $$ select 'y'::text $$;",
    );
    project.drafted_and_applied();
    project.by_hand("insert into users (name) values ('b')");
    assert_eq!(project.answer("select string_agg(code, ' ' order by id) from users"), "x y");
}

#[test]
fn a_model_may_have_columns_of_types_of_a_file() {
    let address = "create type address as (street text, zip integer);";
    let others = "create type span as range (subtype = double precision);
        comment on type span is 'from, to';
        create aggregate total(integer) (sfunc = add, stype = integer);
        create function add(a integer, b integer) returns integer language sql immutable as 'select coalesce(a, 0) + b';
        create view streets as select id, (home).street from users;";
    let project = project(&[("address", address), ("others", others)]);
    let nullable =
        |name: &str, spelling: &str| with(column(name, name, spelling), "nullable", json!(true));
    project.models(&[users(&[nullable("home", "address"), nullable("spans", "public.span")])]);
    let up = project.drafted_and_applied();
    let at = |text: &str| up.find(text).unwrap_or_else(|| panic!("{text}: {up}"));
    assert!(at("CREATE TYPE public.address") < at("CREATE TABLE"), "{up}");
    assert!(at("CREATE TYPE public.span") < at("CREATE TABLE"), "{up}");
    assert!(up.contains("CREATE AGGREGATE public.total(integer)"), "{up}");

    project.by_hand("insert into users (name, home) values ('x', row('a', 1))");
    let more = "create type address as (street text, zip integer, city text);";
    project.write("sql/address.sql", more);
    let up = project.drafted_and_applied();
    assert!(up.contains("ADD ATTRIBUTE \"city\" text;"), "{up}");
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["verify"]);

    // The values of an attribute go with a warning; another type of it has no way.
    project.write("sql/address.sql", "create type address as (street text, zip integer);");
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stderr.contains("DL115") || ran.stdout.contains("DL115"), "{ran:?}");
    project.ends(0, &["upgrade"]);
    assert_eq!(project.answer("select home::text from users"), "(a,1)");
}

#[test]
fn operators_casts_collations_and_text_search_are_in_files() {
    let operators = "create view near as select id from users where name operator(~~~) 'x';
        create operator ~~~ (function = is_near, leftarg = text, rightarg = text, commutator = ~~~, negator = !~~~);
        create operator !~~~ (function = is_far, leftarg = text, rightarg = text, negator = ~~~);
        create operator ~~~ (function = is_near, leftarg = integer, rightarg = integer);
        comment on operator ~~~ (text, text) is 'near';
        create function is_near(a text, b text) returns boolean language sql immutable as 'select a = b';
        create function is_far(a text, b text) returns boolean language sql immutable as 'select a <> b';
        create function is_near(a integer, b integer) returns boolean language sql immutable as 'select a = b';";
    let casts = "create view texts as select row(1)::kind::integer as a;
        create cast (kind as integer) with function number(kind) as assignment;
        create function number(a kind) returns integer language sql immutable as 'select a.a';
        create type kind as (a integer);";
    let search = "create index on found (a);
        create materialized view found as select to_tsvector('words', name)::text as a from users;
        alter text search configuration words add mapping for asciiword with stems, simple;
        create text search configuration words (parser = default);
        create text search dictionary stems (template = snowball, language = english);";
    let collations = "create collation german (provider = icu, locale = 'de');
        comment on collation german is 'German';";
    let project = project(&[
        ("casts", casts),
        ("collations", collations),
        ("operators", operators),
        ("search", search),
    ]);
    let german = with(column("name", "name", "text"), "options", json!({ "collation": "german" }));
    project.models(&[table("User", "users", &[german])]);
    let up = project.drafted_and_applied();
    let at = |text: &str| up.find(text).unwrap_or_else(|| panic!("{text}: {up}"));
    assert!(at("CREATE COLLATION public.german") < at("CREATE TABLE"), "{up}");
    assert!(at("CREATE CAST (public.kind AS integer)") < at("CREATE VIEW public.texts"), "{up}");
    project.ends(0, &["verify"]);
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);

    // In place where PostgreSQL can.
    project.write("sql/search.sql", &search.replace("with stems, simple", "with stems"));
    project.write("sql/operators.sql", &operators.replace("is 'near'", "is 'nearly'"));
    let up = project.drafted_and_applied();
    assert!(up.contains("ALTER MAPPING FOR asciiword WITH public.stems;"), "{up}");
    assert!(up.contains("COMMENT ON OPERATOR public.~~~ (text, text) IS 'nearly';"), "{up}");
    assert!(!up.contains("DROP") && !up.contains("CREATE"), "{up}");

    project.by_hand("drop operator ~~~ (integer, integer)");
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("CREATE OPERATOR public.~~~"), "{ran:?}");
    project
        .by_hand("create operator ~~~ (function = is_near, leftarg = integer, rightarg = integer)");

    // Renamed with what uses it.
    project.write(
        "sql/collations.sql",
        "-- driftless: renamed from german\ncreate collation de (provider = icu, locale = 'de');",
    );
    let de = with(column("name", "name", "text"), "options", json!({ "collation": "de" }));
    project.models(&[table("User", "users", &[de])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("ALTER COLLATION public.german RENAME TO de;"), "{up}");
    assert!(!up.contains("ALTER TABLE"), "{up}");
    for name in ["casts", "operators", "search"] {
        project.write(&format!("sql/{name}.sql"), "");
    }
    let up = project.drafted_and_applied();
    for expected in [
        "DROP OPERATOR public.~~~ (text, text);",
        "DROP CAST (public.kind AS integer);",
        "DROP TEXT SEARCH CONFIGURATION public.words;",
        "DROP TEXT SEARCH DICTIONARY public.stems;",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["verify"]);
}

#[test]
fn a_difference_names_the_file_and_the_line() {
    let project = project(&[(
        "v",
        "create view one as select 1 as a;\ncreate view v as select id, name from users;\n",
    )]);
    project.drafted_and_applied();
    project.write(
        "sql/v.sql",
        "create view one as select 1 as a;\n\ncreate view v as select name from users;\n",
    );
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("VIEW public.v"), "{ran:?}");
    // A view that somebody has changed in the database is drift.
    project.write(
        "sql/v.sql",
        "create view one as select 1 as a;\ncreate view v as select id, name from users;\n",
    );
    project.ends(0, &["check"]);
    project.by_hand("create or replace view v as select id, name from users where id > 0");
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("OR REPLACE VIEW public.v"), "{ran:?}");
}

#[test]
fn a_table_of_others_keeps_what_it_declares_when_its_parent_changes() {
    let project = project(&[("one", "create view one as select 1 as a;")]);
    let nick = with(column("nick", "nick", "text"), "nullable", json!(true));
    project.models(&[table("User", "users", std::slice::from_ref(&nick))]);
    project.drafted_and_applied();
    project.by_hand("create table staff (nick text, own integer) inherits (users)");
    project.by_hand("insert into staff (id, nick, own) values (1, 'a', 2)");
    project.models(&[table("User", "users", &[])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("DROP COLUMN \"nick\"") && !up.contains("staff"), "{up}");
    project.by_hand("do $$ begin assert (select nick = 'a' from staff); end $$");
    project.models(&[table("User", "users", &[nick])]);
    let up = project.drafted_and_applied();
    assert!(!up.contains("staff"), "{up}");
}

#[test]
fn files_define_what_only_a_superuser_may_define_if_the_project_says_so() {
    let events = "create function noted() returns event_trigger language plpgsql as 'begin end';
         create event trigger noted on sql_drop execute function noted();
         create type pair as (a int, b int);
         create function compared(x pair, y pair) returns int language sql immutable as 'select x.a - y.a';
         create operator class pairs for type pair using btree as function 1 compared(pair, pair);
         create foreign data wrapper files options (host 'a');
         comment on foreign data wrapper files is 'reads files';";
    let project = project(&[("events", events)]);
    project.models(&[table("User", "users", &[])]);
    let ran = project.ends(2, &["check", "--from", "migrations"]);
    assert!(ran.stderr.contains("permission denied to create event trigger"), "{ran:?}");
    assert!(ran.stderr.contains("`[scratch] superuser = true` allows that"), "{ran:?}");
    project.write("driftless.toml", &format!("{TOML}\n[scratch]\nsuperuser = true\n"));
    project.by_hand("create table users (id bigint generated by default as identity primary key)");
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("CREATE EVENT TRIGGER noted"), "{ran:?}");
    project.by_hand(events);
    project.ends(0, &["check"]);
}

#[test]
fn functions_may_name_each_other_and_a_broken_one_is_reported() {
    let functions = "create function odd(n int) returns bool language sql as 'select not even(n)';
         create function even(n int) returns bool language sql as 'select n = 0 or odd(n - 1)';";
    let project = project(&[("functions", functions)]);
    project.models(&[table("User", "users", &[])]);
    let ran = project.ends(1, &["check", "--from", "migrations"]);
    assert!(!ran.stderr.contains("refuses the body"), "{ran:?}");

    // A database may have what no server would take today.
    project.by_hand(&format!(
        "create table users (id bigint generated by default as identity primary key);
         set check_function_bodies = off; {functions}
         create function broken() returns bigint language sql as 'select count(*) from nowhere'",
    ));
    project.write(
        "sql/broken.sql",
        "create function broken() returns bigint language sql as 'select count(*) from nowhere';",
    );
    let ran = project.ends(0, &["check"]);
    let told = "`sql/broken.sql`, line 1: PostgreSQL refuses the body of `broken()`: relation \"nowhere\" does not exist";
    assert!(ran.stderr.contains(told), "{ran:?}");
}

#[test]
fn partitions_are_in_files_and_their_table_is_a_model() {
    let events = |more: &[Value]| {
        let kind = column("kind", "kind", "text");
        let key = json!([{ "strategy": "hash", "columns": ["id"] }]);
        with(table("Event", "events", &[&[kind], more].concat()), "partition_by", key)
    };
    let parts = |of: u32, count: u32| -> String {
        let part = |it: u32| {
            format!(
                "create table events_{of}_{it} partition of events for values with (modulus {of}, remainder {it});\n"
            )
        };
        (0..count).map(part).collect()
    };
    let project = project(&[("parts", &parts(2, 2))]);
    project.models(&[events(&[])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("PARTITION BY HASH (\"id\")"), "{up}");
    assert!(up.contains("CREATE TABLE \"public\".\"events_2_1\" PARTITION OF"), "{up}");
    project.by_hand("insert into events (kind) select 'a' from generate_series(1, 20)");

    // A partition knows no column of its own.
    project.models(&[events(
        &[column("more", "more", "integer")].map(|it| with(it, "nullable", json!(true))),
    )]);
    let up = project.drafted_and_applied();
    assert!(up.contains("ADD COLUMN \"more\"") && !up.contains("events_2_0"), "{up}");

    // What somebody else has added stays; what no file has any longer goes.
    project.by_hand("alter table events detach partition events_2_1");
    project.by_hand(
        "create table events_4_1 partition of events for values with (modulus 4, remainder 1)",
    );
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("ATTACH PARTITION"), "{ran:?}");
    project.by_hand("drop table events_4_1");
    project.by_hand(
        "alter table events attach partition events_2_1 for values with (modulus 2, remainder 1)",
    );
    project.write("sql/parts.sql", &parts(2, 1));
    let up = project.drafted_and_applied();
    assert!(up.contains("DROP TABLE \"public\".\"events_2_1\""), "{up}");
    project.by_hand(
        "create table events_4_1 partition of events for values with (modulus 4, remainder 1)",
    );
    let ran = project.ends(0, &["check"]);
    assert!(ran.stderr.contains("events_4_1 (a table)"), "{ran:?}");

    // A partition that nobody declares follows its table.
    let defaulted = |names: &[&str]| {
        let kind = with(column("kind", "kind", "text"), "default", json!("'a'"));
        let more = |it: &&str| with(column(it, it, "integer"), "nullable", json!(true));
        let columns: Vec<Value> = [kind].into_iter().chain(names.iter().map(more)).collect();
        let key = json!([{ "strategy": "hash", "columns": ["id"] }]);
        with(table("Event", "events", &columns), "partition_by", key)
    };
    project.models(&[defaulted(&["more"])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("SET DEFAULT 'a'") && !up.contains("events_4_1"), "{up}");
    project.ends(0, &["check"]);
    project.models(&[defaulted(&["more", "other"])]);
    let up = project.drafted_and_applied();
    assert!(up.contains("ADD COLUMN \"other\"") && !up.contains("events_4_1"), "{up}");
    project.by_hand("drop table events_4_1");
    project.ends(0, &["verify"]);
    project.ends(0, &["downgrade", "base"]);
}

/// The migrations of a service that has been there for a while.
const GROWN: &str = r#"
create function diesel_set_updated_at() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$;
create function diesel_manage_updated_at(_tbl regclass) returns void language plpgsql as $$ begin
    execute format('create trigger set_updated_at before update on %s for each row execute function diesel_set_updated_at()', _tbl); end $$;
create schema "Odd ""One";
create type place as (street text, zip text);
create table users (id serial primary key, name text not null, updated_at timestamp not null default now());
select diesel_manage_updated_at('users');
create table notes (id serial primary key, body text not null);
create table visits (id integer not null, at date not null, primary key (id, at)) partition by range (at);
create table visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01');
create index visits_2024_id on visits_2024 (id);
create function shout(x text) returns text language sql immutable as $$ select upper(x) || ';' $$;
create view named as select id, shout(name) as name from users where name <> '';
comment on view named is 'it''s those with a name';
create view "Odd ""One"."a ""view" as select * from named;
create materialized view counted as select count(*) as n from named;
create unique index counted_n on counted (n);
create view noted as select body from notes;
create view noted_twice as select body from noted;
alter table users enable row level security;
create policy own on users using (name = current_user);
create procedure forget(p place) language sql as $$ delete from users where name = (p).street $$;
"#;

#[test]
fn init_writes_what_a_database_has_beside_its_tables() {
    let mut stranger = Stranger::new("definitions");
    stranger.write("migrations/2024-01-01-000000_all/up.sql", GROWN);
    stranger.write("migrations/2024-01-01-000000_all/down.sql", "");
    let models = "use diesel::prelude::*;\n\n#[derive(Queryable)]\n#[diesel(table_name = users)]\npub struct User {\n    pub id: i32,\n    pub name: String,\n    pub updated_at: chrono::NaiveDateTime,\n}\n\n#[derive(Queryable)]\n#[diesel(table_name = visits, primary_key(id, at))]\npub struct Visit {\n    pub id: i32,\n    pub at: chrono::NaiveDate,\n}\n";
    stranger.write("src/lib.rs", models);
    stranger.write("driftless.toml", "[manage]\nignore = [\"notes\"]\n");
    stranger.driftless(0, &["init", "--annotate", "--sql-files"]);
    let said = &stranger.transcript;
    for expected in [
        "sql/public/views.sql",
        "sql/Odd__One/views.sql",
        "sql/public/partitions.sql",
        "for a view `noted`: it needs the table `notes`, which no struct describes",
        "for a view `noted_twice`: it needs `noted`",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(stranger.read("driftless.toml").contains("files = [\"sql/**/*.sql\"]"));
    assert!(stranger.read("src/lib.rs").contains("partition_by(range(at))"));
    assert!(stranger.read("sql/public/views.sql").contains("'it''s those with a name'"));
    stranger.driftless(0, &["check", "--from", "migrations"]);
    stranger.driftless(0, &["upgrade"]);
    let check = stranger.driftless(0, &["check"]);
    assert!(check.contains("the database matches the models"), "{check}");
    stranger.driftless(2, &["init", "--annotate", "--sql-files"]);
    assert!(stranger.transcript.contains("exists already"), "{}", stranger.transcript);

    // They are models from now on.
    let views = stranger.read("sql/public/views.sql").replace("<> ''", "<> 'x'");
    stranger.write("sql/public/views.sql", &views);
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "other names"]);
    stranger.driftless(0, &["upgrade"]);
    stranger.driftless(0, &["check"]);
}

#[test]
fn what_a_comment_calls_renamed_is_renamed_and_stays() {
    let tables = [users(&[])];
    let old = "create view named as select id, name from users;
        create view shouted as select id, shout(name) as name from named;
        create materialized view counted as select count(*) as n from users;
        create unique index on counted (n);
        create trigger touched before update on users for each row execute function touch();
        create policy own on users using (name = current_user);
        create rule kept as on delete to users where id = 0 do instead nothing;
        create function shout(x text) returns text language sql immutable as $$ select upper(x) $$;
        create function shout(x integer) returns text language sql immutable as $$ select x::text $$;
        create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
        create procedure forget(x text) language sql as $$ delete from users where name = x $$;
        create aggregate longest(text) (sfunc = textcat, stype = text);
        create type address as (street text);
        comment on view named is 'those with a name';
        comment on column named.name is 'one''s name';
        comment on trigger touched on users is 'touches';
        alter table users enable always trigger touched;";
    let project = project(&[("all", old)]);
    project.models(&tables);
    project.drafted_and_applied();
    let ids = "select string_agg(oid::text, ' ' order by oid) from (
        select oid from pg_class where relkind in ('v', 'm', 'i') and relnamespace = 'public'::regnamespace
        union all select oid from pg_proc where pronamespace = 'public'::regnamespace
        union all select oid from pg_trigger where not tgisinternal union all select oid from pg_policy
        union all select oid from pg_type where typtype = 'c' and typname in ('address', 'place')
        union all select oid from pg_rewrite where rulename like '%kept%') x";
    let known = project.answer(ids);

    let new = "-- driftless: renamed from named
        create view \"Called so\" as select id, name from users;
        create view shouted as select id, shout_out(name) as name from \"Called so\";
        -- driftless: renamed from counted
        create materialized view stats as select count(*) as n from users;
        create unique index counted_n_idx on stats (n);
        -- driftless: renamed from touched
        create trigger touched_always before update on users for each row execute function touch();
        -- driftless: renamed from own
        create policy own_rows on users using (name = current_user);
        -- driftless: renamed from kept
        create rule kept_too as on delete to users where id = 0 do instead nothing;
        -- driftless: renamed from shout
        create function shout_out(x text) returns text language sql immutable as $$ select upper(x) $$;
        create function shout(x integer) returns text language sql immutable as $$ select x::text $$;
        create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
        -- driftless: renamed from forget
        create procedure forget_them(x text) language sql as $$ delete from users where name = x $$;
        -- driftless: renamed from longest
        create aggregate all_of(text) (sfunc = textcat, stype = text);
        -- driftless: renamed from public.address
        create type place as (street text);
        comment on view \"Called so\" is 'those with a name';
        comment on column \"Called so\".name is 'one''s name';
        comment on trigger touched_always on users is 'touches';
        alter table users enable always trigger touched_always;";
    project.write("sql/all.sql", new);
    let up = project.drafted_and_applied();
    for expected in [
        "ALTER VIEW public.named RENAME TO \"Called so\";",
        "ALTER MATERIALIZED VIEW public.counted RENAME TO stats;",
        "ALTER TRIGGER touched ON public.users RENAME TO touched_always;",
        "ALTER POLICY own ON public.users RENAME TO own_rows;",
        "ALTER RULE kept ON public.users RENAME TO kept_too;",
        "ALTER FUNCTION public.shout(x text) RENAME TO shout_out;",
        "ALTER PROCEDURE public.forget(IN x text) RENAME TO forget_them;",
        "ALTER AGGREGATE public.longest(text) RENAME TO all_of;",
        "ALTER TYPE public.address RENAME TO place;",
        "APP120",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }
    for other in ["DROP", "COMMENT", "CREATE TRIGGER", "CREATE OR REPLACE FUNCTION"] {
        assert!(!up.contains(other), "{other}: {up}");
    }
    assert_eq!(project.answer(ids), known, "nothing is recreated");
    let ran = project.ends(0, &["check"]);
    assert!(ran.stderr.contains("RN102"), "a rename that is done is said: {ran:?}");
    project.ends(0, &["downgrade", "--", "-1"]);
    assert_eq!(project.answer(ids), known);
    assert_eq!(project.answer("select obj_description('named'::regclass)"), "those with a name");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.write("sql/all.sql", &new.replace("driftless: renamed from", "was"));
    project.ends(0, &["check"]);

    // Another definition at the same time, another schema, and a table that is renamed below what is.
    let moved = new
        .replace("driftless: renamed from", "was")
        .replace(
            "create view \"Called so\" as select id, name from users;",
            "create schema seen;
            -- driftless: renamed from public.\"Called_so\"
            create view seen.named as select id, name, id + 1 as next from users;",
        )
        .replace("\"Called so\"", "seen.named")
        .replace("Called_so", "Called so")
        .replace("touched_always", "touched")
        .replace(
            "create trigger touched before update",
            "-- driftless: renamed from touched_always\ncreate trigger touched before insert",
        );
    project.write("sql/all.sql", &moved);
    let up = project.drafted_and_applied();
    for expected in [
        "ALTER VIEW public.\"Called so\" RENAME TO named;",
        "ALTER VIEW public.named SET SCHEMA seen;",
        "CREATE OR REPLACE VIEW seen.named",
        "ALTER TRIGGER touched_always ON public.users RENAME TO touched;",
    ] {
        assert!(up.contains(expected), "{expected}: {up}");
    }
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "base"]);
}

#[test]
fn a_rename_that_cannot_be_is_refused() {
    let old = "create view a as select 1 as x;\ncreate view b as select 2 as x;\n";
    let project = project(&[("all", old)]);
    project.drafted_and_applied();
    let refused = |text: &str, word: &str| {
        project.write("sql/all.sql", text);
        let ran = project.ends(2, &DRAFT);
        assert!(ran.stderr.contains(word), "{word}: {ran:?}");
    };
    let b = "create view b as select 2 as x;\n";
    let said = |word: &str| format!("{b}-- driftless: {word}\ncreate view c as select 1 as x;\n");
    refused(&said("renamed from nobody"), "RN103");
    refused(&said("renamed from b; drop table users"), "is no name");
    refused(&said("renames a"), "`sql/all.sql`, line 3");
    refused(&format!("{b}-- driftless: renamed from a\ncomment on view b is 'x';"), "line 3");
    refused(&format!("{b}-- driftless: renamed from a\n"), "stands before no statement");
    refused(
        &said("renamed from a").replace(
            "-- driftless: renamed from a\n",
            "-- driftless: renamed from a\n-- driftless: renamed from b\n",
        ),
        "two comments",
    );
    refused(
        "-- driftless: renamed from a\ncreate view b as select 1 as x;\n",
        "`b` already exists",
    );
}
