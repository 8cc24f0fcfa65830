//! `verify` on directories that do not use driftless.

use std::collections::BTreeSet;

use driftless_introspect::server::all;
use serde_json::Value;

use crate::project::{Project, Ran};

/// The object of `--json` for one migration.
fn json(ran: &Ran, name: &str) -> Value {
    let all: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    let migrations = all["migrations"].as_array().expect("it is a list");
    migrations.iter().find(|it| it["name"] == name).expect("it is listed").clone()
}

#[test]
fn verify_names_every_down_that_does_not_restore_and_not_only_the_first() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int);", "select 1;");
    project.migration("2_b", "alter table a add b int;", "alter table a drop b;");
    project.migration("3_c", "alter table a add c int;", "alter table a drop d;");
    project.migration(
        "4_d",
        "create function f() returns int language sql as 'select 1';",
        "select 2;",
    );
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("`1_a/down.sql` does not restore"), "{ran:?}");
    assert!(ran.stderr.contains("DROP TABLE \"public\".\"a\""), "{ran:?}");
    assert!(ran.stderr.contains("`3_c/down.sql` fails"), "{ran:?}");
    assert!(ran.stderr.contains("`4_d/down.sql` does not restore"), "{ran:?}");
    assert!(ran.stderr.contains("CREATE FUNCTION"), "{ran:?}");
    assert!(ran.stdout.contains("verified 4 migrations"), "{ran:?}");
    assert!(ran.stdout.contains("3 down.sql do not restore"), "{ran:?}");
    let ran = project.ends(4, &["verify", "--json"]);
    let all: Value = serde_json::from_str(&ran.stdout).expect("it is JSON");
    assert_eq!(all["totals"]["down_wrong"], 3);
    assert_eq!(all["totals"]["down_restores"], 1);
    let second = json(&ran, "2_b");
    assert_eq!((&second["up"], &second["down"]), (&"applied".into(), &"restores".into()));
    assert_eq!(second["locks"][0]["blocks"], "reads and writes");
    // New migrations can be verified alone.
    let ran = project.ends(0, &["verify", "2_b:2_b"]);
    assert!(ran.stdout.contains("verified 1 migration "), "{ran:?}");
    assert!(ran.stdout.contains("1 ran unverified"), "{ran:?}");
}

#[test]
fn verify_tells_what_a_migration_rewrites_locks_and_loses() {
    let project = Project::new();
    project.migration(
        "1_a",
        "create table a (id int primary key, n int not null, gone text); create table b (id int); create type t as enum ('x');",
        "drop table a; drop table b; drop type t;",
    );
    project.migration(
        "2_b",
        "alter table a alter n type bigint, drop gone; drop table b; drop type t; create index on a (n);",
        "drop index a_n_idx; alter table a alter n type int, add gone text; create table b (id int); create type t as enum ('x');",
    );
    project.migration("3_c", "create index again on a (n);", "drop index again;");
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stderr.contains("`2_b` rewrites public.a; drops column public.a.gone"), "{ran:?}");
    assert!(ran.stderr.contains("drops table public.b; drops type public.t"), "{ran:?}");
    assert!(ran.stdout.contains("1 rewrites tables"), "{ran:?}");
    let ran = project.ends(0, &["verify", "--verbose"]);
    assert!(ran.stderr.contains("`3_c` locks public.a against writes"), "{ran:?}");
}

#[test]
fn verify_compares_seed_rows_by_what_a_run_repeats() {
    let project = Project::new();
    project.migration(
        "1_a",
        "create table users (id uuid primary key default gen_random_uuid(), at timestamptz not null default clock_timestamp(), name text not null);
         create table posts (id int generated always as identity, author uuid not null references users, title text);
         insert into users (name) values ('a'), ('b');
         insert into posts (author, title) select id, 'by ' || name from users order by id;",
        "drop table posts; drop table users;",
    );
    project.migration(
        "2_b",
        "create sequence numbers; create table log (id serial, number bigint default nextval('numbers'), at timestamp default now(), what text);",
        "drop table log; drop sequence numbers;",
    );
    project.migration(
        "3_c",
        "insert into log (what) values ('one'), ('two');",
        "delete from log where what in ('one', 'two');",
    );
    project.ends(0, &["verify"]);
    // A value that is the same in each run is compared as well.
    project.migration(
        "4_d",
        "update users set name = 'c' where name = 'a';",
        "update users set name = 'x' where name = 'c';",
    );
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("`4_d/down.sql` does not restore"), "{ran:?}");
    assert!(ran.stderr.contains("the rows of public.users differ: 1 missing"), "{ran:?}");
}

#[test]
fn verify_notes_what_stops_on_rows_and_goes_on() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int primary key, b text);", "drop table a;");
    project.migration("2_b", "alter table a add c int not null;", "alter table a drop c;");
    project.migration("3_c", "alter table a drop b;", "alter table a add b text not null;");
    project.migration("4_d", "insert into a (id, c) values (1, 1);", "delete from a where id = 1;");
    let ran = project.run(&["verify"]);
    assert_eq!(ran.code, 4, "{ran:?}");
    // `3_c/down.sql` makes `b` required, which it was not.
    assert!(ran.stderr.contains("`3_c/down.sql` does not restore"), "{ran:?}");
    assert!(
        ran.stderr.contains("`2_b/up.sql` stops on tables with rows: line 1: column \"c\""),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("alter table a add c int not null"), "{ran:?}");
    assert!(!ran.stderr.contains("`4_d"), "{ran:?}");
    project.migration(
        "1_a",
        "create table a (id int primary key, b text not null);",
        "drop table a;",
    );
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stderr.contains("`3_c/down.sql` stops on tables with rows"), "{ran:?}");
    assert!(ran.stdout.contains("2 stop on tables with rows"), "{ran:?}");
}

#[test]
fn verify_finds_a_down_that_destroys_rows_which_the_up_left_alone() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int primary key, b text);", "drop table a;");
    project.migration("2_b", "alter table a add c int;", "alter table a drop c; delete from a;");
    let ran = project.ends(4, &["verify"]);
    assert!(
        ran.stderr.contains("`2_b/down.sql` deletes or changes rows that up.sql did not touch"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("the rows of public.a differ"), "{ran:?}");
    // What up.sql deletes cannot be restored, and that is no mistake of down.sql.
    project.migration("2_b", "delete from a; update a set b = 'x';", "select 1;");
    let ran = project.ends(0, &["verify", "--json"]);
    assert_eq!(json(&ran, "2_b")["loses"][0]["kind"], "rows");
}

#[test]
fn verify_takes_a_down_without_a_statement_for_none() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int);", "");
    project.migration("2_b", "create table b (id int);", "-- nothing\n");
    project.migration(
        "3_c",
        "create table c (id int);",
        "do $$ begin raise 'no way back'; end $$;",
    );
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stderr.contains("`1_a`, `2_b` have no down.sql"), "{ran:?}");
    assert!(ran.stderr.contains("`3_c/down.sql` refuses to run: line 1: no way back"), "{ran:?}");
    assert!(ran.stdout.contains("2 have no down.sql"), "{ran:?}");
    project.write("migrations/1_a/up.sql", "-- nothing");
    let ran = project.ends(2, &["verify"]);
    assert!(ran.stderr.contains("1_a/up.sql` holds no statement"), "{ran:?}");
}

#[test]
fn verify_takes_the_parts_of_a_revision_for_one() {
    let project = Project::new();
    let part = |number: i32| {
        format!(
            "run_in_transaction = true\n[driftless]\nrevision = \"aaa1\"\nrevises = [\"1\"]\npart = {number}\nparts = 2\n"
        )
    };
    project.migration("1_a", "create type mood as enum ('ok');", "drop type mood;");
    project.migration(
        "2_b",
        "alter type mood add value 'sad';",
        "alter type mood rename to old; create type mood as enum ('ok'); drop type old;",
    );
    project.migration("3_b", "create table t (m mood default 'sad');", "drop table t;");
    project.write("migrations/2_b/metadata.toml", &part(1));
    project.write("migrations/3_b/metadata.toml", &part(2));
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stdout.contains("verified 3 migrations"), "{ran:?}");
    // Alone, the first part would not be restored, because a label stays.
    project.migration(
        "2_b",
        "alter type mood add value 'sad'; create table left_by_the_first ();",
        "drop type mood; create type mood as enum ('ok');",
    );
    project.migration(
        "3_b",
        "create table t (m mood default 'sad');",
        "drop table t; drop table left_by_the_first;",
    );
    project.ends(0, &["verify"]);
}

#[test]
fn verify_passes_over_what_cannot_run_and_says_so() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int);", "drop table a;");
    project.migration(
        "2_b",
        "create extension no_such_extension;",
        "drop extension no_such_extension;",
    );
    project.migration("3_c", "create role somebody;", "drop role somebody;");
    project.migration("4_d", "copy a from stdin;\n1\n\\.\n", "delete from a;");
    project.migration("5_e", "\\connect elsewhere\nselect 1;", "select 1;");
    project.migration("6_f", "create table f (id int);", "drop table f;");
    let told = |skip: &[&str], words: &[&str]| {
        let flags = skip.iter().flat_map(|it| ["--skip", it]);
        let arguments: Vec<&str> = ["verify"].into_iter().chain(flags).collect();
        let ran = project.ends(4, &arguments);
        for word in words {
            assert!(ran.stderr.contains(word), "{word}: {ran:?}");
        }
        assert!(ran.stdout.contains("not reached"), "{ran:?}");
    };
    told(
        &[],
        &["`2_b/up.sql` fails", "no_such_extension", "DRIFTLESS_SCRATCH_URL", "`--skip 2_b`"],
    );
    told(&["2_b"], &["`3_c/up.sql` fails", "permission denied", "`[scratch] superuser"]);
    told(&["2_b", "3_c"], &["`4_d/up.sql` fails", "line 1: `COPY … FROM STDIN`"]);
    told(
        &["2_b", "3_c", "4_d"],
        &["`5_e/up.sql` fails", "line 1: `\\connect` is a command of psql"],
    );
    project.write("driftless.toml", "[verify]\nskip = [\"2_b\", \"3_c\", \"4_d\", \"5_e\"]\n");
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stdout.contains("verified 2 migrations"), "{ran:?}");
    assert!(ran.stdout.contains("4 were skipped"), "{ran:?}");
    assert!(project.ends(2, &["verify", "--skip", "7_g"]).stderr.contains("7_g"));
}

#[test]
fn verify_runs_files_as_diesel_does() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int primary key);", "drop table a;");
    project.migration(
        "2_b",
        "create index concurrently i on a (id);",
        "drop index concurrently i;",
    );
    project.write("migrations/2_b/metadata.toml", "run_in_transaction = false\n");
    project.migration("3_c", "begin; create table c (id int); commit;", "drop table c;");
    project.migration(
        "4_d",
        "create schema other; create table other.d (id int references a); create view seen as select version from __diesel_schema_migrations;",
        "drop view seen; drop schema other cascade;",
    );
    project.migration(
        "5_e",
        "create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on __diesel_schema_migrations for each row execute function f();",
        "drop trigger t on __diesel_schema_migrations; drop function f();",
    );
    let ran = project.ends(0, &["verify"]);
    assert!(ran.stderr.contains("`3_c/up.sql` ends the transaction"), "{ran:?}");
    assert!(ran.stdout.contains("5 down.sql restore"), "{ran:?}");
}

#[test]
fn verify_runs_on_the_oldest_and_the_newest_server() {
    let project = Project::with_own_servers();
    project.migration(
        "1_a",
        "create table a (id int generated always as identity primary key, at timestamptz not null default now()); insert into a default values;",
        "drop table a;",
    );
    project.migration("2_b", "alter table a add b int;", "alter table a drop at;");
    let majors = all().into_iter().map(|it| it.major);
    let majors: BTreeSet<u32> = majors.filter(|it| *it >= 13).collect();
    for major in [majors.first(), majors.last()].into_iter().flatten() {
        let major = major.to_string();
        let ran = project.ends(4, &["verify", "--server-version", &major]);
        assert!(ran.stdout.contains(&format!("on PostgreSQL {major}: ")), "{ran:?}");
        assert!(ran.stdout.contains("  1 down.sql restores"), "{ran:?}");
        assert!(ran.stderr.contains("`2_b/down.sql` does not restore"), "{ran:?}");
        assert!(ran.stderr.contains("DROP COLUMN \"b\""), "{ran:?}");
    }
}

/// Roles belong to the whole server, so they exist when a second database runs the file.
#[test]
fn verify_goes_on_after_a_migration_that_makes_a_role() {
    let project = Project::with_own_servers();
    project.write("driftless.toml", "[scratch]\nsuperuser = true\n");
    project.migration("1_a", "create table a (id int);", "drop table a;");
    project.migration(
        "2_b",
        "create role somebody; grant select on a to somebody;",
        "drop owned by somebody; drop role somebody;",
    );
    project.migration("3_c", "grant insert on a to somebody;", "select 1;");
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("`2_b/up.sql` runs in the first database"), "{ran:?}");
    assert!(ran.stderr.contains("`3_c/down.sql` does not restore"), "{ran:?}");
    assert!(!ran.stdout.contains("not reached"), "{ran:?}");
}

#[test]
fn verify_finds_the_directory_as_diesel_does() {
    let project = Project::new();
    project.migration("1_a", "create table a (id int);", "drop table a;");
    project.write("src/lib.rs", "");
    let below = Project::new();
    assert!(below.ends(2, &["verify"]).stderr.contains("there are no migrations in"));
    let directory = project.directory.join("migrations").display().to_string();
    let ran = below.run_with(&[("MIGRATION_DIRECTORY", &directory)], &["verify"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    below.write("diesel.toml", &format!("[migrations_directory]\ndir = \"{directory}\"\n"));
    below.ends(0, &["verify"]);
    below.ends(0, &["verify", "--migrations-dir", &directory]);
}

#[test]
fn verify_takes_a_row_that_is_put_back_under_another_number() {
    let project = Project::new();
    let table = "create table t (id bigint generated by default as identity primary key, a text unique);\ninsert into t (a) values ('x1'), ('x2');";
    project.migration("1_a", table, "drop table t;");
    project.migration(
        "2_b",
        "delete from t where a = 'x2'; insert into t (a) values ('x3');",
        "delete from t where a = 'x3'; insert into t (a) values ('x2');",
    );
    project.ends(0, &["verify"]);
    // Numbers that are changed must be changed back.
    project.migration("2_b", "update t set id = id + 1000;", "select 1;");
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("`2_b/down.sql` does not restore"), "{ran:?}");
    // The other values must be as before.
    project.migration(
        "2_b",
        "delete from t where a = 'x2'; insert into t (a) values ('x3');",
        "delete from t where a = 'x3'; insert into t (a) values ('x4');",
    );
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("x4"), "{ran:?}");
}

#[test]
fn verify_says_that_a_down_deletes_rows_of_others() {
    for delete in ["delete from t;", "truncate t;"] {
        let project = Project::new();
        let key = "id bigint generated by default as identity primary key";
        project.migration("1_a", &format!("create table t ({key}, a text);"), "drop table t;");
        project.migration("2_b", "insert into t (a) values ('x');", delete);
        let ran = project.ends(4, &["verify"]);
        assert!(
            ran.stderr.contains("deletes or changes rows that up.sql did not touch"),
            "{ran:?}"
        );
        assert!(ran.stderr.contains("`DELETE FROM … WHERE …`"), "{ran:?}");
    }
}
