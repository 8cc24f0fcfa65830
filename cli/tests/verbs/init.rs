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

#[test]
fn a_baseline_holds_no_secret() {
    let project = project();
    project.write("driftless.toml", "[scratch]\nsuperuser = true\n");
    project.by_hand(
        "create table users (id int primary key);
         create foreign data wrapper w; create server s foreign data wrapper w;
         create user mapping for public server s options (\"user\" 'anybody', password 'hidden');
         create subscription sub connection 'host=nowhere password=hidden' publication p with (connect = false, slot_name = none)",
    );
    let ran = project.ends(0, &["init", "--baseline"]);
    let told = "user mapping `s.public` is not in the baseline";
    assert!(ran.stderr.contains(told) && !ran.stderr.contains("hidden"), "{ran:?}");
    let up = project.last("up.sql");
    assert!(up.contains("CREATE SERVER s") && !up.contains("USER MAPPING"), "{up}");
    project.ends(0, &["diff", "--exit-code", "--from", "migrations", "--to", "database"]);
    project.by_hand("drop subscription sub");

    let other = self::project();
    other.by_hand(
        "create foreign data wrapper w; create server s foreign data wrapper w options (password 'hidden')",
    );
    let ran = other.ends(2, &["init", "--baseline"]);
    let told = "server `s` has an option that may be a secret, which no migration may have";
    assert!(ran.stderr.contains(told) && !ran.stderr.contains("hidden"), "{ran:?}");
    assert!(other.migrations().is_empty());

    for options in [
        "a int) server s options (password 'hidden'",
        "a int options (token 'hidden')) server s options (b 'c'",
    ] {
        let other = self::project();
        other.by_hand(&format!(
            "create foreign data wrapper w; create server s foreign data wrapper w;
             create table parent (a int); create foreign table \"f 1\" ({options}); alter foreign table \"f 1\" inherit parent"
        ));
        let ran = other.ends(2, &["init", "--baseline"]);
        let told = "foreign table `f 1` has an option that may be a secret";
        assert!(ran.stderr.contains(told) && !ran.stderr.contains("hidden"), "{ran:?}");
        assert!(other.migrations().is_empty());
    }
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
fn a_table_that_no_struct_shows_as_a_whole_is_defined_all_the_same() {
    let source = "//! The crate.\n#![allow(dead_code)]\n\nuse diesel::prelude::*;\n\nmod schema;\n\n\
        #[derive(Queryable)]\n#[diesel(table_name = schema::parts)]\nstruct Part {\n    id: i32,\n    r#type: Option<String>,\n}\n\n\
        #[derive(Insertable)]\n#[diesel(table_name = schema::wholes)]\nstruct NewWhole<'a> {\n    id: i32,\n    name: &'a str,\n}\n\n\
        #[derive(Insertable)]\n#[diesel(table_name = schema::logs)]\nstruct NewLog {\n    id: Option<i32>,\n    text: String,\n}\n\n\
        #[derive(Insertable)]\n#[diesel(table_name = schema::notes)]\nstruct Note {\n    id: i32,\n    text: String,\n    day: Option<chrono::NaiveDate>,\n}\n";
    let project = with_models(source);
    project.write(
        "src/schema.rs",
        "diesel::table! {\n    parts (id) {\n        id -> Int4,\n    }\n}\ndiesel::table! {\n    macro_ (a) {\n        a -> Int4,\n    }\n}\ndiesel::table! {\n    wholes (id) {\n        id -> Int4,\n    }\n}\n",
    );
    project.by_hand(
        "create type mood as enum ('fine');
         create table parts (id int primary key, type text, \"Odd name\" varchar(9) not null default 'x' unique, hash bytea);
         create table wholes (id int primary key, name text, part int references parts on delete cascade);
         create table \"macro\" (a int, b mood[], c timestamptz generated always as identity, primary key (b, a))".replace("c timestamptz generated always as identity", "c bigint generated always as identity").as_str(),
    );
    project.by_hand(
        "create table logs (id serial primary key, text text not null);
         create table notes (id int primary key, text text, day date not null default now());
         create table nobody (id int primary key)",
    );
    project.write("src/template.rs", "struct {{ name }} {}\n");
    let ran = init(&project, &["--annotate"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "`src/template.rs`, line 1: ",
        "the application has no `table!` for the table `nobody`: driftless leaves it as it is",
        "no Rust enum was found for the enum `mood`",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
    let fitted = project.read("src/lib.rs");
    for text in [
        "use diesel::prelude::*;\n\nmod driftless_tables;\nmod schema;",
        "#[derive(Queryable, driftless::Schema)]\n#[diesel(table_name = schema::parts)]\n#[schema(\n    column(\n        name = \"Odd name\",\n        type = \"varchar(9)\",\n        default = \"'x'::character varying\",\n        unique\n    ),\n    column(name = \"hash\", type = \"bytea\", null)\n)]\nstruct Part {\n    id: i32,\n    r#type",
        "#[derive(Insertable)]\n#[diesel(table_name = schema::wholes)]\nstruct NewWhole",
        "    #[schema(null)]\n    text: String,\n    #[schema(not_null, default = \"now()\")]\n    day",
    ] {
        assert!(fitted.contains(text), "{text}\n--\n{fitted}");
    }
    let tables = project.read("src/driftless_tables.rs");
    for text in [
        "#[derive(driftless::Schema)]\n#[diesel(table_name = crate::schema::macro_)]\n#[schema(\n    column(name = \"a\", type = \"integer\"),\n    column(name = \"b\", type = \"mood[]\"),\n    column(name = \"c\", type = \"bigint\", identity = always),\n    name = \"macro\",\n    primary_key(b, a)\n)]\nstruct Macro;",
        "column(\n        name = \"part\",\n        type = \"integer\",\n        null,\n        references(\"parts(id)\", on_delete = cascade)\n    )",
        "#[schema(\n    column(name = \"id\", type = \"integer\", serial),\n    column(name = \"text\", type = \"text\"),\n    table_macro = false,\n    name = \"logs\"\n)]\nstruct Logs;",
    ] {
        assert!(tables.contains(text), "{text}\n--\n{tables}");
    }
    // A second call knows what the first one wrote.
    let again = init(&project, &["--annotate"]);
    assert!(!again.stdout.contains("as the definition"), "{again:?}");
    assert_eq!(
        (project.read("src/lib.rs"), project.read("src/driftless_tables.rs")),
        (fitted, tables)
    );
    // More tables are added to the module.
    project.by_hand("create table more (id int primary key)");
    project.write(
        "src/schema.rs",
        "diesel::table! {\n    more (id) {\n        id -> Int4,\n    }\n}\n",
    );
    init(&project, &["--annotate"]);
    let tables = project.read("src/driftless_tables.rs");
    assert!(
        tables.ends_with("struct More;\n") && tables.contains("struct Logs;\n\n#["),
        "{tables}"
    );
    assert_eq!(project.read("src/lib.rs").matches("mod driftless_tables;").count(), 1);
}

#[test]
fn what_a_call_was_told_is_kept_in_the_configuration() {
    let project = with_models("");
    project.write("driftless.toml", "# Ours.\nschemas = [\"public\"]\npackage = \"other\"\n");
    project.write("here/1_a/up.sql", "select 1");
    let told =
        ["--package", "old", "-F", "a,b", "--migrations-dir", "here", "--server-version", "18"];
    project.write(
        "Cargo.toml",
        &project
            .read("Cargo.toml")
            .replace("[dependencies]", "[features]\na = []\nb = []\n\n[dependencies]"),
    );
    let ran = init(&project, &told);
    assert!(
        ran.stdout.contains("driftless.toml: package, features, migrations_dir, server_version"),
        "{ran:?}"
    );
    assert_eq!(
        project.read("driftless.toml"),
        "# Ours.\nschemas = [\"public\"]\npackage = \"old\"\nfeatures = [\"a\", \"b\"]\nmigrations_dir = \"here\"\nserver_version = 18\n"
    );
    let again = init(&project, &["--package", "old"]);
    assert!(!again.stdout.contains("wrote    driftless.toml"), "{again:?}");
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

#[test]
fn attributes_of_diesel_1_are_said_in_one_line() {
    let source = "#[derive(Queryable, Identifiable)]\n#[table_name = \"users\"]\nstruct Account {\n    id: i32,\n}\n\n\
                  #[derive(Queryable, Associations)]\n#[table_name = \"posts\"]\n#[belongs_to(Account, foreign_key = \"author\")]\n\
                  #[primary_key(author)]\nstruct Text {\n    #[column_name = \"author\"]\n    by: i32,\n}\n\n\
                  #[derive(Insertable)]\n#[table_name = \"users\"]\nstruct New {\n    name: String,\n}\n";
    let project = with_models(source);
    project.by_hand(
        "create table users (id int primary key); create table posts (author int primary key references users)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(project.read("src/lib.rs"), source);
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.len(), 1, "{ran:?}");
    for said in [
        "`Account` (src/lib.rs:3), `Text` (src/lib.rs:11) and `New` (src/lib.rs:18) have attributes of Diesel 1",
        "`#[diesel(table_name = users)]` instead of `#[table_name = \"users\"]`",
        "`#[diesel(belongs_to(Account, foreign_key = author))]` instead of `#[belongs_to(Account, foreign_key = \"author\")]`",
        "`#[diesel(primary_key(author))]` instead of `#[primary_key(author)]`",
        "`#[diesel(column_name = author)]` instead of `#[column_name = \"author\"]`",
    ] {
        assert!(lines[0].contains(said), "{said}: {}", lines[0]);
    }
}

#[test]
fn a_struct_without_a_table_is_asked_about_unless_one_fits() {
    let source = "#[derive(Queryable)]\nstruct Entry {\n    id: i32,\n    name: String,\n}\n\n\
                  #[derive(Queryable)]\nstruct One {\n    id: i32,\n    size: i64,\n}\n\n\
                  #[derive(Queryable)]\nstruct Other {\n    id: i32,\n    size: i64,\n}\n\n\
                  #[derive(Queryable)]\nstruct Typed {\n    id: i32,\n    note: String,\n}\n\n\
                  fn f(c: &mut PgConnection) { let all = elsewhere::table.load::<Typed>(c); }\n";
    let project = with_models(source);
    project.by_hand(
        "create table people (id int primary key, name text not null);
         create table places (id int primary key, name varchar(9) not null);
         create table names (id int primary key, name text);
         create table sizes (id int primary key, size bigint not null);
         create table notes (id int primary key, note text not null)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!(project.read("src/lib.rs").replace(", driftless::Schema", ""), {
        // `Typed` fits one table by its fields.
        source.replace("struct Typed", "#[diesel(table_name = notes)]\nstruct Typed")
    });
    for said in [
        "`Entry` (src/lib.rs:2) could define `people` or `places`: write `#[diesel(table_name = …)]`",
        "`One` (src/lib.rs:8) or `Other` (src/lib.rs:14) could define `sizes`: write",
        "the application has no `table!` for the table `names`: driftless leaves it as it is",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
}

#[test]
fn what_struct_and_table_say_differently_is_said() {
    let project = with_models(
        "#[derive(Queryable)]\n#[diesel(table_name = users)]\nstruct User {\n    id: i32,\n    name: String,\n    mail: Option<String>,\n    \
         age: Option<i32>,\n    size: i64,\n    at: chrono::NaiveDateTime,\n    mac: [u8; 6],\n}\n\n\
         #[derive(Insertable)]\n#[diesel(table_name = logs)]\nstruct NewLog {\n    id: Option<i32>,\n    text: String,\n}\n\n\
         struct Times {\n    made: i64,\n}\n\n\
         #[derive(Queryable)]\nstruct Both {\n    made: i64,\n    seen: i64,\n}\n\n\
         #[derive(Queryable)]\n#[diesel(table_name = extras)]\nstruct Extra {\n    id: i32,\n    sum: i64,\n}\n\n\
         #[derive(Queryable, Selectable)]\n#[diesel(table_name = events)]\nstruct Event {\n    id: i32,\n    #[diesel(embed)]\n    both: Both,\n}\n",
    );
    project.by_hand(
        "create domain positive as int not null;
         create table users (id int primary key, name text, mail text not null, age positive, size int not null, at timestamptz not null, mac macaddr not null);
         create table logs (id serial primary key, text text not null);
         create table events (id int primary key, made bigint not null, seen bigint not null);
         create table extras (id int primary key)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for said in [
        "`User.name` (src/lib.rs:5) may be `NULL` in the database, but the field has no `Option`",
        "`User.mail` (src/lib.rs:6) is `NOT NULL` in the database, but the field has an `Option`",
        "`User.size` (src/lib.rs:8) is `bigint` in Rust and `integer` in the database: Diesel cannot read such a value",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
    let fitted = project.read("src/lib.rs");
    assert!(fitted.matches("driftless::Schema").count() == 1, "{fitted}");
    // What the field contradicts stays as it is in the database.
    assert!(fitted.contains("    #[schema(null)]\n    name: String,"), "{fitted}");
    assert!(fitted.contains("    #[schema(not_null)]\n    mail: Option<String>,"), "{fitted}");
    // A field that is no column, a struct that embeds another, and one whose key may be absent define no table.
    let tables = project.read("src/driftless_tables.rs");
    for name in ["Events", "Extras", "Logs"] {
        assert!(tables.contains(&format!("struct {name};")), "{name}: {tables}");
    }
}

#[test]
fn an_attribute_of_another_derive_keeps_its_name() {
    let project = with_models(
        "use utoipa::ToSchema as Docs;\n\n#[derive(Queryable, Docs)]\n#[diesel(table_name = users)]\nstruct User {\n    #[schema(example = 3)]\n    \
         id: i32,\n    mood: Mood,\n}\n\n\
         #[derive(Queryable, utoipa::ToSchema)]\n#[diesel(table_name = plain)]\nstruct Plain {\n    #[schema(example = 3)]\n    id: i32,\n}\n\n\
         #[derive(Queryable)]\n#[cfg_attr(feature = \"api\", derive(Docs))]\n#[diesel(table_name = lone)]\nstruct Lone {\n    id: i64,\n}\n\n\
         #[derive(DbEnum, Docs)]\n#[schema(as = a::Mood)]\nenum Mood {\n    Happy,\n    Sad,\n}\n",
    );
    project.by_hand(
        "create type mood as enum ('happy', 'sad');
         create table users (id serial primary key, mood mood not null);
         create table plain (id int primary key);
         create table lone (id bigint generated always as identity primary key)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let fitted = project.read("src/lib.rs");
    for part in [
        "    #[schema(example = 3)]\n    #[driftless(serial)]\n    id: i32,\n    mood",
        "#[diesel(table_name = plain)]\n#[driftless]\nstruct Plain {\n    #[schema(example = 3)]\n    id",
        "struct Lone {\n    #[driftless(identity = always)]\n    id",
        "#[derive(DbEnum, Docs, driftless::SchemaEnum)]\n#[schema(as = a::Mood)]\n#[driftless(sql_type = MoodMapping)]\nenum Mood {\n    Happy,",
    ] {
        assert!(fitted.contains(part), "{part}\n--\n{fitted}");
    }
}

#[test]
fn a_variant_is_never_paired_with_a_label_by_its_place() {
    let source = "#[derive(Queryable)]\n#[diesel(table_name = days)]\nstruct Day {\n    id: i32,\n    a: A,\n    b: B,\n    c: C,\n    d: D,\n}\n\n\
         #[derive(AsExpression)]\n#[diesel(sql_type = S)]\nenum A {\n    #[strum(serialize = \"two\")]\n    First,\n    #[strum(to_string = \"one\")]\n    Second,\n}\n\n\
         enum B {\n    Left,\n    Right,\n    New,\n}\n\n\
         use self::sql::C as SqlC;\n\n#[diesel(sql_type = SqlC)]\nenum C {\n    Up,\n    Down,\n}\n\nimpl C {\n    fn text(&self) -> &str {\n        match self {\n            C::Up => \"down\",\n            C::Down => \"up\",\n        }\n    }\n}\n\n\
         enum D {\n    InReview,\n    Done,\n}\n";
    let project = with_models(source);
    project.by_hand(
        "create type a as enum ('one', 'two'); create type b as enum ('right', 'left'); create type c as enum ('up', 'down');
         create type d as enum ('Done', 'IN-REVIEW');
         create table days (id int primary key, a a not null, b b not null, c c not null, d d not null)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let fitted = project.read("src/lib.rs");
    for part in [
        "#[schema(order(\"one\", \"two\"))]\nenum A {\n    #[strum(serialize = \"two\")]\n    #[schema(rename = \"two\")]\n    First,\n    #[strum(to_string = \"one\")]\n    #[schema(rename = \"one\")]\n    Second",
        "\n\nenum B {\n    Left,",
        "SqlC)]\nenum C {\n    Up,",
        "#[schema(order(\"Done\", \"IN-REVIEW\"))]\nenum D {\n    #[schema(rename = \"IN-REVIEW\")]\n    InReview,\n    #[schema(rename = \"Done\")]\n    Done,",
        "    #[schema(type = \"b\")]\n    b: B",
        "    #[schema(type = \"c\", sql_type = crate::sql::C)]\n    c: C",
    ] {
        assert!(fitted.contains(part), "{part}\n--\n{fitted}");
    }
    for said in [
        "`B` (src/lib.rs:20) does not become the definition of the enum `b`: the database has no label for `New`",
        "`C` (src/lib.rs:29) does not become the definition of the enum `c`: the sources do not tell which label of `up` and `down` in the database `Up` and `Down` are",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn enums_of_one_name_are_told_apart_by_their_modules() {
    let project = with_models(
        "mod a {\n    pub enum Mood {\n        Up,\n        Down,\n    }\n    impl Mood {\n        fn text(&self) -> &str {\n            match self {\n                Mood::Up => \"x\",\n                Self::Down => \"y\",\n            }\n        }\n    }\n}\n\n\
         mod b {\n    pub enum Mood {\n        Up,\n        Down,\n    }\n    mod inner {\n        use super::*;\n        impl Mood {\n            fn text(&self) -> &str {\n                match self {\n                    Mood::Up => \"y\",\n                    Self::Down => \"x\",\n                }\n            }\n        }\n    }\n}\n\n\
         mod rows {\n    use crate::b::Mood as Weather;\n    #[derive(Queryable)]\n    #[diesel(table_name = crate::schema::days)]\n    struct Day {\n        id: i32,\n        weather: Option<Weather>,\n    }\n}\n",
    );
    project.by_hand(
        "create type weather as enum ('x', 'y'); create table days (id int primary key, weather weather)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let fitted = project.read("src/lib.rs");
    let (first, second) = fitted.split_once("mod b").expect("both are there");
    assert!(!first.contains("schema"), "{fitted}");
    for part in [
        "    #[derive(driftless::SchemaEnum)]\n    #[schema(name = \"weather\", order(\"x\", \"y\"))]\n    pub enum Mood",
        "        #[schema(rename = \"y\")]\n        Up,\n        #[schema(rename = \"x\")]\n        Down,",
    ] {
        assert!(second.contains(part), "{part}\n--\n{fitted}");
    }
}

#[test]
fn modules_of_one_path_in_two_packages_have_imports_of_their_own() {
    let project = Project::new();
    project.write("Cargo.toml", "[workspace]\nmembers = [\"one\", \"two\"]\nresolver = \"3\"\n");
    let enums = "mod a {\n    pub enum Mood {\n        Up,\n        Down,\n    }\n}\n\nmod b {\n    pub enum Mood {\n        Up,\n        Other,\n    }\n}\n\n";
    for (name, of, table) in [("one", "a", "days"), ("two", "b", "nights")] {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\ndiesel = \"2.3\"\ndriftless = \"0.1\"\n"
        );
        project.write(&format!("{name}/Cargo.toml"), &manifest);
        let rows = format!(
            "mod rows {{\n    use crate::{of}::Mood;\n\n    #[derive(diesel::Queryable)]\n    #[diesel(table_name = {table})]\n    struct Row {{\n        id: i32,\n        mood: Mood,\n    }}\n}}\n"
        );
        project.write(&format!("{name}/src/lib.rs"), &format!("{enums}{rows}"));
    }
    project.by_hand(
        "create type mood as enum ('up', 'down'); create type other as enum ('up', 'other');
         create table days (id int primary key, mood mood not null);
         create table nights (id int primary key, mood other not null)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    for (name, module, other) in [("one", "mod a", "mod b"), ("two", "mod b", "mod a")] {
        let text = project.read(&format!("{name}/src/lib.rs"));
        let derived = |module: &str| text.contains(&format!("{module} {{\n    #[derive(driftless"));
        assert!(derived(module) && !derived(other), "{name}: {text}");
    }
}

#[test]
fn what_was_formatted_stays_formatted_by_the_settings_of_its_directory() {
    let source = "use diesel::prelude::*;\n\n#[derive(Clone, Debug, Default, PartialEq, Queryable, Selectable, Identifiable)]\n#[diesel(table_name = crate::schema::users)]\npub struct User {\n  pub id: i32,\n  pub name: String,\n  pub parent: Option<i32>,\n}\n";
    let project = with_models(source);
    project.write("rustfmt.toml", "tab_spaces = 2\nedition = \"2024\"\n");
    project.write("src/odd.rs", "pub  struct Odd;\n\n#[derive(Queryable)]\n#[diesel(table_name = odds)]\nstruct  Row { id: i32 }\n");
    project.by_hand(
        "create table users (id serial primary key, name text not null default 'a rather long default value of a name',
            parent int constraint a_rather_long_name_of_a_foreign_key references users on delete cascade);
         create table odds (id int primary key)",
    );
    let ran = init(&project, &["--annotate"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let check = std::process::Command::new("rustfmt")
        .current_dir(&project.directory)
        .args(["--check", "--edition", "2024", "src/lib.rs"])
        .output()
        .expect("rustfmt starts");
    assert!(
        check.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&check.stdout),
        project.read("src/lib.rs")
    );
    let fitted = project.read("src/lib.rs");
    assert!(fitted.contains("driftless::Schema") && fitted.contains("\n  pub name"), "{fitted}");
    // Anything else keeps its layout.
    let odd = project.read("src/odd.rs");
    assert!(odd.contains("pub  struct Odd;") && odd.contains("struct  Row {"), "{odd}");
}
