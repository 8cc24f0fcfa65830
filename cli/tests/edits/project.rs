//! A copy of an application in a workspace of its own, with a database and the command.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use driftless_introspect::server::{Database, Programs, Throwaway, all};

use super::state::State;

/// The workspace of this test.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

pub(crate) struct Project {
    /// The name of the application's directory and package.
    name: &'static str,
    root: PathBuf,
    database: Database,
    server: Throwaway,
    /// What the user has seen of the current edit.
    transcript: String,
}

impl Project {
    /// Always the same path, so that cargo finds what it has compiled there before. Each application is a workspace, and
    /// all share one target directory.
    pub(crate) fn new(name: &'static str) -> Project {
        let root =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("edits").join(format!("{name}-alone"));
        let application = root.join(name);
        if application.exists() {
            fs::remove_dir_all(&application).expect("the last run's copy can be removed");
        }
        copy(&Path::new(WORKSPACE).join("fixtures").join(name), &application);
        fs::write(root.join("Cargo.toml"), manifest(name)).expect("it can be written");
        fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), root.join("Cargo.lock"))
            .expect("it can be copied");
        let server = Throwaway::start(&programs()).expect("the server starts");
        let database = server.database().expect("a database can be made");
        Project { name, root, database, server, transcript: String::new() }
    }

    fn place(&self) -> PathBuf {
        self.root.join(self.name)
    }

    /// The names of all patches, in order.
    pub(crate) fn patches(&self) -> Vec<String> {
        let names = names(&self.place().join("edits")).into_iter();
        names.filter_map(|it| it.strip_suffix(".patch").map(str::to_owned)).collect()
    }

    pub(crate) fn seed(&self) {
        let script = fs::read_to_string(self.place().join("edits/seed.sql")).expect("it is there");
        let mut client = self.database.connect().expect("the server answers");
        client.batch_execute(&script).expect("the rows fit");
    }

    pub(crate) fn state(&self) -> State {
        let mut client = self.database.connect().expect("the server answers");
        State::of(&self.database.url(), &mut client, &self.server.programs().bin)
    }

    /// Replaces the database by an empty one.
    pub(crate) fn other_database(&mut self) {
        self.database = self.server.database().expect("a database can be made");
    }

    pub(crate) fn begin(&mut self, name: &str) {
        self.transcript = format!("{}\n", name.replace('_', " "));
    }

    pub(crate) fn apply(&self, name: &str) {
        let output = Command::new("git")
            .current_dir(self.place())
            // Otherwise git would take the paths relative to the surrounding repository.
            .env("GIT_CEILING_DIRECTORIES", &self.root)
            .args(["apply", &format!("edits/{name}.patch")])
            .output()
            .expect("git is installed");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn revision(&mut self, name: &str, flags: &[&str], code: i32) {
        let message = name[3..].replace('_', " ");
        let mut arguments = vec!["revision", "--autogenerate", "-m", &message];
        arguments.extend(flags);
        self.run(&arguments, code);
    }

    pub(crate) fn remove_last_revision(&self) {
        fs::remove_dir_all(self.last_revision()).expect("it can be removed");
    }

    /// Runs the command, and asserts its exit code.
    pub(crate) fn run(&mut self, arguments: &[&str], code: i32) {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_driftless"))
            .current_dir(self.place())
            .env("DATABASE_URL", self.database.url())
            .env("CARGO_TARGET_DIR", target())
            // Everything has been downloaded for the workspace, whose Cargo.lock this is.
            .env("CARGO_NET_OFFLINE", "true")
            // One server for all proofs, because starting one for each takes most of the time.
            .env("DRIFTLESS_SCRATCH_URL", self.database.url())
            .args(arguments)
            .output()
            .expect("the command starts");
        let text = [stderr, stdout].map(|it| String::from_utf8_lossy(&it).into_owned()).concat();
        assert_eq!(status.code(), Some(code), "{arguments:?}: {text}");
        let spoken: Vec<String> = arguments
            .iter()
            .map(|it| if it.contains(' ') { format!("\"{it}\"") } else { (*it).to_owned() })
            .collect();
        let (spoken, text) = (spoken.join(" "), self.redacted(&text));
        write!(self.transcript, "\n$ driftless {spoken}\n{text}({code})\n")
            .expect("a string takes everything");
    }

    /// Runs one of the application's own programs on the database.
    pub(crate) fn example(&self, name: &str) {
        let output = Command::new(env!("CARGO"))
            .current_dir(self.place())
            .env("DATABASE_URL", self.database.url())
            .env("CARGO_TARGET_DIR", target())
            .args(["run", "--quiet", "--offline", "--package", self.name, "--example", name])
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn shows_files(&mut self) {
        for name in ["up.sql", "down.sql"] {
            let text = fs::read_to_string(self.last_revision().join(name)).expect("it is there");
            let text = self.redacted(&text);
            write!(self.transcript, "\n$ cat {name}\n{text}").expect("a string takes everything");
        }
    }

    /// Compares what the user has seen with the snapshot next to the patch.
    pub(crate) fn shows(&self, name: &str) {
        let mut settings = insta::Settings::clone_current();
        settings
            .set_snapshot_path(Path::new(WORKSPACE).join("fixtures").join(self.name).join("edits"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, self.transcript));
    }

    fn last_revision(&self) -> PathBuf {
        let migrations = self.place().join("migrations");
        let last = names(&migrations).into_iter().rfind(|it| !it.starts_with('.'));
        migrations.join(last.expect("there is a revision"))
    }

    /// The text without what differs in each run: times, paths, the server's version.
    fn redacted(&self, text: &str) -> String {
        let root = self.root.display().to_string();
        let text = text
            .replace(&self.database.url(), "[URL]")
            .replace(&root, "[…]")
            .replace(&format!("PostgreSQL {}", self.server.programs().major), "PostgreSQL […]");
        let line = |it: &str| {
            let line = it.split(" (0.").next().unwrap_or(it);
            let line = &uncounted(line);
            let dated = line.find("_").filter(|at| *at >= 22).map(|at| at - 22);
            match dated.and_then(|at| line.get(at..at + 22).map(|stamp| (at, stamp))) {
                Some((at, stamp)) if is_version(stamp) => {
                    format!("{}[…]{}\n", &line[..at], &line[at + 22..])
                }
                _ => format!("{line}\n"),
            }
        };
        text.lines().map(line).collect()
    }
}

/// The number of rows in a proof depends on the version: some know values that others do not.
fn uncounted(line: &str) -> String {
    let counted = line.split_once(", with ").and_then(|(before, rest)| {
        let (count, after) = rest.split_once(" rows in")?;
        count.chars().all(|it| it.is_ascii_digit()).then_some((before, after))
    });
    match counted {
        Some((before, after)) => format!("{before}, with […] rows in{after}"),
        None => line.to_owned(),
    }
}

/// The target directory that the applications share.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("edits/target")
}

/// The newest complete PostgreSQL on this machine: with `psql`, so that proofs also start from the database's own schema.
fn programs() -> Programs {
    let mut all = all().into_iter().rev();
    all.find(|it| it.bin.join("psql").exists()).expect("PostgreSQL is installed with its clients")
}

/// `2026-11-23-183641-0000`
fn is_version(text: &str) -> bool {
    text.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit()) && text.split('-').count() == 5
}

/// The workspace's own manifest, reduced to one application.
fn manifest(name: &str) -> String {
    let text = fs::read_to_string(Path::new(WORKSPACE).join("Cargo.toml")).expect("it is there");
    let workspace = Path::new(WORKSPACE).canonicalize().expect("it is there");
    let lines = text.lines().map(|line| match line.starts_with("members") {
        true => format!("members = [\"{name}\"]\n"),
        false => format!(
            "{}\n",
            line.replace("path = \"", &format!("path = \"{}/", workspace.display()))
        ),
    });
    lines.collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it can be made");
    for name in names(from) {
        let (from, to) = (from.join(&name), to.join(&name));
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(from, to).expect("it can be copied")),
        }
    }
}

/// The entries of a directory, sorted.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("it is there");
    let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
    let mut all: Vec<String> = entries.map(|it| name(it.expect("it can be listed"))).collect();
    all.sort();
    all
}
