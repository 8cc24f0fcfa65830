//! Runs revisions on a real server: what is recorded, what a failure leaves, and who waits for whom.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use diesel::Connection as _;
use diesel::migration::{CREATE_MIGRATIONS_TABLE, MigrationSource};
use diesel::pg::{Pg, PgConnection};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use driftless_introspect::Client;
use driftless_introspect::server::{self, Database, Throwaway};
use driftless_revisions::{
    Connection, Direction, Error, Event, History, Migration, Options, Target, applied_versions,
    downgrade_plan, fresh_id, run, upgrade_plan, with_lock,
};

/// A database and a migrations directory for one test.
struct Project {
    database: Database,
    directory: PathBuf,
}

impl Project {
    fn new() -> Project {
        // All tests share one server; it stops with the process, which closes its pipe.
        static SERVER: OnceLock<Throwaway> = OnceLock::new();
        let server = SERVER.get_or_init(|| {
            let programs = server::find(None, None).expect("PostgreSQL is installed");
            Throwaway::start(&programs).expect("the server starts")
        });
        let directory = std::env::temp_dir().join(format!("driftless-run-{}", fresh_id()));
        fs::create_dir(&directory).expect("the temporary directory can be written");
        Project { database: server.database().expect("a database can be made"), directory }
    }

    fn with(self, name: &str, up: &str, down: &str) -> Project {
        let path = self.directory.join(name);
        fs::create_dir(&path).expect("it is new");
        fs::write(path.join("up.sql"), up).expect("it can be written");
        fs::write(path.join("down.sql"), down).expect("it can be written");
        self
    }

    fn with_metadata(self, name: &str, metadata: &str) -> Project {
        let path = self.directory.join(name).join("metadata.toml");
        fs::write(path, metadata).expect("it can be written");
        self
    }

    fn connect(&self) -> Client {
        self.database.connect().expect("the database is there")
    }

    fn history(&self) -> History {
        let migrations = driftless_revisions::read(&self.directory).expect("it is sound");
        History::of(migrations).expect("it is one line")
    }

    fn up(&self, target: Target) -> Result<Vec<String>, Error> {
        let history = self.history();
        self.run(&upgrade_plan(&history, &self.applied(), &target, false)?, Direction::Up)
    }

    fn down(&self, target: Target) -> Result<Vec<String>, Error> {
        let history = self.history();
        self.run(&downgrade_plan(&history, &self.applied(), &target)?, Direction::Down)
    }

    /// Returns the names of the migrations that were run.
    fn run(&self, plan: &[&Migration], direction: Direction) -> Result<Vec<String>, Error> {
        let mut connection = self.connect();
        let mut done = Vec::new();
        run(&mut connection, plan, direction, &Options::default(), |it| {
            if let Event::Finished(_, migration, _) = it {
                done.push(migration.name.clone());
            }
        })?;
        Ok(done)
    }

    fn applied(&self) -> BTreeSet<String> {
        applied_versions(&mut self.connect()).expect("it can be read")
    }

    fn runs(&self, sql: &str) -> bool {
        self.connect().batch_execute(sql).is_ok()
    }
}

fn to(target: &str) -> Target {
    target.parse().expect("it is a target")
}

impl Drop for Project {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.directory).ok();
    }
}

fn group(part: usize) -> String {
    format!(
        "run_in_transaction = true\n[driftless]\nrevision = \"posts\"\nrevises = [\"1\"]\npart = {part}\nparts = 2\n"
    )
}

/// A revision of one directory, then one of two.
fn blog() -> Project {
    Project::new()
        .with("1_users", "create table users (id int);", "drop table users;")
        .with("2-0000_posts", "create table posts (id int);", "drop table posts;")
        .with_metadata("2-0000_posts", &group(1))
        .with("2-0001_posts", "create table likes (id int);", "drop table likes;")
        .with_metadata("2-0001_posts", &group(2))
}

fn versions(versions: &[&str]) -> BTreeSet<String> {
    versions.iter().map(|it| (*it).to_owned()).collect()
}

#[test]
fn asking_what_is_applied_creates_nothing() {
    let project = blog();
    assert_eq!(project.applied(), versions(&[]));
    assert!(!project.runs("select 1 from __diesel_schema_migrations"));
}

#[test]
fn revisions_are_applied_and_rolled_back_as_a_whole() {
    let project = blog();
    assert_eq!(project.up(to("+1")).expect("it runs"), ["1_users"]);
    assert_eq!(project.up(Target::head()).expect("it runs"), ["2-0000_posts", "2-0001_posts"]);
    assert_eq!(project.up(Target::head()).expect("nothing is pending"), Vec::<String>::new());
    assert_eq!(project.applied(), versions(&["1", "20000", "20001"]));
    assert_eq!(project.down(to("-1")).expect("it runs"), ["2-0001_posts", "2-0000_posts"]);
    assert_eq!(project.applied(), versions(&["1"]));
    assert!(project.runs("select 1 from users") && !project.runs("select 1 from posts"));
    assert_eq!(project.down(to("base")).expect("it runs"), ["1_users"]);
    assert_eq!(project.applied(), versions(&[]));
}

#[test]
fn diesel_and_driftless_record_in_the_same_table() {
    let project = blog();
    project.up(Target::head()).expect("it runs");
    let source = FileBasedMigrations::from_path(&project.directory).expect("Diesel reads it");
    assert_eq!(MigrationSource::<Pg>::migrations(&source).expect("it does").len(), 3);
    assert_eq!(driftless_revisions::CREATE_MIGRATIONS_TABLE, CREATE_MIGRATIONS_TABLE);
    let url = project.database.url();
    let mut connection = PgConnection::establish(&url).expect("the database is there");
    assert!(!connection.has_pending_migration(source.clone()).expect("Diesel can ask"));
    connection.revert_all_migrations(source).expect("Diesel takes them back");
    assert_eq!(project.applied(), versions(&[]));
}

#[test]
fn a_failure_shows_what_postgresql_says_and_where_it_stopped() {
    let raising = "create table half (id int); do $$ begin raise exception 'no' using detail = 'because', hint = 'ask'; end $$;";
    let project =
        blog().with("3_raises", raising, "select 1;").with("4_later", "select 1;", "select 1;");
    let error = project.up(Target::head()).expect_err("it raises");
    assert_eq!(
        error.message,
        "`3_raises/up.sql` failed: line 1: no (because), at `do $$ begin raise exception 'no' using detail = 'because', hint = 'ask'; end $$`"
    );
    assert_eq!(
        error.help.as_deref(),
        Some(
            "ask; the file was rolled back; the 3 migrations before it are complete, and 1 more were not started"
        )
    );
    assert_eq!(project.applied(), versions(&["1", "20000", "20001"]));
    assert!(!project.runs("select 1 from half"));
}

#[test]
fn a_failure_within_a_revision_can_be_corrected_and_continued_or_rolled_back() {
    let project = blog();
    let broken = project.directory.join("2-0001_posts/up.sql");
    fs::write(&broken, "select 1/0;").expect("it can be written");
    project.up(Target::head()).expect_err("it divides by zero");
    assert_eq!(project.applied(), versions(&["1", "20000"]));
    fs::write(&broken, "create table likes (id int);").expect("it can be written");
    assert_eq!(project.up(Target::head()).expect("it is corrected"), ["2-0001_posts"]);
    project.down(to("-1")).expect("it comes back");
    fs::write(&broken, "select 1/0;").expect("it can be written");
    project.up(Target::head()).expect_err("it divides by zero");
    assert_eq!(project.down(to("-1")).expect("it comes back"), ["2-0000_posts"]);
    assert_eq!(project.applied(), versions(&["1"]));
}

#[test]
fn an_index_is_built_concurrently_outside_of_a_transaction() {
    let project = blog()
        .with(
            "3_index",
            "create index concurrently on users (id);",
            "drop index concurrently users_id_idx;",
        )
        .with_metadata("3_index", "run_in_transaction = false\n");
    project.up(Target::head()).expect("it runs");
    assert_eq!(project.down(to("-1")).expect("it runs"), ["3_index"]);
}

#[test]
fn a_file_that_ran_but_could_not_be_recorded_is_reported() {
    let project = blog()
        .with("3_hides", "alter table __diesel_schema_migrations rename to gone;", "select 1;")
        .with_metadata("3_hides", "run_in_transaction = false\n");
    let error = project.up(Target::head()).expect_err("the table is gone");
    assert!(error.help.as_ref().is_some_and(|it| it.contains("the SQL ran, but")), "{error:?}");
}

#[test]
fn a_downgrade_that_fails_changes_nothing() {
    let refusing = "do $$ begin raise exception 'cannot be taken back'; end $$;";
    let project = Project::new().with("1_users", "create table users (id int);", refusing);
    project.up(Target::head()).expect("it runs");
    let error = project.down(to("-1")).expect_err("it refuses");
    assert!(error.message.contains("`1_users/down.sql` failed: line 1: cannot be taken back"));
    assert_eq!(project.applied(), versions(&["1"]));
    assert!(project.runs("select 1 from users"));
}

#[test]
fn only_one_runner_changes_a_database_at_a_time() {
    let project = blog();
    let (mut first, mut second) = (project.connect(), project.connect());
    let moment = Duration::from_millis(1);
    let mut told = String::new();
    let held = |connection: &mut Connection, told: &mut String| {
        with_lock(connection, moment, |it| *told = it.to_owned(), |_| Ok::<_, Error>(()))
    };
    let outcome: Result<(), Error> = with_lock(
        &mut first,
        moment,
        |_| {},
        |_| {
            let error = held(&mut second, &mut told).expect_err("it is held");
            assert!(error.message.contains("another driftless is changing this database"));
            assert!(error.message.contains("process "), "{}", error.message);
            assert!(
                error.help.as_ref().is_some_and(|it| it.contains("pg_terminate_backend")),
                "{error:?}"
            );
            Ok(())
        },
    );
    outcome.expect("nobody holds it");
    held(&mut second, &mut told).expect("it was released");
    with_lock(&mut first, moment, |_| {}, |_| Err::<(), _>(Error::new("work failed", "try again")))
        .expect_err("it did");
    held(&mut second, &mut told).expect("a failure releases it too");
}

#[test]
fn a_missing_privilege_is_reported() {
    let project = blog();
    project.up(to("+1")).expect("it runs");
    let mut connection = project.connect();
    let role = format!("reader_{}", fresh_id());
    connection
        .batch_execute(&format!("create role {role}; set role {role};"))
        .expect("the role can be made");
    let error = applied_versions(&mut connection).expect_err("it may not read the table");
    assert!(error.message.starts_with("reading the applied migrations: permission denied"));
    assert!(error.help.as_ref().is_some_and(|it| it.contains("grant")), "{error:?}");
    connection
        .batch_execute(&format!("reset role; drop role {role};"))
        .expect("the role can go again");
}
