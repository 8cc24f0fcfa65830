//! Bad input that needs a server: one sentence with what to do, exit code 2, nothing half written.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::project::{Project, column, table};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

#[test]
fn a_role_without_rights_is_told_which_right_is_missing() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("name", "name", "text")])]);
    project.by_hand("create role stranger login");
    let url = project.database.url().replacen("driftless@", "stranger@", 1);
    // Everybody can read the catalog, so comparing needs no privileges.
    assert_eq!(project.run_at(Some(&url), &["check"]).code, 0);
    project.models(&[table("User", "users", &[])]);
    let drift = project.run_at(Some(&url), &["check"]);
    assert_eq!(drift.code, 1, "{drift:?}");
    assert!(
        drift.stderr.contains("cannot tell where the difference comes from: reading the applied migrations: permission denied"),
        "{drift:?}"
    );
    let current = project.run_at(Some(&url), &["current"]);
    assert_eq!(current.code, 2);
    assert!(
        current.stderr.contains("permission denied for table __diesel_schema_migrations"),
        "{current:?}"
    );
    assert!(current.stderr.contains("help: "), "{current:?}");
    let upgrade = project.run_at(Some(&url), &["upgrade"]);
    assert_eq!(upgrade.code, 2);
    project.by_hand("drop role stranger");
}

#[test]
fn an_unreachable_server_is_trouble_for_every_verb_and_no_password_is_shown() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    let before = project.files();
    for verb in [&["check"][..], &["current"], &["upgrade"], &["downgrade", "-1"], &DRAFT] {
        let ran = project.run_at(Some("postgres://me:hunter2@127.0.0.1:1/db"), verb);
        assert_eq!(ran.code, 2, "{verb:?}: {ran:?}");
        assert!(ran.stderr.contains("cannot connect to postgres://me@127.0.0.1:1/db"), "{ran:?}");
        assert!(ran.stderr.contains("help: check that PostgreSQL is running at"), "{ran:?}");
        assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
    }
    assert_eq!(project.files(), before);
}

#[test]
fn a_broken_migrations_directory_is_named() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    let last = project.migrations().pop().expect("there is one");
    fs::remove_file(project.directory.join("migrations").join(&last).join("up.sql"))
        .expect("it goes");
    for verb in [&["upgrade"][..], &["history"], &["current"], &DRAFT] {
        let ran = project.ends(2, verb);
        assert!(ran.stderr.contains(&format!("the migration `{last}` has no up.sql")), "{ran:?}");
    }
}

#[test]
fn a_migration_that_cannot_be_replayed_is_named() {
    let project = Project::new();
    project.write("migrations/1_users/up.sql", "create table users (id integre);");
    project.write("migrations/1_users/down.sql", "drop table users;");
    project.models(&[table("User", "users", &[])]);
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("line 1: type \"integre\" does not exist")
            && ran.stderr.contains("`1_users/up.sql` cannot be replayed on PostgreSQL "),
        "{ran:?}"
    );
    assert_eq!(project.migrations(), ["1_users"]);
}

#[test]
fn a_directory_that_cannot_be_written_leaves_nothing_behind() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    project.write("migrations", "in the way");
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.starts_with("error: ") && ran.stderr.contains("migrations"), "{ran:?}");
}

#[test]
fn models_that_contradict_each_other_are_named_both() {
    let project = Project::new();
    project.models(&[table("User", "users", &[]), table("Person", "users", &[])]);
    let ran = project.ends(2, &DRAFT);
    assert!(
        ran.stderr.contains("`users` is defined by `app::Person` (")
            && ran.stderr.contains(") and by `app::User` (")
            && ran.stderr.contains("write `#[schema(partial)]` on the other"),
        "{ran:?}"
    );
}

#[test]
fn a_scratch_server_on_which_nothing_may_be_made_is_told() {
    let project = Project::new();
    project.models(&[table("User", "users", &[])]);
    project.by_hand("create role guest login");
    let guest = project.database.url().replacen("driftless@", "guest@", 1);
    for (url, said) in [
        (guest.as_str(), "permission denied to create database"),
        ("postgres://me:hunter2@127.0.0.1:1/db", "refused"),
    ] {
        let ran = project.run_with(&[("DRIFTLESS_SCRATCH_URL", url)], &DRAFT);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains("the server that DRIFTLESS_SCRATCH_URL names"), "{ran:?}");
        assert!(ran.stderr.contains(said) && !ran.stderr.contains("hunter2"), "{ran:?}");
    }
    assert_eq!(project.migrations(), Vec::<String>::new());
    project.by_hand("drop role guest");
}

#[test]
fn no_server_programs_says_how_to_get_them() {
    let project = Project::with_own_servers();
    project.models(&[table("User", "users", &[])]);
    let empty = project.directory.join("no-programs");
    fs::create_dir(&empty).expect("it can be made");
    fs::set_permissions(&empty, fs::Permissions::from_mode(0o755)).expect("it can be opened");
    project.write("driftless.toml", "postgres_bin = \"no-programs\"\n");
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there is no `postgres` and `initdb` in"), "{ran:?}");
    project.write("driftless.toml", "server_version = 9\n");
    let ran = project.run_at(None, &DRAFT);
    assert!(
        ran.stderr.contains("no PostgreSQL 9 server is installed here (only PostgreSQL "),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("DRIFTLESS_SCRATCH_URL"), "{ran:?}");
}

#[test]
fn a_migrations_directory_that_is_not_there_is_no_success() {
    let project = Project::new();
    let ran = project.ends(2, &["upgrade", "--migrations-dir", "nosuch"]);
    assert!(
        ran.stderr.contains("there is no directory") && ran.stderr.contains("nosuch"),
        "{ran:?}"
    );
}
