//! What stands in somebody's database can do nothing where driftless brings it to life but fill that database.

use std::fs;
use std::path::PathBuf;

use driftless_introspect::Client;
use driftless_introspect::script::{self, Frame};
use driftless_introspect::server::{Allowed, Scratch, Throwaway, all};
use driftless_introspect::sqlstate::SqlState;

use crate::servers::scratches;

/// A file that is there once a program has run.
fn mark() -> PathBuf {
    std::env::temp_dir().join(format!("driftless-mark-{}", std::process::id()))
}

/// Statements of a dump, each of which a superuser could run and which would reach beyond the database.
fn reaching(mark: &str) -> Vec<String> {
    let program = format!("'touch {mark}'");
    [
        // The way of an index: the function that it calls only says that it is immutable.
        &format!(
            "create table victims (a int); insert into victims values (1); \
             create function run(int) returns int language plpgsql as $$ begin copy victims to program {program}; return $1; end $$; \
             create function hides(int) returns int language plpgsql immutable as $$ begin return run($1); end $$; \
             create index on victims (hides(a))"
        ),
        &format!("copy (select 1) to program {program}"),
        &format!("create table seen (a text); copy seen from program {program}"),
        &format!("do $$ begin execute 'copy (select 1) to program ' || quote_literal({program}); end $$"),
        &format!("copy (select 1) to '{mark}'"),
        "create table passwords (a text); copy passwords from '/etc/passwd'",
        "select pg_read_file('/etc/passwd')",
        "select pg_read_binary_file('PG_VERSION')",
        "select pg_ls_dir('.')",
        "select lo_import('/etc/passwd')",
        &format!("select lo_export(lo_from_bytea(0, 'x'), '{mark}')"),
        "alter system set work_mem = '1MB'",
        "set role driftless",
        "set session authorization driftless",
        "alter role current_user superuser",
        "create role other superuser",
        "create role other login",
        "grant pg_execute_server_program to current_user",
        "grant pg_read_server_files to current_user",
        "set session_replication_role = replica",
        "set lc_messages = 'de_DE.UTF-8'",
        "create function evil() returns int language c as '/tmp/evil.so', 'evil'",
        "create function evil() returns cstring language internal as 'pg_read_file'",
        "load '/tmp/evil.so'",
        "create extension file_fdw",
        "create extension dblink",
        "create extension postgres_fdw",
        "create extension plpython3u",
        "create language plpython3u",
        "create event trigger e on ddl_command_start execute function hides()",
        "create tablespace here location '/tmp'",
        "create database another",
        "select pg_reload_conf()",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'driftless'",
        "update pg_catalog.pg_authid set rolsuper = true",
        "select rolpassword from pg_catalog.pg_authid",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn a_dump_reaches_nothing_beyond_its_database() {
    let mark = mark();
    for scratch in scratches() {
        for statement in reaching(&mark.display().to_string()) {
            let database = scratch.database().expect("it can be made");
            let complaints = database.restore(&statement).expect("the server goes on");
            assert!(!complaints.is_empty(), "nothing kept this from running: {statement}");
            assert!(!mark.exists(), "a program ran: {statement}");
        }
    }
}

#[test]
fn neither_do_the_files_of_a_project() {
    let mark = mark();
    for scratch in scratches() {
        for statement in reaching(&mark.display().to_string()) {
            let database = scratch.database().expect("it can be made");
            let mut client = database.connect().expect("it answers");
            script::run(&mut client, &statement, Frame::Nothing).expect_err(&statement);
            assert!(!mark.exists(), "a program ran: {statement}");
        }
    }
}

fn is_superuser(client: &mut Client) -> bool {
    let query = "select rolsuper from pg_roles where rolname = current_user";
    client.query_one(query, &[]).expect("it answers").get(0)
}

/// Of extensions that PostgreSQL leaves to superusers, those that are known to be harmless are there; for a project's files at
/// their place, for a dump before anything of it is.
#[test]
fn harmless_extensions_are_installed_all_the_same() {
    for scratch in scratches() {
        let database = scratch.database().expect("it can be made");
        let mut client = database.connect().expect("it answers");
        let available =
            "select count(*) from pg_available_extensions where name in ('bloom', 'moddatetime')";
        if client.query_one(available, &[]).expect("it answers").get::<_, i64>(0) < 2 {
            continue;
        }
        script::run(
            &mut client,
            "create schema ext; create extension bloom schema ext; create extension moddatetime",
            Frame::Nothing,
        )
        .expect("a project's file may have them");
        assert!(!is_superuser(&mut client));
        script::run(&mut client, "drop extension bloom; create extension bloom", Frame::Nothing)
            .expect("again");
        let dumped = scratch.database().expect("it can be made");
        let dump = "create schema ext; create function ext.planted() returns int language sql as 'select 1'; \
            create extension if not exists bloom with schema ext; create extension moddatetime schema public; \
            comment on extension bloom is 'x'; alter extension moddatetime set schema ext";
        let complaints = dumped.restore(dump).expect("the server goes on");
        assert!(complaints.is_empty(), "{complaints:?}");
        let mut client = dumped.connect().expect("it answers");
        assert!(!is_superuser(&mut client));
        let refused =
            script::run(&mut client, "create extension pg_stat_statements", Frame::Nothing);
        refused.expect_err("where something of others stands, nothing is done as a superuser");
        assert!(!is_superuser(&mut client));
    }
}

#[test]
fn what_a_project_allows_its_files_is_given_to_no_dump() {
    let programs = all().pop().expect("a server is installed");
    let server = Throwaway::start(&programs).expect("it starts");
    let allowed = Allowed { superuser: true, ..Allowed::default() };
    let scratch = Scratch::own(server, allowed).expect("it has a role");
    let trigger = "create function f() returns event_trigger language plpgsql as 'begin end'; \
        create event trigger e on ddl_command_start execute function f()";
    let database = scratch.database().expect("it can be made");
    script::run(&mut database.connect().expect("it answers"), trigger, Frame::Nothing)
        .expect("it is allowed");
    let database = scratch.database().expect("it can be made");
    assert!(!database.restore(trigger).expect("the server goes on").is_empty());
    script::run(&mut database.connect().expect("it answers"), trigger, Frame::Nothing)
        .expect_err("a dump is there");
}

/// Whatever runs there anyhow finds nothing to take along.
#[test]
fn a_server_has_nothing_of_our_environment() {
    for programs in all() {
        let server = Throwaway::start(&programs).expect("it starts");
        let database = server.database().expect("it can be made");
        let mut client = database.connect().expect("it answers");
        let pid: i32 = client.query_one("select pg_backend_pid()", &[]).expect("it answers").get(0);
        // On Linux alone the system tells.
        let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) else { continue };
        let text = String::from_utf8_lossy(&environment).into_owned();
        let names: Vec<&str> = text.split('\0').filter_map(|it| it.split('=').next()).collect();
        assert!(!names.contains(&"HOME") && !names.contains(&"CARGO_MANIFEST_DIR"), "{names:?}");
        let known =
            ["", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "LC_ALL", "PWD", "OLDPWD", "SHLVL", "_"];
        let strange: Vec<&&str> = names
            .iter()
            .filter(|it| !known.contains(it) && !it.starts_with("PG") && !it.starts_with("LC_"))
            .collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}

#[test]
fn a_script_is_sql_and_nothing_else() {
    let mark = mark();
    for scratch in scratches().take(1) {
        for command in [
            format!("\\! touch {}", mark.display()),
            format!("select 1 \\g |touch {}", mark.display()),
            "\\copy t from '/etc/passwd'".to_owned(),
            "\\i /etc/passwd".to_owned(),
            "select 'select 1' \\gexec".to_owned(),
            format!("\\o |touch {}", mark.display()),
            "\\connect postgres".to_owned(),
            "\\set x `id`".to_owned(),
            "\\restrictx y".to_owned(),
        ] {
            let database = scratch.database().expect("it can be made");
            let complaints = database
                .restore(&format!("create table t ();\n\n{command}\n"))
                .expect("the server goes on");
            let [complaint] = complaints.as_slice() else { panic!("{command}: {complaints:?}") };
            assert_eq!(complaint.line, Some(3), "{command}");
            assert!(complaint.message.contains("is a command of psql"), "{complaint}");
            assert!(!mark.exists());
            // Nothing before it has run either.
            let count = "select count(*) from pg_class where relname = 't'";
            let mut client = database.connect().expect("it answers");
            assert_eq!(client.query_one(count, &[]).expect("it answers").get::<_, i64>(0), 0);
        }
        let database = scratch.database().expect("it can be made");
        let dump = "\\restrict x\nSET standard_conforming_strings = on;\nCREATE TABLE public.t (a text, b text);\n\
            COPY public.t (a, b) FROM stdin;\na;\\\\!\t\\N\nit's\t$$\n\\.\n\nGRANT SELECT ON public.t TO nobody_here;\n\
            ALTER TABLE public.t OWNER TO \"Nobody there\";\nCREATE POLICY p ON public.t TO nobody_here;\nSELECT nothing;\n\\unrestrict x\n";
        let complaints = database.restore(dump).expect("the server goes on");
        let roles: Vec<bool> = complaints.iter().map(|it| it.names_a_role).collect();
        assert_eq!(roles, [true, true, true, false], "{complaints:?}");
        assert_eq!(complaints[3].line, Some(12));
        assert_eq!(complaints[3].code, Some(SqlState::UNDEFINED_COLUMN));
        let mut client = database.connect().expect("it answers");
        let rows = client.query("select a, b from public.t", &[]).expect("it answers");
        let rows: Vec<(String, Option<String>)> =
            rows.iter().map(|it| (it.get(0), it.get(1))).collect();
        assert_eq!(rows, [("a;\\!".to_owned(), None), ("it's".to_owned(), Some("$$".to_owned()))]);
    }
}
