//! What driftless manages is a choice: by patterns in driftless.toml, or on the model. The rest can be referred to.

use serde_json::{Value, json};

use super::project::{Project, column, enumeration, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

/// Objects of other tools, some of them in tables of the models.
const OTHERS: &str = "
    create schema tower_sessions;
    create table tower_sessions.session (id text primary key, data bytea not null);
    create table legacy_users (id bigint primary key, name text);
    create table \"Legacy Odd\" (id bigint primary key);
    create view legacy_names as select name from legacy_users;
    create type legacy_mood as enum ('a');
    create index legacy_by_name on users (name);
    create function legacy_f() returns trigger language plpgsql as 'begin return new; end';
    create trigger told before insert on legacy_users for each row execute function legacy_f();
";

fn ignoring(patterns: &str) -> String {
    format!("schemas = [\"public\", \"tower_sessions\"]\n[manage]\nignore = {patterns}\n")
}

fn with_others() -> Project {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("name", "name", "text")])]);
    project.by_hand(OTHERS);
    project
}

#[test]
fn ignored_objects_are_neither_reported_nor_dropped_and_strict_knows_them() {
    let project = with_others();
    project.write("driftless.toml", &ignoring("[]"));
    let ran = project.ends(0, &["check"]);
    assert!(ran.stderr.contains("legacy_users (a table)"), "{ran:?}");
    project.ends(2, &["check", "--strict"]);
    project.write("driftless.toml", &ignoring("[\"tower_sessions.*\", \"legacy_*\", \"Legacy*\"]"));
    let ran = project.ends(0, &["check", "--strict"]);
    assert!(!ran.stderr.contains("do not describe"), "{ran:?}");
    // The database's own schema is a start of the proof, in spite of what only it has.
    let more = [
        column("name", "name", "text"),
        with(column("c", "c", "integer"), "nullable", json!(true)),
    ];
    project.models(&[table("User", "users", &more)]);
    let ran = project.ends(0, &[&DRAFT[..], &["--strict"]].concat());
    assert!(!ran.stderr.contains("changed by hand"), "{ran:?}");
    let up = project.last("up.sql");
    assert!(up.contains("from the database's own schema: up, down and up again"), "{up}");
    assert!(!up.contains("DROP"), "{up}");
    let ran = project.ends(0, &["upgrade"]);
    assert!(!ran.stderr.contains("changed by hand"), "{ran:?}");
    project.ends(0, &["check", "--strict"]);
    project.ends(0, &["downgrade", "--", "-1"]);
    assert_eq!(project.answer("select to_regclass('legacy_by_name')::text"), "legacy_by_name");
}

#[test]
fn what_models_declare_can_be_ignored_too() {
    let legacy = table("Legacy", "legacy", &[column("name", "name", "text")]);
    let project = Project::new();
    project.migrate(&[table("User", "users", &[]), legacy]);
    // Handed over: the struct goes, the table stays.
    project.write("driftless.toml", "[manage]\nignore = [\"legacy\"]\n");
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &["check", "--strict"]);
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stdout.contains("no difference"), "{ran:?}");
    // A struct that differs is no difference either, and nothing creates its table.
    let other = table("Legacy", "legacy", &[column("other", "other", "integer")]);
    project.models(&[table("User", "users", &[]), other]);
    project.ends(0, &["check"]);
    project.by_hand("drop table legacy");
    project.ends(0, &["check"]);
    // Without the pattern all of it counts again.
    project.write("driftless.toml", "");
    project.ends(1, &["check"]);
}

#[test]
fn a_list_of_a_kind_names_what_is_managed() {
    let project = with_others();
    project.write(
        "driftless.toml",
        "[manage]\ntables = [\"users\"]\nenums = []\nindexes = [\"users_*\"]\nignore = [\"legacy_names\", \"legacy_f\"]\n",
    );
    project.ends(0, &["check", "--strict"]);
    let ran = {
        project.write("driftless.toml", "[manage]\ntable = [\"users\"]\n");
        project.ends(2, &["check"])
    };
    assert!(
        ran.stderr.contains("unknown key `table`") && ran.stderr.contains("`tables`"),
        "{ran:?}"
    );
}

fn post(references: Value) -> Value {
    let key = json!({"columns": ["user_id"], "references": references, "on_delete": "cascade"});
    let user = with(column("user_id", "user_id", "uuid"), "nullable", json!(true));
    with(table("Post", "posts", &[user]), "foreign_keys", json!([key]))
}

fn auth_users() -> Value {
    json!({"namespace": "auth", "name": "users", "primary_key": ["id"]})
}

/// A table that another tool makes, with more than a stand-in needs.
const AUTH: &str = "
    create schema auth;
    create type auth.level as enum ('a', 'b');
    create table auth.users (id uuid primary key, mail text unique, level auth.level, odd text default current_user);
    insert into auth.users values ('00000000-0000-0000-0000-000000000001', 'm', 'a');
";

#[test]
fn what_a_key_refers_to_stands_in_the_proof_and_wherever_migrations_are_replayed() {
    let project = Project::new();
    project.by_hand(AUTH);
    project.models(&[post(auth_users())]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(
        up.contains("proven on") && up.contains("REFERENCES \"auth\".\"users\" (\"id\")"),
        "{up}"
    );
    let stand_in = project.read("migrations/.driftless/unmanaged.sql");
    assert!(stand_in.contains("CREATE TABLE \"auth\".\"users\""), "{stand_in}");
    assert!(!stand_in.contains("mail"), "only what the key needs: {stand_in}");
    project.ends(0, &["upgrade"]);
    project.by_hand("insert into posts (user_id) select id from auth.users");
    // No database is needed from now on.
    let ran = project.run_at(None, &["check", "--from", "migrations"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = project.run_at(None, &["verify"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let renamed = with(column("owner_id", "owner_id", "uuid"), "nullable", json!(true));
    let renamed = with(renamed, "renamed_from", json!("user_id"));
    let key = json!({"columns": ["owner_id"], "references": auth_users(), "on_delete": "set_null"});
    project.models(&[with(table("Post", "posts", &[renamed]), "foreign_keys", json!([key]))]);
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 0, "{ran:?}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "base"]);
    assert_eq!(project.answer("select count(*)::text from auth.users"), "1");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["squash", "base:head", "-m", "all"]);
}

#[test]
fn a_key_to_a_table_that_nobody_knows_is_one_message() {
    let project = Project::new();
    project.models(&[post(auth_users())]);
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("`.driftless/unmanaged.sql`"), "{ran:?}");
    project.write(
        "migrations/.driftless/unmanaged.sql",
        "create schema auth; create table auth.users (id uuid primary key);\n",
    );
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 0, "{ran:?}");
    project.write("migrations/.driftless/unmanaged.sql", "create schma auth;");
    let ran = project.run_at(None, &["check", "--from", "migrations"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr.contains("`.driftless/unmanaged.sql`") && ran.stderr.contains("schma"),
        "{ran:?}"
    );
}

#[test]
fn an_unmanaged_model_can_be_referred_to_and_is_never_made() {
    let mail = column("mail", "mail", "text");
    let user = with(table("User", "users", &[mail]), "namespace", json!("auth"));
    let user = with(user, "unmanaged", json!(true));
    let mood = with(enumeration("Mood", "mood", &[("A", "a")]), "unmanaged", json!(true));
    let to_user = json!({"namespace": "auth", "name": "users", "primary_key": ["id"]});
    let key = json!({"columns": ["user_id"], "references": to_user});
    let columns = [column("user_id", "user_id", "bigint")];
    let post = with(table("Post", "posts", &columns), "foreign_keys", json!([key]));
    let project = Project::new();
    project.models(&[user.clone(), mood.clone(), post.clone()]);
    // No database has it yet: the model says enough.
    let ran = project.run_at(None, &DRAFT);
    assert_eq!(ran.code, 0, "{ran:?}");
    let up = project.last("up.sql");
    assert!(!up.contains("CREATE SCHEMA") && !up.contains("CREATE TYPE"), "{up}");
    assert_eq!(up.matches("CREATE TABLE").count(), 1, "{up}");
    project.by_hand(
        "create schema auth; create table auth.users (id bigint primary key, mail varchar(9));
         create type mood as enum ('x');",
    );
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check", "--strict"]);
    // It is dropped by nobody when the model goes, either.
    project.models(&[post]);
    project.ends(0, &["check"]);
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stdout.contains("no difference"), "{ran:?}");
}

#[test]
fn a_database_without_the_records_of_its_migrations_is_told_to_be_stamped() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[])]);
    let ran = project.ends(0, &["status"]);
    assert!(!ran.stderr.contains("stamp"), "{ran:?}");
    project.by_hand("delete from __diesel_schema_migrations; drop table __driftless_journal");
    let stamp = "`driftless stamp head`";
    // It matches the models, so only the records are missing.
    assert!(project.ends(0, &["check"]).stderr.contains(stamp));
    assert!(project.ends(1, &["status"]).stderr.contains(stamp));
    assert!(project.ends(0, &["current"]).stderr.contains(stamp));
    assert!(project.ends(2, &["upgrade"]).stderr.contains(stamp));
    let more = with(column("a", "a", "text"), "nullable", json!(true));
    project.models(&[table("User", "users", &[more])]);
    assert!(project.ends(1, &["check"]).stderr.contains(stamp));
    assert!(project.ends(2, &DRAFT).stderr.contains(stamp));
    project.ends(0, &["stamp", "head"]);
    project.ends(0, &DRAFT);
    // A first upgrade of an empty database is told nothing.
    let other = super::project::server().database().expect("a database can be made");
    let ran = project.run_at(Some(&other.url()), &["status"]);
    assert!(!ran.stderr.contains("stamp"), "{ran:?}");
}

fn unmanaged(record: Value) -> Value {
    with(record, "unmanaged", json!(true))
}

#[test]
fn an_unmanaged_table_is_that_table_and_no_other() {
    let project = Project::new();
    let own = |columns: &[Value]| table("Auth", "auth", columns);
    let theirs = with(unmanaged(table("User", "users", &[])), "namespace", json!("auth"));
    let star = unmanaged(table("Star", "posts*", &[]));
    let posts = |columns: &[Value]| table("Post", "postsx", columns);
    project.by_hand("create schema auth; create table auth.users (id bigint primary key)");
    project.migrate(&[own(&[]), theirs.clone(), star.clone(), posts(&[])]);
    let more = [with(column("more", "more", "text"), "nullable", json!(true))];
    project.models(&[own(&more), theirs, star, posts(&more)]);
    let ran = project.ends(1, &["check"]);
    assert_eq!(ran.stdout.matches("ADD COLUMN \"more\"").count(), 2, "{ran:?}");
}

#[test]
fn two_tables_and_the_types_of_others_stand_in_together() {
    let project = Project::new();
    project.by_hand(
        "create schema auth; create schema shared; create type shared.level as enum ('a');
         create domain shared.code as text check (value <> ''); create table auth.users (id uuid primary key);
         create table auth.orgs (id shared.code primary key); create type auth.kind as enum ('x', 'y')",
    );
    let orgs = json!({"namespace": "auth", "name": "orgs", "primary_key": ["id"]});
    let kind = enumeration("Kind", "kind", &[("X", "x"), ("Y", "y")]);
    let kind = unmanaged(with(kind, "namespace", json!("auth")));
    let columns = [
        with(column("user_id", "user_id", "uuid"), "nullable", json!(true)),
        with(column("org_id", "org_id", "shared.code"), "nullable", json!(true)),
        json!({"field": "kind", "name": "kind", "type": {"enum": {"namespace": "auth", "name": "kind"}}, "nullable": true}),
    ];
    let keys = json!([
        {"columns": ["user_id"], "references": auth_users()},
        {"columns": ["org_id"], "references": orgs},
    ]);
    let post = with(table("Post", "posts", &columns), "foreign_keys", keys);
    project.models(&[kind.clone(), post]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    // An expression of the database must not run on a scratch database.
    let stand_ins = project.read("migrations/.driftless/unmanaged.sql");
    assert!(stand_ins.contains("CREATE DOMAIN") && !stand_ins.contains("CHECK"), "{stand_ins}");
    // No database is needed from now on, and more can be added to the same schema.
    let ran = project.run_at(None, &["check", "--from", "migrations"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    project.by_hand("create table auth.teams (id uuid primary key)");
    let teams = json!({"namespace": "auth", "name": "teams", "primary_key": ["id"]});
    let keys = json!([
        {"columns": ["user_id"], "references": auth_users()},
        {"columns": ["org_id"], "references": json!({"namespace": "auth", "name": "orgs", "primary_key": ["id"]})},
        {"columns": ["team_id"], "references": teams},
    ]);
    let team = with(column("team_id", "team_id", "uuid"), "nullable", json!(true));
    let columns: Vec<Value> = columns.into_iter().chain([team]).collect();
    project.models(&[kind, with(table("Post", "posts", &columns), "foreign_keys", keys)]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["verify"]);
}

#[test]
fn a_stand_in_gets_what_a_second_key_needs_and_is_nobody_elses() {
    let project = Project::new();
    project.by_hand(
        "create schema auth; create domain auth.code as text; create table auth.users (id uuid primary key, mail text not null unique, code auth.code, unique (code, mail))",
    );
    project.models(&[post(auth_users())]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    let by =
        |columns: &[&str]| json!({"namespace": "auth", "name": "users", "primary_key": columns});
    let columns = [
        with(column("user_id", "user_id", "uuid"), "nullable", json!(true)),
        with(column("mail", "mail", "text"), "nullable", json!(true)),
        with(column("code", "code", "auth.code"), "nullable", json!(true)),
    ];
    let keys = json!([
        {"columns": ["user_id"], "references": auth_users(), "on_delete": "set_null"},
        {"columns": ["mail"], "references": by(&["mail"])},
        {"columns": ["code", "mail"], "references": by(&["code", "mail"])},
    ]);
    let more = with(table("Post", "posts", &columns), "foreign_keys", keys);
    project.models(std::slice::from_ref(&more));
    project.write("diesel.toml", "[print_schema]\nfile = \"schema.rs\"\n");
    project.ends(0, &["schema-rs", "--artifact", "program"]);
    assert!(project.read("schema.rs").contains("mail -> Nullable<Text>,"));
    project.ends(0, &DRAFT);
    let stand_in = project.read("migrations/.driftless/unmanaged.sql");
    assert!(stand_in.contains("ADD COLUMN \"mail\" text"), "{stand_in}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check", "--from", "migrations"]);
    project.ends(0, &["verify"]);
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stdout.contains("no difference"), "{ran:?}");

    // Who declares the table is told whose it is, and takes it over with a migration.
    let user =
        with(table("User", "users", &[column("name", "name", "text")]), "namespace", json!("auth"));
    let user =
        with(user, "columns", json!([column("id", "id", "uuid"), column("name", "name", "text"),]));
    project.models(&[more.clone(), user.clone()]);
    let ran = project.ends(2, &DRAFT);
    assert!(ran.stderr.contains("a model declares `auth.users`"), "{ran:?}");
    assert!(ran.stderr.contains("`#[schema(unmanaged)]`"), "{ran:?}");
    project.models(&[more, with(user, "unmanaged", json!(true))]);
    let ran = project.ends(0, &DRAFT);
    assert!(ran.stdout.contains("no difference"), "{ran:?}");
}

#[test]
fn what_goes_with_a_dropped_column_is_said_and_does_not_stop_the_proof() {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("mail", "mail", "text")])]);
    project.by_hand("create index of_an_administrator on users (mail)");
    project.models(&[table("User", "users", &[])]);
    project.ends(0, &[&DRAFT[..], &["--drop", "users.mail"]].concat());
    let up = project.last("up.sql");
    assert!(up.contains("index `of_an_administrator`, which no migration creates"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["downgrade", "--", "-1"]);
}
