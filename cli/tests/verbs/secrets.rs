//! The password is shown nowhere: by no verb, in no spelling, in no file, no table, and to no program.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use driftless_introspect::server::find;

use super::port::Ported;
use super::project::{Project, column, table};

/// A text, variables, and files of the home directory or, as `.env`, of the project. `{P}` is a port, `{D}` a database.
type Spelling = (&'static str, Pairs, Pairs);
type Pairs = &'static [(&'static str, &'static str)];

const SPELLINGS: &[Spelling] = &[
    // Valid URLs.
    ("postgres://me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgresql://me:%68unter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:hunter%32@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:%68%75%6E%74%65%72%32@127.0.0.1:{P}/{D}", &[], &[]),
    (" postgres://me:hunter2@127.0.0.1:{P}/{D} ", &[], &[]),
    ("postgres://me@127.0.0.1:{P}/{D}?password=hunter2", &[], &[]),
    ("postgres://me@127.0.0.1:{P}/{D}?%70assword=hunter2", &[], &[]),
    ("postgres://me@127.0.0.1:{P}/{D}?password=hunter%32&connect_timeout=5", &[], &[]),
    ("postgres://me:x@127.0.0.1:{P}/{D}?password=hunter2", &[], &[]),
    ("postgres://me:hunter2@127.0.0.1:{P}/{D}?sslpassword=hunter2", &[], &[]),
    ("postgres://me:hunter2@127.0.0.1:1,127.0.0.1:{P}/{D}", &[], &[]),
    // URLs with a wrong password.
    ("postgres://me:hunter2@127.0.0.1:{P}/{D}?password=x", &[], &[]),
    ("postgres://me:hunter2@127.0.0.1:{P}/{D}?password=hunter2&password=hunter22", &[], &[]),
    ("postgres://me:hunter2:x@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:hunter2#x@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:hunter2?x@127.0.0.1:{P}/{D}", &[], &[]),
    // Malformed URLs.
    ("postgres://me@127.0.0.1:{P}/{D}?Password=hunter2", &[], &[]),
    ("postgres://me@127.0.0.1:{P}/{D}?PASSWORD=hunter2", &[], &[]),
    ("postgres://me:hunter2/b@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:a/hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me/hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:a/b@hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:hunter2@hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:a?b/hunter2=1@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:1/a?hunter2=1", &[], &[]),
    ("postgres://me:1/a?hunter2=1&x=@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:1/a?hunter2", &[], &[]),
    ("postgres://me:hunter2%x@127.0.0.1:{P}/{D}", &[], &[]),
    ("postgres://me:hunter2", &[], &[]),
    ("postgres://me:hunter2/{D}", &[], &[]),
    ("postgres://me:hunter2@", &[], &[]),
    ("postgres://me:hunter2@[::1/{D}", &[], &[]),
    ("postgres://me:hunter2@127.0.0.1:port/{D}", &[], &[]),
    ("postgres://me:hunter2@127.0.0.1:{P}/{D}?nonsense=1", &[], &[]),
    ("postgres:/me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("POSTGRES://me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("mysql://me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("\"postgres://me:hunter2@127.0.0.1:{P}/{D}\"", &[], &[]),
    ("me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    ("hunter2", &[], &[]),
    // Keywords.
    ("host=127.0.0.1 port={P} user=me dbname={D} password=hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password = hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password='hunter2'", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password = hunt\\er2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=x password=hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=hunter2\\ x", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=hunter2=x", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} PASSWORD=hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} pwd=hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password='hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=x hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=x hunter2=y", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password hunter2", &[], &[]),
    ("host=127.0.0.1 port={P} user=me dbname={D} password=x sslpassword=hunter2", &[], &[]),
    ("host=me:hunter2@127.0.0.1 port={P} dbname={D}", &[], &[]),
    ("dbname=postgres://me:hunter2@127.0.0.1:{P}/{D}", &[], &[]),
    // Passwords that are given elsewhere.
    (PLAIN, &[("PGPASSWORD", "hunter2")], &[]),
    (PLAIN, &[("PGPASSWORD", "hunter22")], &[]),
    (PLAIN, &[], &[(".pgpass", "127.0.0.1:{P}:*:me:hunter2")]),
    (PLAIN, &[], &[(".pgpass", "*:*:*:*:hunter2\\\\")]),
    (PLAIN, &[], &[(".pgpass", "hunter2")]),
    (PLAIN, &[("PGPASSFILE", "~/file")], &[("file", "*:*:*:*:hunt\\er2")]),
    (
        "service=s",
        &[],
        &[(
            ".pg_service.conf",
            "[s]\nhost=127.0.0.1\nport={P}\nuser=me\ndbname={D}\npassword=hunter2",
        )],
    ),
    (PLAIN, &[("PGSERVICE", "s")], &[(".pg_service.conf", "[s]\npassword=hunter2")]),
    (PLAIN, &[("PGSERVICE", "s")], &[(".pg_service.conf", "[s]\npassword hunter2")]),
    (PLAIN, &[("PGSERVICE", "s")], &[(".pg_service.conf", "[s]\npassword = hunter2")]),
    (PLAIN, &[("PGSERVICE", "s")], &[(".pg_service.conf", "[s]\nhunter2=x")]),
    ("", &[], &[(".env", "DATABASE_URL=postgres://me:hunter2@127.0.0.1:{P}/{D}\n")]),
    (
        "",
        &[],
        &[(".env", "PGPASSWORD='hunter2'\nDATABASE_URL=\"postgres://me@127.0.0.1:{P}/{D}\"\n")],
    ),
    ("", &[], &[(".env", "DATABASE_URL postgres://me:hunter2@127.0.0.1:{P}/{D}\n")]),
    ("", &[], &[(".env", "DATABASE_URL=\"postgres://me:hunter2@127.0.0.1:{P}/{D}\n")]),
    ("", &[], &[(".env", "DATABASE_URL=postgres://me:hunter2 @127.0.0.1:{P}/{D}\n")]),
    ("", &[("PGDATABASE", "postgres://me:hunter2@127.0.0.1:{P}/{D}")], &[]),
    ("postgres://", &[("PGHOST", "me:hunter2@127.0.0.1"), ("PGPORT", "{P}")], &[]),
    ("postgres://", &[("PGHOST", "127.0.0.1"), ("PGPORT", "hunter2")], &[]),
];

const PLAIN: &str = "postgres://me@127.0.0.1:{P}/{D}";

/// Every verb, in an order in which each has something to do.
const CALLS: &[&[&str]] = &[
    &["init"],
    &["init", "--baseline"],
    &["upgrade", "head"],
    &["revision", "--autogenerate", "-m", "users", "--artifact", "program"],
    &["revision", "-m", "empty"],
    &["upgrade", "--sql"],
    &["upgrade"],
    &["current"],
    &["check", "--artifact", "program"],
    &["diff", "--from", "database", "--to", "empty"],
    &["diff", "--from", "{T}", "--to", "models", "--artifact", "program"],
    &["history"],
    &["explain", "DL102"],
    &["heads"],
    &["branches"],
    &["show"],
    &["show", "current", "--json"],
    &["models"],
    &["models", "-o", "written"],
    &["schema-rs"],
    &["schema-rs", "--check", "--artifact", "program"],
    &["status", "--journal"],
    &["status", "--json"],
    &["edit"],
    &["verify"],
    &["prove"],
    &["downgrade", "-1"],
    &["stamp", "head"],
    &["merge"],
    &["squash", "base:head", "-m", "all"],
    &["help"],
];

/// Every piece of every spelling of the password.
const PIECES: [&str; 5] = ["hunt", "unter", "nter2", "%68", "r%32"];

/// Records its arguments, and runs the real program of that name.
const WRAPPER: &str =
    "#!/bin/sh\nprintf '%s %s\\n' \"$0\" \"$*\" >>\"{LOG}\"\nexec \"{REAL}\" \"$@\"\n";

#[test]
fn no_verb_and_no_spelling_shows_the_password() {
    const SQL: &str = "create role me login createdb password 'hunter2';\ncreate database d0 owner me;\n\
        create database d1 owner me;\ncreate database d2 owner me;\ncreate database d3 owner me;\n";
    let server = Ported::start(SQL);
    // Nothing listens on port 1.
    let jobs: Vec<(u16, &Spelling)> = [1, server.port]
        .into_iter()
        .flat_map(|port| SPELLINGS.iter().map(move |it| (port, it)))
        .collect();
    let outcomes: Vec<(Vec<String>, u32)> = thread::scope(|scope| {
        let one = |worker: usize| {
            let all = jobs.iter().enumerate().skip(worker).step_by(4);
            let mut outcome = (Vec::new(), 0);
            for (number, (port, spelling)) in all {
                let (told, sound) = tried(&server, *port, &format!("d{worker}"), spelling, number);
                outcome.0.extend(told);
                outcome.1 += sound;
            }
            outcome
        };
        let threads: Vec<_> = (0..4).map(|it| scope.spawn(move || one(it))).collect();
        threads.into_iter().map(|it| it.join().expect("it ends")).collect()
    });
    let told: Vec<String> = outcomes.iter().flat_map(|it| it.0.clone()).collect();
    assert!(told.is_empty(), "{} places:\n{}", told.len(), told.join("\n"));
    let sound: u32 = outcomes.iter().map(|it| it.1).sum();
    assert!(sound >= 20, "only {sound} spellings led to the database");
    assert!(SPELLINGS.len() >= 40);
}

/// Runs every verb with one spelling. Returns where the password was found, and whether the database was written to.
fn tried(
    server: &Ported,
    port: u16,
    database: &str,
    spelling: &Spelling,
    number: usize,
) -> (Vec<String>, u32) {
    let project = Project::new();
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    project.write(
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    project.write("src/lib.rs", "");
    project.migration("1_posts", "create table posts (id int);", "drop table posts;");
    project.write("driftless.toml", "postgres_bin = \"bin\"\n");
    project.write("tmp/kept", "");
    let home = project.directory.join("home");
    let filled = |text: &str| {
        text.replace("{P}", &port.to_string())
            .replace("{D}", database)
            .replace('~', &home.display().to_string())
    };
    let (text, variables, files) = spelling;
    let text = filled(text);
    project.write("home/kept", "");
    for (name, content) in *files {
        let place = if *name == ".env" { (*name).to_owned() } else { format!("home/{name}") };
        project.write(&place, &filled(content));
        let path = project.directory.join(place);
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
    }
    let bin = wrappers(&project);
    let mut told = Vec::new();
    // These take long if they reach a server, so they get only some of the spellings.
    let is_spared = port != 1 && !number.is_multiple_of(5);
    let is_long =
        |call: &[&str]| ["revision", "verify", "prove", "squash", "init"].contains(&call[0]);
    for (place, call) in CALLS.iter().enumerate() {
        // What cannot connect does so alike in every verb: each verb gets every third spelling.
        let is_elsewhere = port == 1 && !(number + place).is_multiple_of(3);
        if is_elsewhere || is_spared && is_long(call) {
            continue;
        }
        // A plain word is the name of a file there, and may be shown.
        if call.contains(&"{T}") && !text.contains([':', '=']) {
            continue;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_driftless"));
        let arguments: Vec<String> = call.iter().map(|it| it.replace("{T}", &text)).collect();
        command.args(&arguments).current_dir(&project.directory).env_clear();
        let path = env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", bin.display())).env("HOME", &home);
        // The toolchains of rustup, which are not in this test's home directory.
        let rustup = env::home_dir().unwrap_or_default().join(".rustup");
        command.env("RUSTUP_HOME", env::var_os("RUSTUP_HOME").unwrap_or(rustup.into()));
        command.env("TMPDIR", project.directory.join("tmp"));
        command.env("EDITOR", bin.join("true")).env("DRIFTLESS_SCRATCH_URL", &text);
        command.envs(variables.iter().map(|it| (it.0, filled(it.1))));
        // The flag may name whatever the variable may name.
        match call.len() % 2 {
            0 if !text.is_empty() => _ = command.args(["--database-url", &text]),
            _ if text.is_empty() => {}
            _ => _ = command.env("DATABASE_URL", &text),
        }
        if text.is_empty() {
            command.env_remove("DRIFTLESS_SCRATCH_URL");
        }
        let output = command.output().expect("it starts");
        for bytes in [&output.stdout, &output.stderr] {
            let words = String::from_utf8_lossy(bytes);
            for line in words.lines().filter(|it| tells(it)) {
                told.push(format!("{spelling:?} {call:?} says: {line}"));
            }
        }
    }
    told.extend(read(&project.directory).into_iter().filter_map(|(path, words)| {
        let ours = path.ends_with(".env") || path.starts_with(&home);
        let line = words.lines().find(|it| tells(it)).filter(|_| !ours)?;
        Some(format!("{spelling:?} {} holds: {line}", path.display()))
    }));
    let log = fs::read_to_string(project.directory.join("log")).unwrap_or_default();
    let mut client =
        server.server.target(database).and_then(|it| it.connect()).expect("the server answers");
    let journal = "select coalesce(string_agg(j::text, ' '), '') from __driftless_journal j";
    let written = client.query_one(journal, &[]).map(|it| it.get::<_, String>(0));
    if let Ok(written) = &written {
        if tells(written) {
            told.push(format!("{spelling:?} the journal holds: {written}"));
        }
        if !is_spared && !log.contains("/pg_dump --schema-only") {
            told.push(format!("{spelling:?}: pg_dump was not started: {log}"));
        }
    }
    client
        .batch_execute("drop schema public cascade; create schema public authorization me")
        .expect("it is ours");
    (told, u32::from(written.is_ok()))
}

fn tells(words: &str) -> bool {
    PIECES.iter().any(|it| words.contains(it))
}

/// A directory of programs that record how they are called.
fn wrappers(project: &Project) -> PathBuf {
    let bin = project.directory.join("bin");
    let own = find(None, None).expect("PostgreSQL is installed").bin;
    let path = env::var_os("PATH").unwrap_or_default();
    for name in ["pg_dump", "cargo", "git", "true", "psql", "sh"] {
        let mut places = vec![own.clone()];
        places.extend(env::split_paths(&path));
        let Some(real) = places.into_iter().map(|it| it.join(name)).find(|it| it.exists()) else {
            continue;
        };
        let script = WRAPPER
            .replace("{LOG}", &project.directory.join("log").display().to_string())
            .replace("{REAL}", &real.display().to_string());
        project.write(&format!("bin/{name}"), &script);
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    bin
}

/// Every file below a directory, with its contents.
fn read(directory: &Path) -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(directory).expect("it is there").flatten() {
        match entry.file_type() {
            Ok(it) if it.is_dir() => all.extend(read(&entry.path())),
            _ => {
                let bytes = fs::read(entry.path()).unwrap_or_default();
                all.push((entry.path(), String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    all
}

#[test]
fn every_verb_is_among_the_calls() {
    let output = Command::new(env!("CARGO_BIN_EXE_driftless")).arg("help").output();
    let help = String::from_utf8(output.expect("it starts").stdout).expect("it is text");
    let verbs = help.lines().skip_while(|it| *it != "Commands:").skip(1);
    let verbs: Vec<&str> =
        verbs.map_while(|it| it.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(verbs.len() > 10, "{verbs:?}");
    for verb in verbs {
        assert!(CALLS.iter().any(|it| it[0] == verb), "{verb}");
    }
}
