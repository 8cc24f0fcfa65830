//! A new user's first hour: a Diesel project that does not use driftless yet, with Diesel's own command next to ours.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use driftless_introspect::server::Database;

use super::{diesel, project::server};

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

pub(super) struct Stranger {
    directory: PathBuf,
    database: Database,
    /// Everything that the user has typed and read.
    pub(super) transcript: String,
}

impl Stranger {
    /// A project as `cargo new` and an editor leave it.
    pub(super) fn new(name: &str) -> Stranger {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strangers").join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory).expect("the last run's project can be removed");
        }
        fs::create_dir_all(directory.join("src")).expect("it can be made");
        // Otherwise rustfmt finds the settings of this workspace, if the target directory is in it.
        let settings = directory.with_file_name("rustfmt.toml");
        fs::write(settings, "").expect("it can be written");
        let driftless = Path::new(WORKSPACE).join("driftless");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
             chrono = {{ version = \"0.4\", default-features = false }}\n\
             diesel = {{ version = \"2.3\", default-features = false, features = [\"postgres\", \"chrono\", \"32-column-tables\"] }}\n\
             driftless = {{ path = {driftless:?} }}\n"
        );
        fs::write(directory.join("Cargo.toml"), manifest).expect("it can be written");
        fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), directory.join("Cargo.lock"))
            .expect("it can be copied");
        let database = server().database().expect("a database can be made");
        Stranger { directory, database, transcript: String::new() }
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.directory.join(path)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        let directory = path.parent().expect("it is in the project");
        fs::create_dir_all(directory).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    /// Runs SQL by hand.
    pub(super) fn by_hand(&self, sql: &str) {
        self.database.connect().expect("the server answers").batch_execute(sql).expect("it runs");
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("it is there")
    }

    /// Runs our command, asserts its exit code, and returns its stdout.
    pub(super) fn driftless(&mut self, code: i32, arguments: &[&str]) -> String {
        self.run(Path::new(env!("CARGO_BIN_EXE_driftless")), "driftless", code, arguments)
    }

    /// Runs the Diesel CLI.
    pub(super) fn diesel(&mut self, arguments: &[&str]) -> String {
        self.run(&diesel::program(), "diesel", 0, arguments)
    }

    /// Runs cargo.
    pub(super) fn cargo(&mut self, arguments: &[&str]) -> String {
        self.run(Path::new(env!("CARGO")), "cargo", 0, arguments)
    }

    fn run(&mut self, program: &Path, name: &str, code: i32, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .current_dir(&self.directory)
            .env("DATABASE_URL", self.database.url())
            .env("DRIFTLESS_SCRATCH_URL", self.database.url())
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .args(arguments)
            .output()
            .unwrap_or_else(|it| panic!("{}: {it}", program.display()));
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{name} {arguments:?}: {stderr}{stdout}");
        let text = format!("{stderr}{stdout}")
            .replace(&self.database.url(), "[URL]")
            .replace(&self.directory.display().to_string(), "[…]");
        write!(self.transcript, "$ {name} {}\n{text}\n", arguments.join(" "))
            .expect("a string takes everything");
        stdout
    }

    /// Whether cargo compiles the project, and what it says of that.
    pub(super) fn compiles(&self) -> (bool, String) {
        self.compiles_with(&[])
    }

    /// The same with flags.
    pub(super) fn compiles_with(&self, flags: &[&str]) -> (bool, String) {
        let output = Command::new(env!("CARGO"))
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", target())
            .args(["check", "--offline"])
            .args(flags)
            .output()
            .expect("cargo starts");
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn migrations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("migrations")).expect("it is there");
        let name = |it: fs::DirEntry| it.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> =
            entries.map(|it| name(it.expect("it can be listed"))).collect();
        names.retain(|it| !it.starts_with('.'));
        names.sort();
        names
    }
}

/// Where the projects of users are compiled: they share what they depend on.
pub(super) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("strangers/target")
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it can be made");
    for entry in fs::read_dir(from).expect("it is there") {
        let from = entry.expect("it can be listed").path();
        let to = to.join(from.file_name().expect("it has a name"));
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(from, to).expect("it can be copied")),
        }
    }
}

/// Compares what the user has read with the snapshot in the fixture.
fn shows(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(WORKSPACE).join("fixtures/stranger"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn an_existing_project_is_fitted_with_one_command_and_drafts_nothing() {
    let fixture = Path::new(WORKSPACE).join("fixtures/stranger");
    let mut stranger = Stranger::new("existing");
    copy(&fixture.join("src"), &stranger.path("src"));
    stranger.diesel(&["setup"]);
    copy(&fixture.join("migrations"), &stranger.path("migrations"));
    stranger.diesel(&["migration", "run"]);
    let printed = stranger.read("src/schema.rs");
    let models = stranger.read("src/models.rs");
    stranger.transcript.clear();

    let shown = stranger.driftless(0, &["init"]);
    assert_eq!(stranger.read("src/models.rs"), models, "it was only shown");
    assert!(shown.contains("5 tables written out as `table!`"), "{shown}");
    stranger.driftless(0, &["init", "--annotate"]);
    assert_eq!(stranger.read("src/schema.rs"), printed, "its `table!` stays");
    assert!(stranger.read("diesel.toml").contains("file = \"src/schema.rs\""));
    let migrations = stranger.migrations();
    stranger.driftless(0, &["check"]);
    stranger.driftless(0, &["check", "--from", "migrations"]);
    let nothing = stranger.driftless(0, &["revision", "--autogenerate", "-m", "first"]);
    assert!(nothing.contains("no difference between"), "{nothing}");
    assert_eq!(stranger.migrations(), migrations);
    let again = stranger.driftless(0, &["init"]);
    assert!(!again.contains("+++") && !again.contains("wrote"), "{again}");

    // What is really missing is drafted: an index, and a column, which goes into schema.rs, too.
    let models = stranger.read("src/models.rs");
    let models = models
        .replace(
            "    pub body: String,\n",
            "    #[schema(index)]\n    pub body: String,\n    pub edited: bool,\n",
        )
        .replace(
            "    pub edited: bool,\n",
            "    #[schema(default = false)]\n    pub edited: bool,\n",
        );
    stranger.write("src/models.rs", &models);
    let schema = printed
        .replace("        body -> Text,\n", "        body -> Text,\n        edited -> Bool,\n");
    stranger.write("src/schema.rs", &schema);
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "edited comments"]);
    let name = stranger.migrations().pop().expect("there is one");
    let up = stranger.read(&format!("migrations/{name}/up.sql"));
    assert!(up.contains("ADD COLUMN \"edited\"") && up.contains("CREATE INDEX"), "{up}");
    assert_eq!(up.matches(';').count(), 2, "{up}");

    // Diesel's command applies it, and prints exactly the schema.rs that was written by hand.
    stranger.diesel(&["migration", "run"]);
    assert_eq!(stranger.read("src/schema.rs"), schema);
    stranger.driftless(0, &["check"]);
    stranger.driftless(0, &["downgrade", "-1"]);
    let pending = stranger.diesel(&["migration", "pending"]);
    assert_eq!(pending.trim(), "true");
    stranger.driftless(0, &["upgrade"]);
    stranger.driftless(0, &["check"]);
    let transcript = stranger.transcript.replace(&name, "[TIME]_edited_comments");
    let timeless: String = transcript
        .lines()
        .map(|it| format!("{}\n", it.split(" (0.").next().unwrap_or(it)))
        .collect();
    let major = format!("PostgreSQL {}", server().programs().major);
    shows("existing", &timeless.replace(&major, "PostgreSQL […]"));
}

/// A service with its tables in another crate, without libpq, in an older edition: it compiles, runs its queries, and its
/// models are the database.
#[test]
fn a_service_with_diesel_async_is_taken_up_as_it_is() {
    let fixture = Path::new(WORKSPACE).join("fixtures/team");
    let mut stranger = Stranger::new("team");
    copy(&fixture, &stranger.path(""));
    let driftless = Path::new(WORKSPACE).join("driftless");
    for manifest in ["Cargo.toml", "tables/Cargo.toml"] {
        let text = stranger.read(&format!("{manifest}.template"));
        let text = text.replace("[driftless]", &driftless.display().to_string());
        stranger.write(manifest, &text);
        fs::remove_file(stranger.path(&format!("{manifest}.template"))).expect("it is there");
    }
    stranger.driftless(0, &["upgrade"]);
    stranger.by_hand(
        "create schema tower_sessions; create table tower_sessions.session (id text primary key);
         create table legacy_stats (day date primary key)",
    );
    let day = ["run", "--quiet", "--example", "day"];
    stranger.cargo(&day);
    stranger.driftless(0, &["init", "--annotate"]);
    assert!(!stranger.transcript.contains("warning"), "{}", stranger.transcript);
    // What rustfmt would change is not ours.
    stranger.run(Path::new("rustfmt"), "rustfmt", 0, &["--check", "src/driftless_tables.rs"]);
    let accounts = stranger.read("src/accounts.rs");
    for expected in [
        "#[driftless(order(\"free\", \"paid\"))]\npub enum Plan {\n    Paid,\n    Free,\n}",
        "    column(name = \"password_hash\", type = \"text\"),\n",
        "    #[cfg_attr(feature = \"api\", schema(example = \"ada\", min_length = 1))]\n    #[driftless(unique)]\n",
    ] {
        assert!(accounts.contains(expected), "{expected}: {accounts}");
    }
    let tables = stranger.read("src/driftless_tables.rs");
    assert!(tables.contains("#[diesel(table_name = tables::schema::visits)]"), "{tables}");
    assert_eq!(stranger.read("driftless.toml").lines().last(), Some("package = \"team\""));
    let check = stranger.driftless(0, &["check"]);
    assert!(check.contains("the database matches the models"), "{check}");
    stranger.driftless(0, &["check", "--from", "migrations"]);
    stranger.driftless(2, &["check", "--strict"]);
    let settings = stranger.read("driftless.toml");
    stranger.write("driftless.toml", &format!("{settings}\n[manage]\nignore = [\"legacy_*\"]\n"));
    stranger.driftless(0, &["check", "--strict"]);
    stranger.cargo(&day);
    let tree = stranger.cargo(&["tree", "--edges", "normal", "--prefix", "none"]);
    assert!(tree.contains("diesel-async") && !tree.contains("pq-sys"), "{tree}");
    // Nothing is left to do, and a new column is drafted beside what the struct does not show.
    let again = stranger.driftless(0, &["init"]);
    assert!(!again.contains("+++") && !again.contains("wrote"), "{again}");
    let more = accounts.replace(
        "    column(name = \"password_hash\"",
        "    column(name = \"salt\", type = \"bytea\", null),\n    column(name = \"password_hash\"",
    );
    // The derive converts labels as the application did.
    let by_hand = more.find("impl ToSql").expect("one way")..more.find("/// What").expect("both");
    let mut more = more;
    more.replace_range(by_hand, "");
    let more = more.replace("#[driftless(order(", "#[driftless(conversions, order(");
    stranger.write("src/accounts.rs", &more);
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "salt"]);
    stranger.driftless(0, &["upgrade"]);
    stranger.driftless(0, &["check"]);
    stranger.cargo(&day);
}

#[test]
fn a_new_project_reaches_its_first_table() {
    let mut stranger = Stranger::new("new");
    stranger.write("src/lib.rs", "pub mod models;\n");
    stranger.write("src/models.rs", "");
    stranger.diesel(&["setup"]);
    assert!(stranger.read("diesel.toml").contains("src/schema.rs"));
    let first = stranger.driftless(0, &["init"]);
    assert!(first.contains("put `#[derive(driftless::Schema)]` on the struct"), "{first}");
    assert!(!stranger.read("diesel.toml").contains("src/schema.rs"), "nothing is printed any more");
    assert_eq!(stranger.read("migrations/.gitignore"), ".diesel_lock\n");
    stranger.driftless(2, &["check"]);
    stranger.write(
        "src/models.rs",
        "use diesel::prelude::*;\n\n#[derive(Queryable, Selectable, driftless::Schema)]\n\
         #[diesel(table_name = customers)]\npub struct Customer {\n    #[schema(identity)]\n    pub id: i64,\n    \
         #[schema(unique)]\n    pub email: String,\n    pub name: Option<String>,\n}\n",
    );
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "customers"]);
    stranger.diesel(&["migration", "run"]);
    stranger.driftless(0, &["check"]);
    assert!(
        !stranger.path("src/schema.rs").exists()
            || !stranger.read("src/schema.rs").contains("customers")
    );
    // The table is also written out, and its module is imported: the derive finds that.
    let models = stranger.read("src/models.rs");
    stranger.write("src/lib.rs", "pub mod models;\npub mod schema;\n");
    stranger.write(
        "src/schema.rs",
        "diesel::table! {\n    customers (id) {\n        id -> BigInt,\n        email -> Text,\n        name -> Nullable<Text>,\n    }\n}\n",
    );
    let imported = format!("use crate::schema::customers;\n{models}");
    stranger.write("src/models.rs", &imported);
    stranger.driftless(0, &["check"]);
    // It does not where a condition decides: the compiler's message, and how it helps.
    let imported = format!("#[cfg(all())]\n{imported}");
    stranger.write("src/models.rs", &imported);
    stranger.transcript.clear();
    stranger.driftless(2, &["check"]);
    assert!(stranger.transcript.contains("E0255"), "{}", stranger.transcript);
    assert!(stranger.transcript.contains("`#[schema(table_macro = false)]`"));
    let kept = "#[schema(table_macro = false)]\npub struct Customer";
    stranger.write("src/models.rs", &imported.replace("pub struct Customer", kept));
    stranger.driftless(0, &["check"]);
    let listed = stranger.diesel(&["migration", "list"]);
    assert!(listed.contains("[X]") && !listed.contains("[ ]"), "{listed}");
}
