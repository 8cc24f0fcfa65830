//! A database that has no migrations gets a first one that makes what it has.

use super::project::{Project, Ran, server};

fn init(project: &Project, flags: &[&str]) -> Ran {
    project.run(&[&["init"], flags].concat())
}

/// A crate that is never compiled: nothing but a place for cargo to look at.
fn project() -> Project {
    let project = Project::new();
    project.write(
        "Cargo.toml",
        "[package]\nname = \"old\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
    );
    project.write("src/lib.rs", "");
    project
}

#[test]
fn a_database_without_migrations_gets_a_baseline() {
    let project = project();
    project.by_hand(
        "create table users (id int primary key, name text not null);
         create view names as select name from users;
         create function f() returns bigint language sql as 'select count(*) from users'",
    );
    let first = init(&project, &[]);
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.stdout.contains("the first migration: `driftless init --baseline`"), "{first:?}");
    let ran = init(&project, &["--baseline"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(project.migrations().len(), 1);
    let up = project.last("up.sql");
    assert!(up.contains("CREATE VIEW public.names") && !up.contains("__diesel"), "{up}");
    // It is applied here, and can be applied elsewhere; both are the same then.
    let history = project.ends(0, &["history"]);
    assert!(history.stdout.contains("applied"), "{history:?}");
    let other = server().database().expect("a database can be made");
    let applied = project.run_at(Some(&other.url()), &["upgrade"]);
    assert_eq!(applied.code, 0, "{applied:?}");
    let diff =
        project.ends(0, &["diff", "--exit-code", "--from", &other.url(), "--to", "database"]);
    assert_eq!(diff.stdout, "");
    project.ends(0, &["diff", "--exit-code", "--from", "migrations", "--to", "database"]);
    let again = init(&project, &["--baseline"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("has migrations"), "{again:?}");
    let back = project.ends(2, &["downgrade", "base"]);
    assert!(back.stderr.contains("where the history of this database begins"), "{back:?}");
}
