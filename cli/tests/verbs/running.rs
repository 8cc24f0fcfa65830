//! Runs revisions while things go wrong: other runs, crashes, edited files, servers that cannot be written to.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use driftless_introspect::server::{Throwaway, find};

use super::diesel;
use super::project::{Project, column, table};

fn spawn(project: &Project, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_driftless"))
        .current_dir(&project.directory)
        .env("DATABASE_URL", project.database.url())
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command starts")
}

/// Ten steps on a table with rows. Every second step builds an index without blocking writes; each of the others inserts
/// a row that shows that it ran.
fn ten_steps() -> Project {
    let project = Project::new();
    for step in 0..10 {
        if step % 2 == 0 {
            let up =
                format!("insert into steps values ({step}); create table made_{step} (id int);");
            let down = format!("delete from steps where step = {step}; drop table made_{step};");
            project.migration(&format!("{step}_made"), &up, &down);
        } else {
            let up = format!("create index concurrently rows_{step} on rows (a, (b + {step}));");
            let down = format!("drop index concurrently rows_{step};");
            project.migration(&format!("{step}_index"), &up, &down);
            project.write(
                &format!("migrations/{step}_index/metadata.toml"),
                "run_in_transaction = false\n",
            );
        }
    }
    project.by_hand(
        "create table steps (step int); create table rows (a int, b int);
         insert into rows select it, it % 97 from generate_series(1, 20000) it",
    );
    project
}

const STEPS: &str = "select coalesce(string_agg(step::text, ' ' order by step), '') from steps";
const INDEXES: &str = "select coalesce(string_agg(c.relname || case when i.indisvalid then '' else '!' end, ' ' order by c.relname), '')
    from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 'rows'::regclass";
const VERSIONS: &str = "select coalesce(string_agg(version, ' ' order by version), '') from __diesel_schema_migrations";

fn all_is_done(project: &Project) {
    assert_eq!(project.answer(STEPS), "0 2 4 6 8");
    assert_eq!(project.answer(INDEXES), "rows_1 rows_3 rows_5 rows_7 rows_9");
    assert_eq!(project.answer(VERSIONS), "0 1 2 3 4 5 6 7 8 9");
    let status = project.ends(0, &["status"]);
    assert_eq!(status.stderr, "", "nothing is left to say");
}

#[test]
fn eight_runners_apply_everything_once() {
    let project = ten_steps();
    let runners: Vec<Child> = (0..8).map(|_| spawn(&project, &["upgrade"])).collect();
    let mut applied: BTreeMap<String, usize> = BTreeMap::new();
    for runner in runners {
        let output = runner.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some(name) = line.strip_prefix("applied ").and_then(|it| it.split(' ').next()) {
                *applied.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
    assert_eq!(applied.len(), 10, "{applied:?}");
    assert!(applied.values().all(|it| *it == 1), "{applied:?}");
    all_is_done(&project);
}

/// This test waits, because it varies the moment: a run is killed 200 times in each direction.
#[test]
fn a_runner_that_is_killed_leaves_nothing_that_the_next_does_not_finish() {
    let project = ten_steps();
    let mut kills = 0;
    while kills < 200 {
        for (arguments, whole) in [(&["upgrade"][..], 160), (&["downgrade", "base"], 120)] {
            for _ in 0..3 {
                let mut runner = spawn(&project, arguments);
                let moment = RandomState::new().hash_one(kills) % whole;
                thread::sleep(Duration::from_millis(moment));
                // SIGKILL: the process cannot clean up.
                if runner.try_wait().expect("it is ours").is_none() {
                    kills += 1;
                }
                runner.kill().expect("it is ours");
                runner.wait().expect("it ends");
            }
            project.ends(0, arguments);
            match arguments {
                ["upgrade"] => all_is_done(&project),
                _ => {
                    assert_eq!(project.answer(STEPS), "");
                    assert_eq!(project.answer(INDEXES), "");
                    assert_eq!(project.answer(VERSIONS), "");
                }
            }
        }
    }
}

#[test]
fn an_invalid_index_of_a_failed_build_is_dropped_and_built_again() {
    let project = ten_steps();
    project.by_hand("insert into rows values (1, 1), (1, 1)");
    let up = "create unique index concurrently rows_1 on rows (a);";
    project.write("migrations/1_index/up.sql", up);
    let ran = project.ends(2, &["upgrade"]);
    assert!(ran.stderr.contains("left the invalid index public.rows_1"), "{ran:?}");
    assert_eq!(project.answer(INDEXES), "rows_1!");
    let status = project.ends(1, &["status"]);
    assert!(status.stderr.contains("`1_index` started its up.sql on"), "{status:?}");
    project.by_hand("delete from rows where a = 1");
    let ran = project.ends(0, &["upgrade"]);
    assert!(
        ran.stderr.contains("the invalid index public.rows_1: the index was dropped"),
        "{ran:?}"
    );
    all_is_done(&project);
}

#[test]
fn a_step_that_was_done_and_not_recorded_is_recorded() {
    let project = ten_steps();
    project.ends(0, &["upgrade", "1"]);
    // The state that a crash leaves between the build and the record.
    project.by_hand(
        "delete from __diesel_schema_migrations where version = '1';
         update __driftless_journal set outcome = null, ended_at = null where version = '1'",
    );
    let ran = project.ends(0, &["upgrade"]);
    assert!(ran.stderr.contains("`1_index` was done before the interruption"), "{ran:?}");
    all_is_done(&project);
}

#[test]
fn what_cannot_be_told_is_asked_with_both_ways_out() {
    let project = ten_steps();
    project.write("migrations/1_index/up.sql", "vacuum rows;");
    project.write("migrations/1_index/down.sql", "vacuum rows;");
    project.ends(0, &["upgrade", "1"]);
    let crash = "delete from __diesel_schema_migrations where version = '1';
        update __driftless_journal set outcome = null, ended_at = null where version = '1'";
    project.by_hand(crash);
    let ran = project.ends(2, &["upgrade"]);
    assert!(ran.stderr.contains("driftless stamp --done 1"), "{ran:?}");
    assert!(ran.stderr.contains("driftless stamp --not-done 1"), "{ran:?}");
    project.ends(0, &["stamp", "--done", "1"]);
    project.ends(0, &["upgrade", "2"]);
    assert_eq!(project.answer(VERSIONS), "0 1 2");
    project.by_hand(crash);
    project.ends(0, &["stamp", "--not-done", "1"]);
    let late = project.ends(2, &["upgrade", "2"]);
    assert!(late.stderr.contains("--out-of-order"), "{late:?}");
    project.ends(0, &["upgrade", "2", "--out-of-order"]);
    assert_eq!(project.answer(VERSIONS), "0 1 2");
}

#[test]
fn an_edited_migration_and_a_missing_one_are_recognised() {
    let project = ten_steps();
    project.ends(0, &["upgrade", "2"]);
    project.write("migrations/0_made/up.sql", "select 'edited';");
    std::fs::remove_dir_all(project.directory.join("migrations/2_made")).expect("it is there");
    let status = project.ends(1, &["status"]);
    assert!(
        status.stderr.contains("`0_made/up.sql` was edited after it was applied"),
        "{status:?}"
    );
    assert!(
        status
            .stderr
            .contains("has the migration 2 (2_made), but the migrations directory lacks it"),
        "{status:?}"
    );
    // Line ends are no edit, because git may change them.
    project.write(
        "migrations/0_made/up.sql",
        "insert into steps values (0); create table made_0 (id int);",
    );
    assert!(!project.ends(1, &["status"]).stderr.contains("edited"));
    // The journal has the files that ran, including down.sql.
    let shown = project.ends(0, &["show", "2"]);
    assert!(
        shown.stdout.contains("create table made_2") && shown.stdout.contains("drop table made_2"),
        "{shown:?}"
    );
    project.write("migrations/0_made/up.sql", "select 'edited';");
    project.ends(0, &["stamp", "--checksums"]);
    assert!(!project.ends(1, &["status"]).stderr.contains("edited"));
}

#[test]
fn somebody_who_holds_a_lock_is_waited_for_and_others_go_on() {
    let project = Project::new();
    project.by_hand("create table users (id int)");
    project.migration("1_mail", "alter table users add mail text;", "alter table users drop mail;");
    let mut holder = project.database.connect().expect("the server answers");
    holder.batch_execute("begin; lock table users in access share mode").expect("nobody has it");
    let runner = spawn(&project, &["upgrade", "--lock-timeout", "1"]);
    // It has been rolled back once when its journal says so. Until then, nobody may release the lock.
    let mut other = project.database.connect().expect("the server answers");
    let waits = "select count(*) from pg_stat_activity where application_name = 'driftless' and wait_event_type = 'Lock' and datname = current_database()";
    let mut seen = 0;
    while seen < 3 {
        let count: i64 = other.query_one(waits, &[]).expect("it is a query").get(0);
        // Waiting, not waiting any more, waiting again.
        if (count > 0) == (seen % 2 == 0) {
            seen += 1;
        }
    }
    holder.batch_execute("commit").expect("it ends");
    let output = runner.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("waited too long for a lock; trying again"), "{said}");
}

#[test]
fn a_statement_that_takes_too_long_is_ended() {
    let project = Project::new();
    project.migration(
        "1_slow",
        "create table slow (id int); select pg_sleep(60);",
        "drop table slow;",
    );
    let ran = project.ends(2, &["upgrade", "--statement-timeout", "1"]);
    assert!(ran.stderr.contains("canceling statement due to statement timeout"), "{ran:?}");
    assert!(ran.stderr.contains("the file was rolled back"), "{ran:?}");
    assert_eq!(project.answer("select (to_regclass('slow') is null)::text"), "true");
    let status = project.ends(1, &["status", "--journal"]);
    assert!(status.stdout.contains("1_slow failed, by"), "{status:?}");
}

#[test]
fn whoever_holds_the_runners_lock_is_named() {
    let project = ten_steps();
    let mut holder = project.database.connect().expect("the server answers");
    holder
        .batch_execute(
            "set application_name = 'a deploy'; select pg_advisory_lock(7237963439898649971)",
        )
        .expect("nobody has it");
    let ran = project.ends(2, &["upgrade", "--wait", "0"]);
    assert!(ran.stderr.contains("a deploy, process "), "{ran:?}");
    assert!(ran.stderr.contains("pg_terminate_backend("), "{ran:?}");
}

/// Waits until the command says that another run holds the lock.
fn is_waiting(runner: &mut Child) {
    let stderr = runner.stderr.as_mut().expect("it is piped");
    let mut said = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&said).contains("waiting for") {
        stderr.read_exact(&mut byte).expect("it says that it waits");
        said.push(byte[0]);
    }
}

#[test]
fn a_stamp_records_what_is_missing_once_it_has_the_lock() {
    let project = ten_steps();
    project.ends(0, &["upgrade", "0"]);
    let mut holder = project.database.connect().expect("the server answers");
    holder.batch_execute("select pg_advisory_lock(7237963439898649971)").expect("nobody has it");
    let mut runner = spawn(&project, &["stamp", "1"]);
    is_waiting(&mut runner);
    holder
        .batch_execute("insert into __diesel_schema_migrations (version) values ('1')")
        .expect("it is not there yet");
    drop(holder);
    let output = runner.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said, "nothing to record: another run did it in the meantime\n");
    let recorded = "select count(*)::text from __driftless_journal where version = '1'";
    assert_eq!(project.answer(recorded), "0");
}

#[test]
fn a_baseline_is_none_where_somebody_migrated_in_the_meantime() {
    let project = Project::new();
    project.write("Cargo.toml", "[package]\nname = \"app\"\nedition = \"2024\"\n");
    project.write("src/lib.rs", "");
    project.by_hand("create table users (id int)");
    let mut holder = project.database.connect().expect("the server answers");
    holder.batch_execute("select pg_advisory_lock(7237963439898649971)").expect("nobody has it");
    let mut runner = spawn(&project, &["init", "--baseline"]);
    is_waiting(&mut runner);
    holder
        .batch_execute(
            "create table __diesel_schema_migrations (
                version varchar(50) primary key not null,
                run_on timestamp not null default current_timestamp);
             insert into __diesel_schema_migrations (version) values ('1')",
        )
        .expect("it runs");
    drop(holder);
    let output = runner.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(project.migrations().is_empty());
    assert_eq!(project.answer(VERSIONS), "1");
}

#[test]
fn what_a_killed_writer_left_is_told_once_by_whatever_comes_next() {
    let project = ten_steps();
    let before = project.files();
    project.write("migrations/.driftless/writing-a/new/99_b/up.sql", "select 1;");
    let told = project.ends(0, &["history"]);
    assert!(told.stderr.contains("an earlier command was interrupted before it wrote"), "{told:?}");
    assert_eq!(project.files(), before);
    assert_eq!(project.ends(0, &["history"]).stderr, "");
    // With a plan, the write is completed.
    project.write("migrations/.driftless/writing-a/new/99_b/up.sql", "select 1;");
    project.write("migrations/.driftless/writing-a/plan.json", "[{\"place\":\"99_b\"}]");
    let told = project.ends(0, &["heads"]);
    assert!(told.stderr.contains("driftless has now written the rest"), "{told:?}");
    assert!(told.stdout.contains("99_b"), "{told:?}");
    assert_eq!(project.ends(0, &["heads"]).stderr, "");
    // If the directory cannot be locked, nothing is read, because it may be half written.
    project.write("migrations/.driftless/writing-a/plan.json", "[]");
    std::fs::remove_file(project.directory.join("migrations/.diesel_lock")).expect("it is there");
    project.write("migrations/.diesel_lock/in_the_way", "");
    let refused = project.ends(2, &["heads"]);
    assert!(refused.stderr.contains("cannot lock"), "{refused:?}");
}

#[test]
fn a_standby_and_a_read_only_session_are_told() {
    let programs = find(None, None).expect("PostgreSQL is installed");
    let standby = Throwaway::start_standby(&programs).expect("a standby starts");
    let project = ten_steps();
    let ran = project.run_at(Some(&standby.url("postgres")), &["upgrade"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("the server is a standby"), "{ran:?}");
    let url = project.database.url();
    let read_only =
        [("DATABASE_URL", url.as_str()), ("PGOPTIONS", "-c default_transaction_read_only=on")];
    let ran = project.run_with(&read_only, &["upgrade"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("the session is read-only"), "{ran:?}");
}

#[test]
fn a_role_that_may_only_read_can_look_and_is_told_what_it_lacks() {
    let project = ten_steps();
    project.ends(0, &["upgrade", "2"]);
    let role = format!("reader_{}", project.answer("select current_database()::text"));
    project.by_hand(&format!("create role {role} login; grant pg_read_all_data to {role}"));
    let url = project.database.url().replacen("driftless@", &format!("{role}@"), 1);
    for arguments in [&["current"][..], &["history"], &["show", "current"]] {
        assert_eq!(project.run_at(Some(&url), arguments).code, 0, "{arguments:?}");
    }
    let status = project.run_at(Some(&url), &["status"]);
    assert!(status.code == 1 && status.stderr.is_empty(), "{status:?}");
    let ran = project.run_at(Some(&url), &["upgrade"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("permission denied") && ran.stderr.contains("grant the role"),
        "{ran:?}"
    );
    // If nothing is pending, nothing is written.
    project.ends(0, &["upgrade"]);
    assert_eq!(project.run_at(Some(&url), &["upgrade"]).code, 0);
    project.by_hand(&format!("drop owned by {role}; drop role {role}"));
}

#[test]
fn diesels_command_and_ours_take_turns() {
    let project = ten_steps();
    project.write("Cargo.toml", "");
    project.write("diesel.toml", "[migrations_directory]\ndir = \"migrations\"\n");
    let diesel = |arguments: &[&str]| {
        let output = Command::new(diesel::program())
            .current_dir(&project.directory)
            .env("DATABASE_URL", project.database.url())
            .args(arguments)
            .output()
            .expect("it starts");
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    project.ends(0, &["upgrade", "2"]);
    diesel(&["migration", "run"]);
    all_is_done(&project);
    project.ends(0, &["downgrade", "-2"]);
    diesel(&["migration", "revert", "-n", "3"]);
    assert_eq!(project.answer(VERSIONS), "0 1 2 3 4");
    // The journal copes with migrations that Diesel rolled back and applied again.
    assert_eq!(project.ends(1, &["status"]).stderr, "");
    diesel(&["migration", "run"]);
    project.write("migrations/9_index/up.sql", "select 1;");
    assert_eq!(project.ends(0, &["status"]).stderr, "", "nobody knows what Diesel ran");
    project.ends(0, &["downgrade", "base"]);
    project.write(
        "migrations/9_index/up.sql",
        "create index concurrently rows_9 on rows (a, (b + 9));",
    );
    project.ends(0, &["upgrade"]);
    all_is_done(&project);
}

#[test]
fn a_database_that_is_not_the_drafts_is_told() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    project.models(&[table("User", "users", &[column("age", "age", "integer")])]);
    project.ends(6, &["revision", "--autogenerate", "-m", "age"]);
    assert!(project.last("metadata.toml").contains("[driftless.fingerprint]"));
    let same = project.ends(0, &["upgrade"]);
    assert!(!same.stderr.contains("was drafted for"), "{same:?}");
    project.ends(0, &["downgrade", "-1"]);
    project.by_hand("alter table users add surprise text");
    let other = project.ends(0, &["upgrade"]);
    assert!(other.stderr.contains("differs from the one that"), "{other:?}");
    assert!(other.stderr.contains("was drafted for"), "{other:?}");
}

#[test]
fn a_pooler_that_gives_everybody_one_session_is_recognised() {
    let project = ten_steps();
    let url = pooled(&project);
    let ran = project.run_at(Some(&url), &["upgrade"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("a transaction-mode pooler"), "{ran:?}");
    assert_eq!(project.run_at(Some(&url), &["current"]).code, 0, "reading needs no session");
}

/// A transaction-mode pooler: all clients share one session of the server, each for one transaction at a time (PostgreSQL
/// documentation, "Message Formats").
fn pooled(project: &Project) -> String {
    let target = project.database.target();
    let (host, database) = (&target.endpoints()[0].host, target.database());
    let mut behind = std::os::unix::net::UnixStream::connect(format!("{host}/.s.PGSQL.5432"))
        .expect("the socket is there");
    let mut startup = 196_608_u32.to_be_bytes().to_vec();
    for word in ["user", "driftless", "database", database, ""] {
        startup.extend(word.as_bytes());
        startup.push(0);
    }
    let length = u32::try_from(startup.len() + 4).expect("it is short");
    behind.write_all(&[&length.to_be_bytes()[..], &startup].concat()).expect("it listens");
    let mut greeting = Vec::new();
    loop {
        let (kind, message) = message(&mut behind);
        greeting.extend(&message);
        if kind == b'Z' {
            break;
        }
    }
    let behind = Arc::new(Mutex::new(behind));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let (behind, greeting) = (Arc::clone(&behind), greeting.clone());
            thread::spawn(move || serve(client, &behind, &greeting));
        }
    });
    format!("postgres://driftless@127.0.0.1:{port}/{database}?sslmode=disable&gssencmode=disable")
}

fn serve(mut client: TcpStream, behind: &Mutex<std::os::unix::net::UnixStream>, greeting: &[u8]) {
    let mut length = [0; 4];
    if client.read_exact(&mut length).is_err() {
        return;
    }
    let mut startup = vec![0; u32::from_be_bytes(length) as usize - 4];
    client.read_exact(&mut startup).expect("a client says who it is");
    client.write_all(greeting).expect("it listens");
    loop {
        // The first message takes the session, the end of the transaction gives it back.
        let Some(first) = incoming(&mut client) else { return };
        if first[0] == b'X' {
            return;
        }
        let mut session = behind.lock().expect("nobody panics");
        let mut next = Some(first);
        while let Some(sent) = next.take() {
            session.write_all(&sent).expect("the server listens");
            let mut ended = false;
            if matches!(sent[0], b'Q' | b'S') {
                loop {
                    let (kind, text) = message(&mut *session);
                    client.write_all(&text).expect("it listens");
                    if kind == b'Z' {
                        ended = text[5] == b'I';
                        break;
                    }
                }
            }
            if !ended {
                next = incoming(&mut client);
            }
        }
    }
}

fn incoming(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = [0; 5];
    client.read_exact(&mut head).ok()?;
    let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
    let mut all = head.to_vec();
    all.resize(length + 1, 0);
    client.read_exact(&mut all[5..]).ok()?;
    Some(all)
}

/// A message of the server: its kind, and all of it.
fn message(server: &mut impl Read) -> (u8, Vec<u8>) {
    let mut head = [0; 5];
    server.read_exact(&mut head).expect("the server answers");
    let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
    let mut all = head.to_vec();
    all.resize(length + 1, 0);
    server.read_exact(&mut all[5..]).expect("the server answers");
    (head[0], all)
}
