//! A database without migrations gets a first one that creates its schema.

use super::project::{Project, Ran, server};

fn init(project: &Project, flags: &[&str]) -> Ran {
    project.run(&[&["init"], flags].concat())
}

/// A crate that is never compiled, which only cargo reads.
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
    // It is applied here and can be applied elsewhere, with the same result.
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

#[test]
fn a_baseline_keeps_every_statement_of_a_function() {
    let project = project();
    project.by_hand(
        "create table accounts (id int primary key, balance int not null);
         create function settle() returns void language plpgsql as $$
begin
UPDATE accounts
SET balance = 0
WHERE id = 1;
PERFORM 1; -- it's; $x$
SELECT pg_catalog.set_config('a.b', '', true);
end $$;
         comment on function settle() is 'line
SET x = 1;
--
\\q';
         grant execute on function settle() to public;",
    );
    let body = "select prosrc from pg_proc where proname = 'settle'";
    let before = project.answer(body);
    project.ends(0, &["init", "--baseline"]);
    assert!(project.last("up.sql").contains("SET balance = 0"), "{}", project.last("up.sql"));
    let other = Project::new();
    other.write("migrations/1_baseline/up.sql", &project.last("up.sql"));
    other.ends(0, &["upgrade"]);
    assert_eq!(other.answer(body), before);
    assert_eq!(
        other.answer("select obj_description('settle'::regproc)"),
        "line\nSET x = 1;\n--\n\\q"
    );
}

/// A package with these models that depends on diesel and driftless. It is never compiled.
fn with_models(source: &str) -> Project {
    let project = Project::new();
    project.write(
        "Cargo.toml",
        "[package]\nname = \"old\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\ndiesel = \"2.3\"\ndriftless = \"0.1\"\n",
    );
    project.write("src/lib.rs", source);
    project.write("driftless.toml", "schemas = [\"public\", \"old\"]\n");
    project
}

#[test]
fn a_struct_is_fitted_to_all_that_its_table_has() {
    let project = with_models(
        "use diesel::prelude::*;\n\n#[derive(\n    Queryable,\n    Selectable,\n)]\n#[diesel(table_name = crate::schema::old::rooms)]\npub struct Room {\n    \
         pub house: String,\n    pub number: i16,\n    /// What it is.\n    pub type_: Option<String>,\n    r#in: Vec<Option<i32>>,\n}\n\n\
         mod inner {\n    #[derive(diesel::Queryable)]\n    #[diesel(table_name = keys)]\n    pub(crate) struct Key {\n        \
         id: i64,\n        house: String,\n        number: i16,\n        made: chrono::NaiveDateTime,\n    }\n}\n\n\
         diesel::table! {\n    use diesel::sql_types::*;\n    /// Keys.\n    #[sql_name = \"keys\"]\n    keys (id) {\n        id -> Int8,\n    }\n}\n",
    );
    project.by_hand(
        "create schema old;
         create table old.rooms (house varchar(20), number smallint, type text default 'a''b', \"in\" int[] not null,
            primary key (house, number), unique (type, number), constraint odd check (number % 2 = 1));
         create table keys (id bigint generated always as identity primary key, house varchar(20) not null,
            number smallint not null, made timestamptz not null default now(),
            foreign key (house, number) references old.rooms on delete cascade);
         create index on keys using hash (house);
         create index made on keys (made desc nulls last) where number > 0;
         comment on table keys is 'so \"many\"'",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let fitted = project.read("src/lib.rs");
    let expected = [
        "    Selectable, driftless::Schema,\n)]",
        "#[diesel(primary_key(house, number))]\n#[schema(\n    schema = \"old\",\n    unique(type_, number),\n    check(expression = \"((number)::integer % 2) = 1\", name = \"odd\")\n)]\npub struct Room",
        "    #[schema(type = \"varchar(20)\")]\n    pub house: String,",
        "    pub number: i16,\n    /// What it is.\n    #[schema(name = \"type\", default = \"'a''b'::text\")]\n    pub type_",
        "    r#in: Vec<Option<i32>>,",
        "#[derive(diesel::Queryable, driftless::Schema)]",
        "        table_macro = false,\n",
        "        index(columns(house), method = \"hash\"),\n",
        "        index(columns(made desc nulls_last), where = \"number > 0\", name = \"made\"),\n",
        "        foreign_key(columns(house, number), references = crate::Room, on_delete = cascade),\n",
        "        comment = \"so \\\"many\\\"\"\n    )]\n    pub(crate) struct Key",
        "        #[schema(identity = always)]\n        id: i64,",
        "        #[schema(sql_type = diesel::sql_types::Timestamptz, default = \"now()\")]\n        made",
    ];
    for text in expected {
        assert!(fitted.contains(text), "{text}\n--\n{fitted}");
    }
}

#[test]
fn what_cannot_be_fitted_is_said() {
    let project = with_models(
        "#[derive(Queryable)]\n#[diesel(table_name = parts)]\nstruct Part {\n    id: i32,\n}\n\n\
         #[derive(Insertable)]\n#[diesel(table_name = wholes)]\nstruct NewWhole<'a> {\n    id: i32,\n    name: &'a str,\n}\n",
    );
    project.by_hand(
        "create type mood as enum ('fine');
         create table parts (id int primary key, name text, size int);
         create table wholes (id int primary key, name text);
         create table nobody (id int primary key)",
    );
    project.write("src/template.rs", "struct {{ name }} {}\n");
    let source = project.read("src/lib.rs");
    let ran = init(&project, &["--annotate"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "`src/template.rs`, line 1: ",
        "no struct has all columns of `parts`: `Part` (src/lib.rs:3) lacks name, size",
        "`NewWhole` (src/lib.rs:9) is generic, so it cannot define a table",
        "no struct defines the table `nobody`: driftless leaves it as it is",
        "no Rust enum was found for the enum `mood`",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert!(!ran.stdout.contains("as the definition"), "{ran:?}");
    assert_eq!(project.read("src/lib.rs"), source);
}

#[test]
fn tables_of_one_name_in_two_schemas_are_told_apart_by_their_modules() {
    let project = with_models(
        "#[derive(Queryable)]\n#[diesel(table_name = crate::schema::old::users)]\nstruct OldUser {\n    id: i32,\n    note: String,\n}\n\n\
         #[derive(Queryable)]\n#[diesel(table_name = crate::schema::users)]\nstruct User {\n    id: i32,\n    note: String,\n}\n",
    );
    project.by_hand(
        "create schema old;
         create table users (id int primary key, note text not null);
         create table old.users (id int primary key, note varchar(9) not null)",
    );
    let ran = init(&project, &["--annotate"]);
    assert!(
        ran.stdout.contains("crate::OldUser as the definition of the table old.users"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("crate::User as the definition of the table users"), "{ran:?}");
    let fitted = project.read("src/lib.rs");
    let (old, new) = fitted.split_once("struct User").expect("both are there");
    assert!(old.contains("#[schema(schema = \"old\")]") && old.contains("varchar(9)"), "{fitted}");
    assert!(!new.contains("schema"), "{fitted}");
}
