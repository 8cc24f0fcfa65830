//! Servers come from the machine, and go however the program ends.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use driftless_introspect::server::{Allowed, Scratch, Throwaway, all, find};
use driftless_introspect::{Client, connect};

use crate::servers::databases;

#[test]
fn no_server_runs_as_root() {
    for database in databases("") {
        let mut client = database.connect().expect("it answers");
        let process = format!("/proc/{}", number(&mut client, "select pg_backend_pid()"));
        // Elsewhere than on Linux the server itself refuses.
        if let Ok(metadata) = fs::metadata(process) {
            assert_ne!(metadata.uid(), 0);
        }
    }
}

/// What `initdb` makes bears a number of its own, which copies share.
#[test]
fn every_server_of_a_version_is_a_copy_of_one_cluster() {
    for programs in all() {
        let [one, other] = [(); 2].map(|()| {
            let server = Throwaway::start(&programs).expect("it starts");
            let database = server.database().expect("it makes databases");
            let mut client = database.connect().expect("it answers");
            number(&mut client, "select system_identifier from pg_control_system()")
        });
        assert_eq!(one, other, "PostgreSQL {}", programs.version);
    }
}

#[test]
fn a_killed_program_leaves_nothing() {
    let name = "a_killed_program_leaves_nothing";
    let Some(Held { mut program, place, output: _output }) = hold(name, "killed") else {
        return;
    };
    program.kill().expect("it can be killed");
    program.wait().expect("it is our child");
    place.is_left();
}

#[test]
fn a_program_that_panics_leaves_nothing() {
    let name = "a_program_that_panics_leaves_nothing";
    let Some(Held { mut program, place, output: _output }) = hold(name, "panics") else {
        return;
    };
    drop(program.stdin.take());
    assert!(!program.wait().expect("it is our child").success());
    place.is_left();
}

/// A static is never dropped.
#[test]
fn a_program_that_keeps_its_server_until_the_end_leaves_nothing() {
    let name = "a_program_that_keeps_its_server_until_the_end_leaves_nothing";
    let Some(Held { mut program, place, output: _output }) = hold(name, "keeps") else {
        return;
    };
    drop(program.stdin.take());
    assert!(program.wait().expect("it is our child").success());
    place.is_left();
}

#[test]
fn a_given_server_gets_databases_and_loses_them() {
    for given in databases("") {
        let mut client = given.connect().expect("it answers");
        // Other tests make databases on this server meanwhile, so it is asked for ours alone.
        let mut there = |name: &str| {
            let query = "select count(*) from pg_database where datname = $1";
            client.query_one(query, &[&name]).expect("it can be asked").get::<_, i64>(0)
        };
        let scratch = Scratch::open(Some(given.target()), Allowed::default(), || {
            panic!("no programs are looked for")
        });
        let database = scratch.expect("it is given").database().expect("it can be made");
        let name = database.target().database().to_owned();
        database.connect().expect("it answers").batch_execute("create table t ()").expect("empty");
        assert_ne!(name, given.target().database());
        assert_eq!(there(&name), 1);
        // One that somebody is still connected to is dropped too.
        let _connected = database.connect().expect("it answers");
        drop(database);
        assert_eq!(there(&name), 0);
    }
}

#[test]
fn a_server_that_is_not_there_is_an_error_that_helps() {
    let error = find(Some(99), None).expect_err("there is no PostgreSQL 99").to_string();
    for help in ["PostgreSQL 99", "apt install postgresql", "postgres_bin", "DRIFTLESS_SCRATCH_URL"]
    {
        assert!(error.contains(help), "{error}");
    }
    let nowhere = Path::new("/nowhere/at/all");
    let error = find(None, Some(nowhere)).expect_err("nothing is there").to_string();
    assert!(error.contains("/nowhere/at/all"), "{error}");
}

#[test]
fn programs_of_another_version_are_refused() {
    for programs in all() {
        let found = find(Some(programs.major), Some(&programs.bin)).expect("they are there");
        assert_eq!(found, programs);
        let error = find(Some(programs.major + 1), Some(&programs.bin)).expect_err("another");
        let error = error.to_string();
        let said = format!("PostgreSQL {}, not {}", programs.version, programs.major + 1);
        assert!(error.contains(&said), "{error}");
    }
}

/// How the program that holds a server is to end.
const ENDS: &str = "DRIFTLESS_TEST_ENDS";

/// A program that holds a server.
struct Held {
    program: Child,
    /// Kept open: the program's test prints its result at its end.
    output: Box<dyn Iterator<Item = String>>,
    place: Place,
}

/// Where a server was.
struct Place {
    directory: PathBuf,
    process: PathBuf,
}

/// Starts this very test once more, as the program that holds a server; there it holds one, and gives nothing back.
fn hold(test: &str, ends: &str) -> Option<Held> {
    if let Ok(ends) = env::var(ENDS) {
        hold_here(&ends);
        return None;
    }
    let mut program = Command::new(env::current_exe().expect("a test knows its program"))
        .args(["--exact", &format!("server::{test}"), "--nocapture"])
        .env(ENDS, ends)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the test's own program runs");
    let output = BufReader::new(program.stdout.take().expect("it is a pipe"));
    let mut output = Box::new(output.lines().map(|it| it.expect("it is text")));
    let url = output.find(|it| it.starts_with("postgres://")).expect("it has started a server");
    let mut client = connect(&url).expect("the server answers");
    let query = "select current_setting('data_directory')";
    let data: String = client.query_one(query, &[]).expect("it can be asked").get(0);
    let directory = Path::new(&data).parent().expect("it is below").to_path_buf();
    // The first line of this file is the server's process.
    let first = fs::read_to_string(Path::new(&data).join("postmaster.pid")).expect("it runs");
    let process = Path::new("/proc").join(first.lines().next().expect("it has lines"));
    Some(Held { program, output, place: Place { directory, process } })
}

/// Says where its database is, holds the server until its input ends, and ends as it was told.
fn hold_here(ends: &str) {
    let programs = find(None, None).expect("a server is installed");
    let server = Throwaway::start(&programs).expect("it starts");
    let database = server.database().expect("it makes databases");
    println!("\n{}", database.url());
    std::io::stdin().read_to_end(&mut Vec::new()).expect("the input can be read");
    match ends {
        "panics" => panic!("as it was told"),
        _ => std::mem::forget((server, database)),
    }
}

impl Place {
    /// Waits until the server and its directory are gone, which nobody tells us.
    fn is_left(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        while self.directory.exists() || self.process.exists() {
            assert!(Instant::now() < end, "{} is still there", self.directory.display());
            thread::yield_now();
        }
    }
}

fn number(client: &mut Client, query: &str) -> i64 {
    let text: String =
        client.query_one(&format!("select ({query})::text"), &[]).expect("it can be asked").get(0);
    text.parse().expect("it is a number")
}
