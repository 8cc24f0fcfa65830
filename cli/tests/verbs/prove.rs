//! `prove`: what it reports about existing migrations, what it records, and what an edit changes.

use serde_json::json;

use super::diesel::program;
use super::project::{Project, Ran, column, mood, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

/// A hand-written migration as Diesel knows it, without metadata.toml.
fn by_hand(up: &str, down: &str) -> Project {
    let project = Project::new();
    project.migration(
        "1_t",
        "create table public.t (id integer primary key, a integer);",
        "drop table public.t;",
    );
    project.migration("2_next", up, down);
    project
}

fn metadata(project: &Project, name: &str) -> String {
    project.read(&format!("migrations/{name}/metadata.toml"))
}

fn has_metadata(project: &Project, name: &str) -> bool {
    project.directory.join(format!("migrations/{name}/metadata.toml")).exists()
}

fn says(ran: &Ran, text: &str) {
    assert!(ran.stdout.contains(text) || ran.stderr.contains(text), "not `{text}`: {ran:?}");
}

#[test]
fn a_trigger_of_diesels_table_is_in_the_databases_own_schema() {
    let project = Project::new();
    let guard =
        "create trigger guard after insert on __diesel_schema_migrations execute function noop();";
    project.migration(
        "1_guard",
        &format!(
            "create table a (id int primary key);
             create function noop() returns trigger language plpgsql as 'begin return null; end'; {guard}"
        ),
        "drop trigger guard on __diesel_schema_migrations; drop function noop(); drop table a;",
    );
    project.migration("2_free", "drop trigger guard on __diesel_schema_migrations;", guard);
    project.ends(0, &["upgrade", "+1"]);
    let ran = project.ends(0, &["prove", "head"]);
    says(&ran, "from the migrations and the database's own schema: up, down and up again");
}

#[test]
fn a_proof_as_a_superuser_says_who_wanted_that() {
    let project = by_hand("alter table t add b text;", "alter table t drop b;");
    let ran = project.ends(0, &["prove", "head", "--dry-run"]);
    assert!(!ran.stdout.contains("superuser"), "{ran:?}");
    project.write("driftless.toml", "[scratch]\nsuperuser = true\n");
    let ran = project.ends(0, &["prove", "head", "--dry-run"]);
    says(&ran, "the proof ran as a superuser, as `[scratch] superuser` in driftless.toml says");
}

#[test]
fn a_drafted_revision_is_proven_from_both_starts() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    project.models(&[table(
        "User",
        "users",
        &[with(column("a", "a", "integer"), "nullable", json!(true))],
    )]);
    project.ends(0, &DRAFT);
    let before = project.files();
    let ran = project.ends(0, &["prove"]);
    says(&ran, "from the migrations and the database's own schema: up, down and up again, with ");
    assert_eq!(project.files(), before, "it was proven as it is already");
    project.ends(0, &["upgrade"]);
    let ran = project.ends(0, &["prove"]);
    says(&ran, "is proven from the migrations only: the database is not at the revision before it");
}

#[test]
fn a_hand_written_directory_is_proven_and_diesel_runs_it_as_before() {
    let project = by_hand(
        "alter table public.t add column b integer;",
        "alter table public.t drop column b;",
    );
    let ran = project.ends(0, &["prove", "2", "--dry-run"]);
    says(&ran, "up, down and up again, with ");
    assert!(!has_metadata(&project, "2_next"), "nothing is recorded");
    project.ends(0, &["prove", "2"]);
    let recorded = metadata(&project, "2_next");
    assert!(
        recorded.starts_with("run_in_transaction = true\n")
            && recorded.contains("[proof]\nchecksum = \""),
        "{recorded}"
    );
    assert!(!has_metadata(&project, "1_t"), "the other one is not proven");
    project.write("Cargo.toml", "");
    project.write("diesel.toml", "[migrations_directory]\ndir = \"migrations\"\n");
    let output = std::process::Command::new(program())
        .current_dir(&project.directory)
        .env("DATABASE_URL", project.database.url())
        .args(["migration", "run"])
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{output:?}");
    assert_eq!(project.answer("select count(*)::text from __diesel_schema_migrations"), "2");
}

#[test]
fn a_file_outside_of_a_transaction_is_proven_there_and_stays_outside() {
    let index = "create index concurrently t_a on public.t (a);";
    let project = by_hand(index, "drop index concurrently public.t_a;");
    let refused = project.ends(4, &["prove", "2"]);
    says(
        &refused,
        "`2_next/up.sql` fails: line 1: CREATE INDEX CONCURRENTLY cannot run inside a transaction block",
    );
    assert!(!has_metadata(&project, "2_next"), "nothing is recorded");
    let own = "# by hand\nrun_in_transaction = false\n";
    project.write("migrations/2_next/metadata.toml", own);
    project.ends(0, &["prove", "2"]);
    let recorded = metadata(&project, "2_next");
    assert!(recorded.starts_with(own) && recorded.contains("[proof]"), "{recorded}");
    project.ends(0, &["upgrade"]);
}

#[test]
fn both_parts_of_a_revision_are_proven_together() {
    let project = Project::new();
    let feels = json!({"field": "mood", "name": "mood", "type": {"enum": {"namespace": "public", "name": "mood"}}});
    project.migrate(&[mood(&["fine"]), table("User", "users", std::slice::from_ref(&feels))]);
    let bad = with(feels, "default", json!("'bad'"));
    project.models(&[mood(&["fine", "bad"]), table("User", "users", &[bad])]);
    project.ends(0, &DRAFT);
    let parts: Vec<String> = project.migrations().split_off(1);
    assert_eq!(parts.len(), 2, "{parts:?}");
    // The second part uses the label.
    let place = format!("migrations/{}/up.sql", parts[1]);
    let up = project.read(&place);
    project.write(&place, &format!("{up}\n-- by hand\n"));
    says(&project.ends(1, &["status"]), &format!("`{}` was edited after it was proven", parts[1]));
    let ran = project.ends(0, &["prove"]);
    says(&ran, "up, down and up again, with ");
    let left = project.ends(1, &["status"]);
    assert!(!left.stderr.contains("after it was proven"), "{left:?}");
}

#[test]
fn what_cannot_be_taken_back_is_said() {
    let project = by_hand("alter table public.t add column b integer;", "");
    says(&project.ends(0, &["prove", "2"]), "up; there is no down.sql");
    project.write("migrations/2_next/down.sql", "do $$ begin raise exception 'never'; end $$;");
    says(&project.ends(0, &["prove", "2"]), "up; down refuses to run and changes nothing");
    project.write(
        "migrations/2_next/down.sql",
        "delete from public.t where a is null; alter table public.t drop column b;",
    );
    says(
        &project.ends(0, &["prove", "2"]),
        "the downgrade does not undo the upgrade completely: after up and down, `t` has ",
    );
    project.write("migrations/2_next/down.sql", "alter table public.t drop column nowhere;");
    let before = project.files();
    let failed = project.ends(4, &["prove", "2"]);
    says(&failed, "`2_next/down.sql` fails: ");
    says(&failed, "column \"nowhere\" of relation \"t\" does not exist");
    project.write("migrations/2_next/down.sql", "alter table public.t alter column a type bigint;");
    let failed = project.ends(4, &["prove", "2"]);
    says(&failed, "after down, the database still differs");
    project.write("migrations/2_next/down.sql", "alter table public.t drop column nowhere;");
    assert_eq!(project.files(), before, "nothing is recorded");
}

#[test]
fn an_up_that_fails_fails_and_one_that_stops_on_rows_says_at_which() {
    let project = by_hand("alter table public.nowhere add column b integer;", "select 1;");
    says(&project.ends(4, &["prove", "2"]), "`2_next/up.sql` fails: ");
    project.write("migrations/2_next/up.sql", "alter table public.t alter column a set not null;");
    project
        .write("migrations/2_next/down.sql", "alter table public.t alter column a drop not null;");
    let ran = project.run(&["prove", "2"]);
    assert_ne!(ran.code, 0, "{ran:?}");
    says(
        &ran,
        "stops on tables with rows: `2_next/up.sql` fails: line 1: column \"a\" of relation \"t\" contains null values",
    );
    assert!(!has_metadata(&project, "2_next"), "nothing is recorded");
}

#[test]
fn values_that_a_hand_written_file_changes_are_said() {
    let project = by_hand(
        "update public.t set a = 0; alter table public.t add column b integer;",
        "alter table public.t drop column b;",
    );
    let ran = project.ends(0, &["prove", "2"]);
    says(&ran, "hand-written SQL changes values: after up, `t.a` is `0`");
    says(
        &ran,
        "the downgrade does not undo the upgrade completely: after up and down, `t.a` is `0`",
    );
}

#[test]
fn several_are_proven_one_after_the_other() {
    let project = by_hand(
        "alter table public.t add column b integer;",
        "alter table public.t drop column b;",
    );
    let unknown = project.ends(2, &["prove", "nowhere"]);
    says(&unknown, "nowhere");
    let ran = project.ends(0, &["prove", "base:head"]);
    let (first, second) = (ran.stdout.find("1_t"), ran.stdout.find("2_next"));
    assert!(first.is_some() && first < second, "{ran:?}");
    assert!(["1_t", "2_next"].iter().all(|it| metadata(&project, it).contains("[proof]")));
}

#[test]
fn what_is_edited_after_its_proof_is_told_and_can_be_kept_from_running() {
    let project = by_hand(
        "alter table public.t add column b integer;",
        "alter table public.t drop column b;",
    );
    project.ends(0, &["prove", "base:head"]);
    let fine = project.ends(1, &["status"]);
    assert!(!fine.stderr.contains("proven"), "{fine:?}");
    project.write("migrations/2_next/up.sql", "alter table public.t add column b bigint;");
    let told = "`2_next` was edited after it was proven";
    says(&project.ends(1, &["status"]), told);
    says(&project.ends(0, &["verify"]), told);
    project.models(&[table("T", "t", &[])]);
    says(&project.run(&["check", "--from", "migrations"]), told);
    project.write("driftless.toml", "require_proof = true\n");
    let refused = project.ends(2, &["upgrade"]);
    says(
        &refused,
        "`2_next` was edited after it was proven, but driftless.toml has `require_proof = true`",
    );
    says(&refused, "driftless prove 2_next");
    let nothing = "select (pg_catalog.to_regclass('public.t') is null)::text";
    assert_eq!(project.answer(nothing), "true", "nothing was run");
    project.write("driftless.toml", "");
    says(&project.run(&["upgrade", "--sql"]), told);
    project.write("driftless.toml", "require_proof = true\n");
    project.ends(0, &["prove", "2_next"]);
    let ran = project.ends(0, &["upgrade"]);
    assert!(!ran.stderr.contains("after it was proven"), "{ran:?}");
    assert!(!project.ends(0, &["status"]).stderr.contains("proven"));
}

#[test]
fn an_edited_one_runs_with_a_warning_where_no_proof_is_required() {
    let project = by_hand(
        "alter table public.t add column b integer;",
        "alter table public.t drop column b;",
    );
    project.ends(0, &["prove", "base:head"]);
    let recorded = metadata(&project, "2_next");
    // The proof covers how the files run, too.
    project.write("migrations/2_next/metadata.toml", &recorded.replace("= true", "= false"));
    says(&project.ends(0, &["upgrade"]), "`2_next` was edited after it was proven");
    assert_eq!(project.answer("select count(*)::text from __diesel_schema_migrations"), "2");
}

#[test]
fn what_was_never_proven_does_not_run_where_a_proof_is_required() {
    let project = Project::new();
    project.write("driftless.toml", "require_proof = true\n");
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &[&DRAFT[..], &["--no-proof"]].concat());
    let refused = project.ends(2, &["upgrade"]);
    says(&refused, "was not proven, but driftless.toml has `require_proof = true`");
    project.ends(2, &["upgrade", "--sql"]);
    project.ends(0, &["prove"]);
    project.ends(0, &["upgrade"]);
}

#[test]
fn an_update_keeps_how_the_file_runs_and_proves_it_so() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("a", "a", "integer")])]);
    let index = json!([{"name": "users_a", "columns": [{"column": "a"}]}]);
    project.models(&[with(
        table("User", "users", &[column("a", "a", "integer")]),
        "indexes",
        index,
    )]);
    project.ends(0, &DRAFT);
    let last = project.migrations().pop().expect("it was written");
    let (up, down, metadata) = (
        format!("migrations/{last}/up.sql"),
        format!("migrations/{last}/down.sql"),
        format!("migrations/{last}/metadata.toml"),
    );
    let concurrently = |path: &str, what: &str| {
        let text = project.read(path);
        assert!(text.contains(what), "{text}");
        project.write(path, &text.replace(what, &format!("{what} CONCURRENTLY")));
    };
    concurrently(&up, "CREATE INDEX");
    concurrently(&down, "DROP INDEX");
    let refused = project.ends(4, &["revision", "--update"]);
    says(&refused, "CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
    let text = project.read(&metadata);
    project
        .write(&metadata, &text.replace("run_in_transaction = true", "run_in_transaction = false"));
    project.ends(0, &["revision", "--update"]);
    let last = project.migrations().pop().expect("it was written");
    let text = project.read(&format!("migrations/{last}/metadata.toml"));
    assert!(text.contains("run_in_transaction = false"), "{text}");
    let status = project.ends(1, &["status"]);
    assert!(!status.stderr.contains("proven"), "{status:?}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

/// Each: the objects at the start, the migration that is proven, and its downgrade.
const DOMAINS: [(&str, &str, &str); 7] = [
    (
        "create domain public.d as integer; create table public.t (id integer primary key, a public.d, b text);",
        "alter domain public.d add constraint large check (value > 70000);",
        "alter domain public.d drop constraint large;",
    ),
    (
        "create domain public.d as text; create table public.t (id integer primary key, a public.d);",
        "alter domain public.d set not null; alter domain public.d add constraint mail check (value ~ '^[^@]+@[^@]+$') not valid;",
        "alter domain public.d drop not null; alter domain public.d drop constraint mail;",
    ),
    (
        "create table public.t (id integer primary key, a text, b integer[]);",
        "create domain public.code as text check (value ~ '^[A-Z]{3}$'); create domain public.large as integer check (value > 80000);
         alter table public.t alter column a type public.code, alter column b type public.large[];",
        "alter table public.t alter column a type text, alter column b type integer[]; drop domain public.code, public.large;",
    ),
    (
        "create domain public.d as text; create table public.t (id integer primary key, a public.d, b public.d[]);",
        "alter domain public.d rename to d__aside; create domain public.d as bigint check (value > 5);
         alter table public.t alter column a type public.d using a::public.d, alter column b type public.d[] using b::public.d[];
         drop domain public.d__aside;",
        "alter domain public.d rename to d__aside; create domain public.d as text;
         alter table public.t alter column a type public.d, alter column b type public.d[];
         drop domain public.d__aside;",
    ),
    (
        "create domain public.d as numeric(10, 2); create table public.t (id integer primary key, a public.d);",
        "alter domain public.d rename to d__aside; create domain public.d as numeric(10, 4);
         alter table public.t alter column a type public.d; drop domain public.d__aside;",
        "alter domain public.d rename to d__aside; create domain public.d as numeric(10, 2);
         alter table public.t alter column a type public.d; drop domain public.d__aside;",
    ),
    (
        "create table public.t (id integer primary key);",
        "create domain public.base as integer default 7 check (value > 5); create domain public.d as public.base not null;
         alter table public.t add column a public.d; alter table public.t add column b public.d[];",
        "alter table public.t drop column a, drop column b; drop domain public.d; drop domain public.base;",
    ),
    (
        "create type public.mood as enum ('sad', 'ok'); create domain public.d as public.mood; create domain public.e as public.d[];
         create table public.t (id integer primary key, a public.d, b public.d[], c public.e);",
        "alter type public.mood rename value 'sad' to 'blue'; alter domain public.d rename to mood_of_day;",
        "alter type public.mood rename value 'blue' to 'sad'; alter domain public.mood_of_day rename to d;",
    ),
];

/// Rows fit what the migration says about the values of types, and the values are those of the types below.
#[test]
fn migrations_of_domains_are_proven_with_rows() {
    for (start, up, down) in DOMAINS {
        let project = Project::new();
        project.migration("1_t", start, "drop table public.t;");
        project.migration("2_next", up, down);
        let ran = project.ends(0, &["prove", "2", "--dry-run"]);
        says(&ran, "up, down and up again, with ");
        for odd in ["no rows", "none in", "raises", "hand-written SQL changes"] {
            let is_said = ran.stdout.contains(odd) || ran.stderr.contains(odd);
            assert!(!is_said, "`{odd}` after {up}: {ran:?}");
        }
    }
}
