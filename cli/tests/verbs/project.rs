//! A user's project: a directory with models, migrations and a database.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use driftless_introspect::server::{Database, Throwaway, find};
use driftless_schema::record::frame;
use serde_json::{Value, json};

/// A directory of its own, removed with this value, and a database on the shared server.
pub(crate) struct Project {
    pub(crate) directory: PathBuf,
    pub(crate) database: Database,
    own_servers: bool,
}

/// The result of a call.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Project {
    pub(crate) fn new() -> Project {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = env::temp_dir().join(format!("driftless-verbs-{}-{number}", process::id()));
        fs::create_dir_all(&directory).expect("a directory can be made");
        let database = server().database().expect("a database can be made");
        Project { directory, database, own_servers: false }
    }

    /// A project in which the command starts throwaway servers itself.
    pub(crate) fn with_own_servers() -> Project {
        let mut project = Project::new();
        project.own_servers = true;
        project
    }

    /// The models, as a compiled program would hold them.
    pub(crate) fn models(&self, records: &[Value]) {
        fs::write(self.directory.join("program"), artifact(records))
            .expect("a file can be written");
    }

    /// Calls driftless with the project's database and models.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_at(Some(&self.database.url()), arguments)
    }

    /// Calls it with another database, or without one.
    pub(crate) fn run_at(&self, url: Option<&str>, arguments: &[&str]) -> Ran {
        let database = url.map(|it| ("DATABASE_URL", it));
        self.run_with(database.as_slice(), arguments)
    }

    /// Calls it with these variables as well.
    pub(crate) fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_driftless"));
        command.current_dir(&self.directory).args(arguments);
        for name in [
            "DATABASE_URL",
            "ENVIRONMENT",
            "CONFIRM_PRODUCTION_MIGRATION",
            "CONFIRM_PRODUCTION_DOWNGRADE",
        ] {
            command.env_remove(name);
        }
        // Proofs use the shared server, too, because starting one for each would take most of the time.
        match self.own_servers {
            true => command.env_remove("DRIFTLESS_SCRATCH_URL"),
            false => command.env("DRIFTLESS_SCRATCH_URL", self.database.url()),
        };
        if ["revision", "check", "diff"].contains(&arguments[0]) {
            command.args(["--artifact", "program"]);
        }
        command.envs(variables.iter().copied());
        let output = command.output().expect("the command starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().expect("nobody killed it");
        Ran { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Calls it at a terminal, which util-linux's `script` provides, and answers its question with these keys. Returns
    /// the exit code and the output.
    #[cfg(target_os = "linux")]
    pub(crate) fn answers(&self, arguments: &[&str], question: &str, keys: &str) -> (i32, String) {
        self.types(&[arguments, &["--artifact", "program"]].concat(), question, keys)
    }

    /// Calls a verb that reads no models.
    #[cfg(target_os = "linux")]
    pub(crate) fn types(&self, arguments: &[&str], question: &str, keys: &str) -> (i32, String) {
        use std::io::{Read, Write};
        let program = env!("CARGO_BIN_EXE_driftless");
        let line = format!("{program} {}", arguments.join(" "));
        let mut child = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .current_dir(&self.directory)
            .env("DATABASE_URL", self.database.url())
            .env("DRIFTLESS_SCRATCH_URL", self.database.url())
            .env("TERM", "xterm")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("`script` starts");
        let mut seen = Vec::new();
        let mut output = child.stdout.take().expect("it is piped");
        let mut piece = [0; 4096];
        let mut answered = false;
        loop {
            let count = output.read(&mut piece).expect("it can be read");
            if count == 0 {
                break;
            }
            seen.extend(&piece[..count]);
            if !answered && String::from_utf8_lossy(&seen).contains(question) {
                let input = child.stdin.as_mut().expect("it is piped");
                input.write_all(keys.as_bytes()).expect("it listens");
                answered = true;
            }
        }
        let status = child.wait().expect("it ends");
        (status.code().expect("nobody killed it"), String::from_utf8_lossy(&seen).into_owned())
    }

    /// Calls it, and asserts its exit code.
    pub(crate) fn ends(&self, code: i32, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, code, "{arguments:?}: {}\n{}", ran.stdout, ran.stderr);
        ran
    }

    /// Drafts and applies the models.
    pub(crate) fn migrate(&self, records: &[Value]) {
        self.models(records);
        self.ends(0, &["revision", "--autogenerate", "-m", "start"]);
        self.ends(0, &["upgrade"]);
    }

    /// Drafts, proves and applies a revision, and finds no difference afterwards. Returns up.sql.
    pub(crate) fn drafted_and_applied(&self) -> String {
        const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];
        let ran = self.ends(0, &DRAFT);
        assert!(ran.stdout.contains("up, down and up again"), "{ran:?}");
        let up = self.last("up.sql");
        self.ends(0, &["upgrade"]);
        self.ends(0, &["check"]);
        self.ends(0, &["check", "--from", "migrations"]);
        let ran = self.ends(0, &DRAFT);
        assert!(ran.stdout.contains("no difference"), "{ran:?}");
        up
    }

    /// Runs SQL by hand.
    pub(crate) fn by_hand(&self, sql: &str) {
        self.database.connect().expect("the server answers").batch_execute(sql).expect("it runs");
    }

    /// Writes a migration by hand: `1_users`, its up.sql and its down.sql.
    pub(crate) fn migration(&self, name: &str, up: &str, down: &str) {
        self.write(&format!("migrations/{name}/up.sql"), up);
        self.write(&format!("migrations/{name}/down.sql"), down);
    }

    /// One value of the database, as text.
    pub(crate) fn answer(&self, query: &str) -> String {
        let mut client = self.database.connect().expect("the server answers");
        client.query_one(query, &[]).expect("it is a query").get(0)
    }

    /// The names of the migrations, in order.
    pub(crate) fn migrations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.join("migrations")).into_iter().flatten();
        let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.flatten().map(name).collect();
        names.retain(|it| !it.starts_with('.'));
        names.sort();
        names
    }

    /// A file of the last migration.
    pub(crate) fn last(&self, name: &str) -> String {
        let last = self.migrations().pop().expect("there is a migration");
        self.read(&format!("migrations/{last}/{name}"))
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.directory.join(path)).expect("the file is there")
    }

    pub(crate) fn rename(&self, before: &str, after: &str) {
        fs::rename(self.directory.join(before), self.directory.join(after)).expect("it is there");
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.directory.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// Every file of the migrations directory with its text, to check that nothing was written.
    pub(crate) fn files(&self) -> Vec<(PathBuf, String)> {
        let mut all = Vec::new();
        let mut open = vec![self.directory.join("migrations")];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                match fs::read_to_string(entry.path()) {
                    Ok(text) => all.push((entry.path(), text)),
                    Err(_) => open.push(entry.path()),
                }
            }
        }
        all.retain(|(path, _)| !path.ends_with(".diesel_lock"));
        all.sort();
        all
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.directory).ok();
    }
}

/// The shared server. Its shell ends it when this process is gone.
pub(crate) fn server() -> &'static Throwaway {
    static SERVER: OnceLock<Throwaway> = OnceLock::new();
    SERVER.get_or_init(|| {
        let programs = find(None, None).expect("PostgreSQL is installed");
        Throwaway::start(&programs).expect("a throwaway server starts")
    })
}

/// A struct for a table with the key `id` and these columns.
pub(crate) fn table(rust_name: &str, name: &str, columns: &[Value]) -> Value {
    let id =
        json!({"field": "id", "name": "id", "type": {"text": "bigint"}, "identity": "by_default"});
    let columns: Vec<Value> = [id].into_iter().chain(columns.iter().cloned()).collect();
    json!({"table": {
        "source": {"module": "app", "rust_name": rust_name, "file": "src/lib.rs", "line": 1},
        "namespace": "public", "name": name, "columns": columns, "primary_key": {"columns": ["id"]},
    }})
}

/// An enum: its name in Rust and in the database, and its variants with their labels.
pub(crate) fn enumeration(rust_name: &str, name: &str, labels: &[(&str, &str)]) -> Value {
    let labels = labels.iter().map(|(variant, label)| json!({"variant": variant, "label": label}));
    json!({"enum": {
        "source": {"module": "app", "rust_name": rust_name, "file": "src/lib.rs", "line": 1},
        "namespace": "public", "name": name, "labels": labels.collect::<Vec<_>>(),
    }})
}

/// The enum `mood` with these labels.
pub(crate) fn mood(labels: &[&str]) -> Value {
    let labels: Vec<(&str, &str)> = labels.iter().map(|it| (*it, *it)).collect();
    enumeration("Mood", "mood", &labels)
}

/// A field for a column.
pub(crate) fn column(field: &str, name: &str, data_type: &str) -> Value {
    json!({"field": field, "name": name, "type": {"text": data_type}})
}

/// The value with one more entry.
pub(crate) fn with(mut value: Value, key: &str, entry: Value) -> Value {
    let kind = ["table", "enum"].into_iter().find(|it| value.get(it).is_some());
    let inner = match kind {
        Some(kind) => &mut value[kind],
        None => &mut value,
    };
    inner[key] = entry;
    value
}

/// Frames have a fixed length when they are compiled, so a record is padded with blanks.
pub(crate) fn artifact(records: &[Value]) -> Vec<u8> {
    const BLANKS: &str = match std::str::from_utf8(&[b' '; 4096]) {
        Ok(blanks) => blanks,
        Err(_) => panic!("blanks are UTF-8"),
    };
    const LENGTH: usize = frame::length(&[BLANKS]);
    let framed = records.iter().map(|record| {
        let text = record.to_string();
        frame::frame::<LENGTH>(&[&text, &BLANKS[text.len()..]])
    });
    framed.flatten().collect()
}
