//! What a comparison of schemas does not see must survive each verb that rewrites or judges files: functions, grants,
//! comments, rows.

use serde_json::json;

use super::project::{Project, column, table, with};

/// Drafts a revision that no database has yet.
fn drafts(project: &Project, message: &[&str]) {
    let arguments = [&["revision", "--autogenerate", "-m"][..], message].concat();
    let ran = project.run_at(None, &arguments);
    assert_eq!(ran.code, 0, "{ran:?}");
}

const FUNCTION: &str =
    "create function touch(int) returns int language sql security definer as 'select $1 + 1';
    revoke all on function touch(int) from public;
    comment on function touch(int) is 'touches';
    comment on schema public is 'ours';
    grant select on users to public;";

fn line() -> Project {
    let project = Project::new();
    project.migration("1_users", "create table users (id int primary key);", "drop table users;");
    project.migration(
        "2_touch",
        FUNCTION,
        "revoke select on users from public; comment on schema public is 'standard public schema'; drop function touch(int);",
    );
    project.migration("3_fix", "update users set id = 1 where id = 0;", "select 1;");
    project
}

#[test]
fn a_squash_keeps_what_was_written_by_hand() {
    let project = line();
    project.ends(0, &["squash", "1_users:3_fix", "-m", "all"]);
    let up = project.last("up.sql");
    for kept in [
        "security definer",
        "revoke all",
        "comment on function",
        "grant select",
        "update users set",
    ] {
        assert!(up.contains(kept), "{kept}: {up}");
    }
    project.ends(0, &["upgrade"]);
    let acl = "select array_to_string(proacl, ' ') from pg_proc where proname = 'touch'";
    assert!(
        !project.answer(acl).split(' ').any(|it| it.starts_with('=')),
        "{}",
        project.answer(acl)
    );
}

#[test]
fn a_squash_of_files_that_set_or_end_something_runs_as_they_did() {
    let project = Project::new();
    project.migration(
        "1_a",
        "create schema s; set search_path = s; create table t ();",
        "drop schema s cascade;",
    );
    project.migration("2_b", "create table t (); set local role none;", "drop table t;");
    project.migration("3_c", "create table c (); commit; create table d ();", "drop table c, d;");
    project.migration("4_d", "create table e ();", "drop table e;");
    let ran = project.ends(0, &["squash", "1_a:4_d", "-m", "all"]);
    assert!(ran.stdout.contains("their files joined in order"), "{ran:?}");
    // A file that ends its transaction stays separate.
    assert_eq!(project.migrations().len(), 3);
    project.ends(0, &["upgrade"]);
    let names = "select string_agg(c.oid::regclass::text, ' ' order by 1) from pg_class c where relname in ('t', 'c', 'd', 'e')";
    assert_eq!(project.answer(names), "s.t t c d e");
}

/// In a draft of the whole range, an object whose name is gone is dropped with its rows.
#[test]
fn a_squash_in_the_middle_keeps_the_rows_of_what_was_renamed() {
    let project = Project::new();
    let user = |columns: &[serde_json::Value]| table("User", "users", columns);
    project.models(&[user(&[column("mail", "mail", "text")])]);
    drafts(&project, &["one"]);
    project.models(&[user(&[column("mail", "email", "text")])]);
    drafts(&project, &["two", "--rename", "users.mail:email"]);
    let aged = with(column("age", "age", "integer"), "default", json!("0"));
    project.models(&[user(&[column("mail", "email", "text"), aged])]);
    drafts(&project, &["three"]);
    let names = project.migrations();
    assert_eq!(names.len(), 3, "{names:?}");
    project.ends(0, &["upgrade", "+1"]);
    project.by_hand("insert into users (mail) values ('a@b')");
    let range = format!("{}:{}", names[1], names[2]);
    let ran = project.ends(0, &["squash", &range, "-m", "both"]);
    assert!(ran.stdout.contains("joined in order"), "{ran:?}");
    project.ends(0, &["upgrade"]);
    assert_eq!(project.answer("select email || age from users"), "a@b0");
}

#[test]
fn what_driftless_drafted_alone_is_drafted_anew() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    drafts(&project, &["users"]);
    project.models(&[table("User", "users", &[]), table("Post", "posts", &[])]);
    drafts(&project, &["posts"]);
    let names = project.migrations();
    let range = format!("{}:{}", names[0], names[1]);
    let ran = project.ends(0, &["squash", &range, "-m", "all", "--dry-run"]);
    assert!(ran.stdout.contains("drafted again and proven equal"), "{ran:?}");
    // With a line written by hand, the range is not drafted anew.
    let up = format!("migrations/{}/up.sql", names[1]);
    project.write(&up, &format!("{}\nSELECT 1;\n", project.read(&up)));
    let ran = project.ends(0, &["squash", &range, "-m", "all", "--dry-run"]);
    assert!(ran.stdout.contains("was written or changed by hand"), "{ran:?}");
}

#[test]
fn a_way_back_that_leaves_another_function_grant_or_comment_is_found() {
    let function = |body: &str| {
        format!("create or replace function f() returns int language sql as 'select {body}';")
    };
    for (start, up, down, told) in [
        (function("1"), function("2"), "select 1;".to_owned(), "select 1"),
        (String::new(), "create table t (); grant select on t to public;".to_owned(), "drop table t; create table t2 (); drop table t2; alter default privileges grant select on tables to public;".to_owned(), "DEFAULT PRIVILEGES"),
        (function("1"), "comment on function f() is 'x';".to_owned(), "select 1;".to_owned(), "COMMENT ON FUNCTION"),
        (function("1"), "revoke all on function f() from public;".to_owned(), "select 1;".to_owned(), "REVOKE"),
        ("create view v as select 1 as a;".to_owned(), "create or replace view v as select 2 as a;".to_owned(), "select 1;".to_owned(), "VIEW"),
        ("create domain d as int;".to_owned(), "alter domain d set default 3;".to_owned(), "select 1;".to_owned(), "DOMAIN"),
        ("create table p (a int) partition by range (a); create table p1 partition of p default;".to_owned(), "insert into p values (1);".to_owned(), "select 1;".to_owned(), "rows of"),
    ] {
        let project = Project::new();
        project.migration("1_start", &format!("select 1; {start}"), "do $$ begin raise exception 'no'; end $$;");
        project.migration("2_change", &up, &down);
        let ran = project.ends(4, &["verify"]);
        assert!(ran.stderr.contains("`2_change/down.sql`"), "{up}: {ran:?}");
        assert!(ran.stderr.contains(told), "{told}: {ran:?}");
    }
}

#[test]
fn branches_with_two_bodies_of_one_function_are_not_merged() {
    let project = Project::new();
    project.migration("1_a", "create table a ();", "drop table a;");
    let function = |body: &str| {
        format!("create or replace function f() returns int language sql as 'select {body}';")
    };
    let lineage = |id: &str| {
        format!("run_in_transaction = true\n[driftless]\nrevision = \"{id}\"\nrevises = [\"1\"]\n")
    };
    for (name, id, body) in [("2_b", "b", "1"), ("3_c", "c", "2")] {
        project.migration(name, &function(body), "drop function if exists f();");
        project.write(&format!("migrations/{name}/metadata.toml"), &lineage(id));
    }
    let ran = project.ends(4, &["merge", "heads"]);
    assert!(ran.stderr.contains("the order of the branches matters"), "{ran:?}");
    assert!(ran.stderr.contains("FUNCTION"), "{ran:?}");
}

/// Nothing ever runs on the database that the server's URL names.
#[test]
fn a_scratch_database_is_one_that_was_made() {
    let project = line();
    project.by_hand("create table users (id int primary key); insert into users values (7)");
    let url = project.database.url();
    let name = project.database.target().database().to_owned();
    let (server, _) = url.rsplit_once('/').expect("it ends with the database");
    let host = server.rsplit_once('@').expect("it has a role").1;
    let (host, port) = host.rsplit_once(':').expect("it has a port");
    let directory = host.replace("%2F", "/");
    for scratch in [
        format!("{server}/postgres?dbname={name}"),
        format!("{server}/{name}?dbname=postgres"),
        format!("{server}/postgres?db%6eame={name}"),
        format!("{server}?dbname={name}"),
        format!("host={directory} port={port} user=driftless dbname={name}"),
        format!("dbname = '{name}' user=driftless host={directory} port={port}"),
        format!("postgres:///?host={directory}&port={port}&user=driftless&dbname={name}"),
    ] {
        let ran = project.run_with(&[("DRIFTLESS_SCRATCH_URL", &scratch)], &["verify"]);
        assert_eq!(ran.code, 0, "{scratch}: {ran:?}");
        assert_eq!(project.answer("select string_agg(id::text, ' ') from users"), "7", "{scratch}");
    }
}

#[test]
fn a_migration_that_needs_a_superuser_says_how_to_give_it_one() {
    let project = Project::new();
    let trigger = "create function f() returns event_trigger language plpgsql as 'begin end';
        create event trigger e on sql_drop execute function f();";
    project.migration("1_trigger", trigger, "drop event trigger e; drop function f();");
    let ran = project.ends(4, &["verify"]);
    assert!(ran.stderr.contains("permission denied to create event trigger"), "{ran:?}");
    assert!(ran.stderr.contains("`[scratch] superuser = true`"), "{ran:?}");
    project.write("driftless.toml", "[scratch]\nsuperuser = true\n");
    project.ends(0, &["verify"]);
}

/// Only two runs of the same tell which rows can be compared.
#[test]
fn rows_that_no_run_repeats_keep_nothing_from_being_merged_or_squashed() {
    let project = Project::new();
    project.migration(
        "1_a",
        "create table seen (id uuid primary key default gen_random_uuid(), at timestamptz not null default clock_timestamp(), a int);
         insert into seen (a) values (1), (2);",
        "drop table seen;",
    );
    let lineage = |id: &str| {
        format!("run_in_transaction = true\n[driftless]\nrevision = \"{id}\"\nrevises = [\"1\"]\n")
    };
    for (name, id, column) in [("2_b", "b", "b"), ("3_c", "c", "c")] {
        let up = format!("alter table seen add {column} int; update seen set {column} = a;");
        project.migration(name, &up, &format!("alter table seen drop {column};"));
        project.write(&format!("migrations/{name}/metadata.toml"), &lineage(id));
    }
    // The order of the branches also changes the order of columns.
    project.ends(0, &["merge", "heads", "--dry-run"]);
    let other = Project::new();
    other.migration("1_a", &project.read("migrations/1_a/up.sql"), "drop table seen;");
    other.migration("2_b", "insert into seen (a) values (3);", "delete from seen where a = 3;");
    other.ends(0, &["squash", "1_a:2_b", "-m", "all"]);
    other.ends(0, &["upgrade"]);
    assert_eq!(other.answer("select count(*)::text from seen"), "3");
}
