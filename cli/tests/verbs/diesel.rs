//! Diesel's own command and ours, in turns on one directory of migrations: the same versions, the same schema.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::project::{Project, column, mood, table, with};

/// The Diesel CLI that `./check` builds.
pub(crate) fn program() -> PathBuf {
    let given = std::env::var_os("DRIFTLESS_DIESEL_CLI").map(PathBuf::from);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/diesel");
    let path = given.unwrap_or(built);
    assert!(
        path.exists(),
        "{} is missing: `./check` builds it, or name one by DRIFTLESS_DIESEL_CLI",
        path.display()
    );
    path
}

pub(crate) fn diesel(project: &Project, arguments: &[&str]) -> String {
    let (success, text) = tried(project, arguments);
    assert!(success, "diesel {arguments:?}: {text}");
    text
}

/// Whether it succeeded, and its output.
fn tried(project: &Project, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program())
        .current_dir(&project.directory)
        .env("DATABASE_URL", project.database.url())
        .args(arguments)
        .output()
        .expect("it starts");
    let text = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (output.status.success(), text.concat())
}

/// A project as `diesel setup` leaves it. The Diesel CLI takes the directory of a Cargo.toml for the root of a project.
fn project() -> Project {
    let project = Project::new();
    project.write("Cargo.toml", "");
    project.write("diesel.toml", "[migrations_directory]\ndir = \"migrations\"\n");
    diesel(&project, &["setup"]);
    project
}

fn users(columns: &[Value]) -> Value {
    let mood = json!({"field": "mood", "name": "mood", "type": {"enum": {"namespace": "public", "name": "mood"}}});
    table("User", "users", &[&[mood], columns].concat())
}

/// The number of migrations that Diesel counts as applied, and the number that exist, including the one of `diesel
/// setup`.
fn listed(project: &Project) -> (usize, usize) {
    let list = diesel(project, &["migration", "list"]);
    let applied = list.matches("[X]").count();
    (applied, applied + list.matches("[ ]").count())
}

fn versions(project: &Project) -> Vec<String> {
    let mut client = project.database.connect().expect("the server answers");
    let rows = client.query("select version from __diesel_schema_migrations order by 1", &[]);
    rows.expect("Diesel's table is there").iter().map(|it| it.get(0)).collect()
}

#[test]
fn what_one_applies_the_other_takes_back() {
    let project = project();
    let start = versions(&project);
    assert_eq!(start, ["00000000000000"], "what `diesel setup` makes is applied");
    project.models(&[mood(&["fine", "bad"]), users(&[])]);
    project.ends(0, &["revision", "--autogenerate", "-m", "users"]);
    assert!(!project.last("up.sql").contains("diesel_"), "its functions are left alone");

    diesel(&project, &["migration", "run"]);
    let both = versions(&project);
    project.ends(0, &["check"]);
    assert!(project.ends(0, &["current"]).stdout.contains("users"));
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!((versions(&project), listed(&project)), (start.clone(), (1, 2)));
    assert_eq!(diesel(&project, &["migration", "pending"]).trim(), "true");

    project.ends(0, &["upgrade"]);
    assert_eq!((versions(&project), listed(&project)), (both.clone(), (2, 2)));
    assert_eq!(diesel(&project, &["migration", "pending"]).trim(), "false");
    diesel(&project, &["migration", "redo"]);
    project.ends(0, &["check"]);
    diesel(&project, &["migration", "revert"]);
    assert_eq!(versions(&project), start);
    assert!(project.ends(0, &["history"]).stdout.contains("pending"));
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

#[test]
fn a_revision_of_several_directories_is_taken_one_by_one_and_as_a_whole() {
    let project = project();
    project.migrate(&[mood(&["fine", "bad"]), users(&[])]);
    let before = versions(&project);
    let score = with(column("score", "score", "int"), "default", json!("0"));
    project.models(&[mood(&["fine", "so so", "bad"]), users(&[score])]);
    project.ends(0, &["revision", "--autogenerate", "-m", "so so"]);
    let parts = project.migrations().len() - before.len();
    assert_eq!(parts, 2, "a label has a directory of its own");

    // Diesel knows no groups: if one part fails, it leaves the others. driftless reports that and finishes the group.
    project.by_hand("ALTER TABLE users ADD COLUMN score int");
    assert!(!tried(&project, &["migration", "run"]).0, "the column is there");
    assert_eq!(versions(&project).len(), before.len() + 1);
    let half = project.ends(0, &["current"]);
    assert!(half.stdout.contains("stopped after 1 of 2 parts"), "{half:?}");
    project.by_hand("ALTER TABLE users DROP COLUMN score");
    project.ends(1, &["check"]);
    project.ends(0, &["upgrade"]);
    let both = versions(&project);
    assert_eq!(both.len(), before.len() + 2);
    project.ends(0, &["check"]);

    // Removing a label always means recreating the type.
    diesel(&project, &["migration", "redo", "--number", "2"]);
    assert_eq!(versions(&project), both);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(versions(&project), before);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

#[test]
fn a_migration_that_diesel_generates_is_part_of_the_history() {
    let project = project();
    project.migrate(&[mood(&["fine", "bad"]), users(&[])]);
    diesel(&project, &["migration", "generate", "by_hand"]);
    let name = project.migrations().pop().expect("there is one");
    project.write(&format!("migrations/{name}/up.sql"), "ALTER TABLE users ADD COLUMN age int;");
    project.write(&format!("migrations/{name}/down.sql"), "ALTER TABLE users DROP COLUMN age;");
    let early = project.ends(2, &["revision", "--autogenerate", "-m", "too early"]);
    assert!(early.stderr.contains("not up to date"), "{early:?}");
    diesel(&project, &["migration", "run"]);
    project.models(&[
        mood(&["fine", "bad"]),
        users(&[with(column("age", "age", "int"), "nullable", json!(true))]),
    ]);
    project.ends(0, &["check"]);
    let nothing = project.ends(0, &["revision", "--autogenerate", "-m", "nothing"]);
    assert!(nothing.stdout.contains("no difference between"), "{nothing:?}");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(listed(&project), (2, 3));
    // Ours sorts after Diesel's, even if both were written in one second.
    project.ends(0, &["upgrade"]);
    project.models(&[mood(&["fine", "bad"]), users(&[])]);
    // No draft has recorded that a model has the column, so it is dropped only when somebody says so.
    project.ends(0, &["revision", "--autogenerate", "-m", "no age", "--drop", "users.age"]);
    assert!(
        project.migrations().pop().is_some_and(|it| it.ends_with("no_age")),
        "{:?}",
        project.migrations()
    );
    diesel(&project, &["migration", "run"]);
    project.ends(0, &["check"]);
    assert_eq!(listed(&project), (4, 4));
}

#[test]
fn the_lock_of_diesels_command_is_no_migration() {
    let project = project();
    project.migrate(&[mood(&["fine"])]);
    diesel(&project, &["migration", "generate", "other"]);
    assert!(project.directory.join("migrations/.diesel_lock").exists());
    assert_eq!(project.files().iter().filter(|(it, _)| it.ends_with("up.sql")).count(), 3);
}
