//! What no model ever had is left alone, until somebody says to drop it.

use serde_json::json;

use super::project::{Project, column, mood, table, with};

const DRAFT: [&str; 4] = ["revision", "--autogenerate", "-m", "next"];

/// One object of each kind, in a project whose models know `users` alone.
const OTHERS: &str = "
    create type mood as enum ('a', 'b');
    create sequence numbers;
    create table by_migration (id bigint primary key, m mood, user_id bigint references users);
    create index by_hand on users (name);
    alter table users add constraint one unique (name), add constraint long check (length(name) > 1);
    create statistics st on id, name from users;
    alter table users add column extra mood;
    comment on table by_migration is 'not ours';
";

const GONE: &str = "
    alter table users drop column extra, drop constraint one, drop constraint long;
    drop statistics st;
    drop index by_hand;
    drop table by_migration;
    drop sequence numbers;
    drop type mood;
";

/// A project with rows, in which a hand-written revision has made other objects.
fn with_others() -> Project {
    let project = Project::new();
    project.migrate(&[table("User", "users", &[column("name", "name", "text")])]);
    project.ends(0, &["revision", "-m", "others", "--empty"]);
    let last = project.migrations().pop().expect("it was written");
    project.migration(&last, OTHERS, GONE);
    project.ends(0, &["upgrade"]);
    project.by_hand("insert into users (name, extra) values ('one', 'a'), ('two', null)");
    project
}

#[test]
fn what_a_hand_written_revision_made_is_reported_and_stays() {
    let project = with_others();
    let ran = project.ends(0, &["check"]);
    for name in
        ["by_hand (an index)", "by_migration (a table)", "users.extra (a column)", "users.one"]
    {
        assert!(ran.stderr.contains(name), "{name}: {ran:?}");
    }
    project.ends(2, &["check", "--strict"]);
    let more = [
        column("name", "name", "text"),
        with(column("c", "c", "integer"), "nullable", json!(true)),
    ];
    project.models(&[table("User", "users", &more)]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("ADD COLUMN \"c\"") && !up.contains("DROP"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(project.answer("select string_agg(name || extra, ' ') from users"), "onea");
}

#[test]
fn it_is_carried_along_by_renames_and_casts() {
    let project = with_others();
    let name = with(column("title", "title", "varchar(50)"), "renamed_from", json!("name"));
    let people = with(table("User", "people", &[name]), "renamed_from", json!("users"));
    project.models(&[people]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(
        project.answer("select pg_get_indexdef('by_hand'::regclass)"),
        "CREATE INDEX by_hand ON public.people USING btree (title)"
    );
    project.ends(0, &["downgrade", "-1"]);
    project.ends(1, &["check"]);
}

#[test]
fn it_moves_with_a_renamed_schema() {
    let project = Project::new();
    let item = |schema: &str| {
        let it = table("Item", "items", &[column("name", "name", "text")]);
        with(it, "namespace", json!(schema))
    };
    project.migrate(&[table("User", "users", &[]), item("shop")]);
    project.by_hand(
        "create table shop.\"Odd t\" (id int primary key, item_id bigint references shop.items);
         create index \"by Name\" on shop.items (name); create type shop.mood as enum ('a');
         alter table shop.items add column \"e E\" shop.mood[] default '{a}';
         insert into shop.items (name) values ('one')",
    );
    project.ends(0, &["check"]);
    project.models(&[
        table("User", "users", &[]),
        with(item("store"), "schema_renamed_from", json!("shop")),
    ]);
    project.ends(0, &DRAFT);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    assert_eq!(project.answer("select \"e E\"::text from store.items"), "{a}");
    project.ends(0, &["downgrade", "-1"]);
    assert_eq!(project.answer("select count(*)::text from shop.\"Odd t\""), "0");
}

#[test]
fn it_is_dropped_when_somebody_says_so() {
    let project = with_others();
    let drops = [
        "by_hand",
        "by_migration",
        "users.extra",
        "users.one",
        "users.long",
        "numbers",
        "mood",
        "st",
    ];
    let flags: Vec<&str> = drops.iter().flat_map(|it| ["--drop", it]).collect();
    project.ends(0, &[&DRAFT[..], &flags].concat());
    let up = project.last("up.sql");
    for dropped in ["DROP TABLE", "DROP INDEX", "DROP SEQUENCE", "DROP TYPE", "DROP STATISTICS"] {
        assert!(up.contains(dropped), "{dropped}: {up}");
    }
    project.ends(0, &["upgrade"]);
    let ran = project.ends(0, &["check"]);
    assert!(!ran.stderr.contains("do not describe"), "{ran:?}");
}

#[test]
fn what_models_had_is_dropped_as_ever() {
    let project = Project::new();
    let key = json!({"columns": ["name"]});
    let user =
        with(table("User", "users", &[column("name", "name", "text")]), "uniques", json!([key]));
    project.migrate(&[user, table("Post", "posts", &[])]);
    project.models(&[table("User", "users", &[column("name", "name", "text")])]);
    project.ends(1, &["check"]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("DROP CONSTRAINT \"users_name_key\"") && up.contains("DROP TABLE"), "{up}");
    // The database is behind: what the last draft drops was declared by the one before.
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("DROP TABLE"), "{ran:?}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
}

#[test]
fn a_label_that_somebody_else_added_stays() {
    let project = Project::new();
    project.migrate(&[mood(&["a", "c"])]);
    project.by_hand("alter type mood add value 'b' after 'a'");
    project.ends(0, &["check"]);
    project.models(&[mood(&["a", "c", "d"])]);
    let ran = project.ends(1, &["check"]);
    assert!(ran.stdout.contains("ADD VALUE 'd'") && !ran.stdout.contains("CREATE TYPE"), "{ran:?}");
}

#[test]
fn a_key_to_a_table_that_no_model_describes_stays_and_can_be_declared() {
    let project = Project::new();
    project.migration(
        "1_auth",
        "create schema auth; create table auth.users (id bigint primary key, mail text);",
        "drop table auth.users; drop schema auth;",
    );
    project.ends(0, &["upgrade"]);
    let post = table("Post", "posts", &[column("user_id", "user_id", "bigint")]);
    project.migrate(std::slice::from_ref(&post));
    project
        .by_hand("insert into auth.users values (7, 'm'); insert into posts (user_id) values (7)");
    project.by_hand("alter table posts add constraint own foreign key (user_id) references auth.users on delete cascade");
    let ran = project.ends(0, &["check"]);
    assert!(ran.stderr.contains("posts.own (a constraint)"), "{ran:?}");
    project.by_hand("alter table posts drop constraint own");
    let key = json!([{
        "columns": ["user_id"], "referenced_columns": ["id"], "on_delete": "cascade",
        "references": {"namespace": "auth", "name": "users", "primary_key": []},
    }]);
    project.models(&[with(post.clone(), "foreign_keys", key)]);
    // Proofs have no rows of a table that is in no managed schema.
    project.ends(6, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("REFERENCES \"auth\".\"users\" (\"id\") ON DELETE CASCADE"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "-1"]);
    project.ends(0, &["upgrade"]);
    project.models(&[post]);
    let ran = project.ends(1, &["check"]);
    assert!(
        ran.stdout.contains("DROP CONSTRAINT \"posts_user_id_fkey\""),
        "what a model had: {ran:?}"
    );
}

#[test]
fn a_column_can_have_the_type_of_an_enum_that_no_model_defines() {
    let project = Project::new();
    project.migration(
        "10_types",
        "create schema other; create type mood as enum ('a', 'b'); create type \"Odd one\" as enum ('x'); create type other.tone as enum ('y');",
        "drop type mood; drop type \"Odd one\"; drop type other.tone; drop schema other;",
    );
    project.migration(
        "11_users",
        "create table users (id bigint generated by default as identity primary key, one mood not null default 'a',
             many mood[] not null, odd \"Odd one\" not null, tone other.tone not null);",
        "drop table users;",
    );
    project.ends(0, &["upgrade"]);
    project.by_hand("insert into users (many, odd, tone) values ('{a,b}', 'x', 'y')");
    let columns = |one: &str| {
        vec![
            with(column("one", "one", one), "default", json!("'a'")),
            column("many", "many", "mood[]"),
            column("odd", "odd", "\"Odd one\""),
            column("tone", "tone", "other.tone"),
        ]
    };
    project.write("driftless.toml", "schemas = [\"public\", \"other\"]\n");
    for spelled in ["mood", "public.mood", "\"mood\""] {
        project.models(&[table("User", "users", &columns(spelled))]);
        let ran = project.ends(0, &["check"]);
        assert!(ran.stdout.contains("the database matches the models"), "{spelled}: {ran:?}");
    }
    // A draft beside it leaves the columns and their rows alone.
    let more = with(column("more", "more", "mood"), "nullable", json!(true));
    let all: Vec<_> = columns("mood").into_iter().chain([more]).collect();
    project.models(&[table("User", "users", &all)]);
    project.ends(0, &DRAFT);
    let up = project.last("up.sql");
    assert!(up.contains("ADD COLUMN \"more\" public.mood") && !up.contains("ALTER COLUMN"), "{up}");
    project.ends(0, &["upgrade"]);
    project.ends(0, &["check"]);
    project.ends(0, &["downgrade", "--", "-1"]);
    project.ends(0, &["upgrade"]);
    assert_eq!(project.answer("select one || many::text || odd || tone from users"), "a{a,b}xy");
    // Another type is still another one.
    project.models(&[table("User", "users", &columns("text"))]);
    project.ends(1, &["check"]);
}
