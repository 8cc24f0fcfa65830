//! `init --leave-schema-rs`: what moves out of schema.rs, what stays, and that the application compiles all the same.

use std::fs;

use super::stranger::Stranger;

/// A project with this SQL, these files, and the schema.rs that the migration leads to.
fn project(name: &str, toml: &str, sql: &str, files: &[(&str, &str)]) -> Stranger {
    let mut stranger = Stranger::new(name);
    stranger.write("diesel.toml", toml);
    fs::create_dir_all(stranger.path("migrations/2024-01-01-000000_all")).expect("it can be made");
    stranger.write("migrations/2024-01-01-000000_all/up.sql", sql);
    stranger.write("migrations/2024-01-01-000000_all/down.sql", "SELECT 1;");
    for (path, text) in files {
        fs::create_dir_all(stranger.path(path).parent().expect("it has one"))
            .expect("it can be made");
        stranger.write(path, text);
    }
    stranger.diesel(&["migration", "run"]);
    stranger
}

fn compiles(stranger: &Stranger, flags: &[&str]) {
    let (compiles, said) = stranger.compiles_with(flags);
    assert!(compiles, "{said}\n{}", stranger.read("src/schema.rs"));
}

const TOML: &str = "[print_schema]\nfile = \"src/schema.rs\"\n";

const LACKING: &str = "
    CREATE TYPE mood AS ENUM ('happy', 'sad');
    CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, password bytea NOT NULL, moods mood[] NOT NULL,
        mood mood, words text[], seen timestamptz NOT NULL DEFAULT now());
    CREATE TABLE teams (id serial PRIMARY KEY, label varchar(9) NOT NULL);
    CREATE TABLE logs (id bigserial PRIMARY KEY, user_id int NOT NULL REFERENCES users, team_id int NOT NULL, document tsvector, ip inet);
    CREATE TABLE owners (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, team_id int NOT NULL);
";

const MODELS: &str = "use diesel::prelude::*;

use crate::*;

#[derive(Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = schema::users)]
struct User {
    pub id: i32,
    pub name: String,
    pub seen: chrono::DateTime<chrono::Utc>,
    pub words: Option<Vec<Option<String>>>,
}

#[cfg_attr(feature = \"full\", derive(Queryable, Selectable), diesel(table_name = crate::schema::owners))]
pub struct Owner {
    pub id: i32,
    pub user_id: i32,
    pub team_id: i32,
}

pub fn users(connection: &mut PgConnection) -> QueryResult<usize> {
    let all = schema::users::table.select(User::as_select()).load(connection)?;
    Ok(all.iter().map(|it| it.id as usize + it.name.len() + usize::from(it.words.is_some())).sum())
}
";

const TEAMS: &str = "use diesel::prelude::*;

use crate::schema::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = teams)]
pub struct Team {
    pub id: i32,
    #[diesel(deserialize_as = Label)]
    pub label: Label,
}

#[derive(diesel::deserialize::FromSqlRow)]
pub struct Label(pub String);

impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for Label {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        Ok(Label(<String as diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg>>::from_sql(bytes)?))
    }
}
";

const QUERIES: &str = "use diesel::prelude::*;

use crate::schema::*;

pub fn hidden() -> String {
    use crate::schema::users::dsl::{password, seen, users};
    let query = users.filter(password.eq(vec![1_u8]).and(seen.is_not_null())).select(schema_mood());
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()
}

fn schema_mood() -> (crate::schema::users::mood, crate::schema::users::moods) {
    (users::mood, users::moods)
}

pub fn joined() -> String {
    let query = logs::table
        .inner_join(users::table)
        .inner_join(teams::table)
        .filter(logs::document.is_not_null())
        .select((users::name, teams::label, logs::ip));
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()
}

pub fn owners() -> String {
    let query = owners::table.inner_join(users::table).inner_join(teams::table).select(users::name);
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()
}
";

const LIB: &str = "#![allow(dead_code)]

mod models;
#[cfg(feature = \"full\")]
mod queries;
#[cfg(feature = \"full\")]
pub mod schema;
#[cfg(feature = \"full\")]
mod teams;
";

#[test]
fn tables_move_that_no_struct_shows_as_a_whole_or_whose_struct_is_conditional() {
    let models = MODELS
        .replace(
            "#[derive(Debug, Queryable",
            "#[cfg(feature = \"full\")]\n#[derive(Debug, Queryable",
        )
        .replace("use diesel::prelude", "#[cfg(feature = \"full\")]\nuse diesel::prelude")
        .replace("use crate::*", "#[cfg(feature = \"full\")]\nuse crate::*")
        .replace("pub fn users", "#[cfg(feature = \"full\")]\npub fn users");
    let mut stranger = project(
        "leaving_lacking",
        TOML,
        LACKING,
        &[
            ("src/models.rs", &models),
            ("src/teams.rs", TEAMS),
            ("src/queries.rs", QUERIES),
            ("src/lib.rs", LIB),
        ],
    );
    let manifest = stranger.read("Cargo.toml");
    stranger.write("Cargo.toml", &format!("{manifest}\n[features]\nfull = []\n"));
    // A join over no foreign key.
    let schema = stranger.read("src/schema.rs");
    let by_hand = "diesel::joinable!(logs -> teams (team_id));\ndiesel::joinable!(owners -> teams (team_id));\n";
    stranger.write(
        "src/schema.rs",
        &schema.replacen("diesel::joinable!", &format!("{by_hand}diesel::joinable!"), 1),
    );
    compiles(&stranger, &["--features", "full"]);
    compiles(&stranger, &[]);
    stranger.driftless(0, &["init", "--annotate", "--features", "full"]);
    compiles(&stranger, &["--features", "full"]);
    compiles(&stranger, &[]);
    stranger.driftless(0, &["check"]);
    stranger.transcript.clear();
    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    for moved in [
        "users to crate::models::User",
        "owners to crate::models::Owner",
        "teams to crate::teams::Team",
        "logs to crate::driftless_tables::Logs",
    ] {
        let moved = format!("moved    the `table!` of {moved}\n");
        assert!(left.contains(&moved), "{moved}: {}", stranger.transcript);
    }
    let schema = stranger.read("src/schema.rs");
    assert!(!schema.contains("table! {"), "{schema}");
    assert!(schema.contains(by_hand), "{schema}");
    assert!(!stranger.read("diesel.toml").contains("file"), "{}", stranger.read("diesel.toml"));
    let models = stranger.read("src/models.rs");
    let teams = stranger.read("src/teams.rs");
    assert!(!teams.contains("schema::*"), "an import that brings nothing more: {teams}");
    for part in [
        "type = \"mood[]\", sql_type = diesel::sql_types::Array<diesel::sql_types::Nullable<crate::schema::sql_types::Mood>>",
        "diesel(table_name = owners)",
        "pub(crate) struct User {",
    ] {
        let flat = models.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "{part}\n--\n{models}");
    }
    assert!(
        stranger
            .transcript
            .contains("the columns of `users` are in the order of their structs now"),
        "{}",
        stranger.transcript
    );
    compiles(&stranger, &["--features", "full"]);
    compiles(&stranger, &[]);
    stranger.driftless(0, &["check"]);
    stranger.driftless(0, &["check", "--from", "migrations"]);
}

const STAYING: &str = "
    CREATE TYPE mood AS ENUM ('happy', 'sad');
    CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);
    CREATE TABLE days (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, mood mood);
    CREATE TABLE hours (id serial PRIMARY KEY, day_id int NOT NULL REFERENCES days, mood mood NOT NULL);
";

const USER: &str = "use diesel::prelude::*;

use crate::schema::users;

#[derive(Queryable, Selectable, driftless::Schema)]
#[diesel(table_name = users)]
#[schema(table_macro = false)]
pub struct User {
    #[schema(serial)]
    pub id: i32,
    pub name: String,
}

pub fn joined() -> String {
    use crate::schema::{days, hours};
    let query = hours::table.inner_join(days::table.inner_join(users::table)).select((users::name, hours::mood, days::mood));
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()
}
";

const DAY: &str = "
#[derive(driftless::Schema)]
#[diesel(table_name = crate::schema::days)]
#[schema(
    column(name = \"id\", type = \"integer\", serial),
    column(name = \"user_id\", type = \"integer\", references(\"users(id)\")),
    column(name = \"mood\", type = \"mood\", null)
)]
struct Day;
";

#[test]
fn tables_that_stay_are_still_printed_and_move_in_a_later_call() {
    let mut stranger = project(
        "leaving_staying",
        "[print_schema]\nfile = \"src/schema.rs\" # here\nwith_docs = true\n",
        STAYING,
        &[("src/models.rs", USER), ("src/lib.rs", "pub mod models;\npub mod schema;\n")],
    );
    compiles(&stranger, &[]);
    stranger.transcript.clear();
    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    for table in ["days", "hours"] {
        let stays =
            format!("the `table!` of `{table}` has no model, so it stays in src/schema/printed.rs");
        assert!(stranger.transcript.contains(&stays), "{}", stranger.transcript);
    }
    for said in [
        "wrote    src/schema/printed.rs\n",
        "wrote    diesel.toml: `print_schema` writes only days and hours, into src/schema/printed.rs\n",
        "next     give the tables that stay a model",
    ] {
        assert!(left.contains(said), "{said}: {left}");
    }
    assert_eq!(
        stranger.read("diesel.toml"),
        "[print_schema]\nfile = \"src/schema/printed.rs\" # here\nwith_docs = true\nfilter = { only_tables = [\"^days$\", \"^hours$\"] }\nimport_types = [\"diesel::sql_types::*\", \"crate::schema::sql_types::*\"]\ngenerate_missing_sql_type_definitions = false\n"
    );
    compiles(&stranger, &[]);
    // Diesel prints what stays, and nothing of what has moved comes back.
    let front = stranger.read("src/schema.rs");
    fs::create_dir_all(stranger.path("migrations/2024-02-01-000000_more")).expect("it can be made");
    stranger.write(
        "migrations/2024-02-01-000000_more/up.sql",
        "ALTER TABLE hours ADD note text; CREATE TABLE more (id serial PRIMARY KEY);",
    );
    stranger.write("migrations/2024-02-01-000000_more/down.sql", "SELECT 1;");
    stranger.diesel(&["migration", "run"]);
    assert_eq!(stranger.read("src/schema.rs"), front);
    let printed = stranger.read("src/schema/printed.rs");
    assert!(
        printed.contains("note -> Nullable<Text>") && !printed.contains("users (id)"),
        "{printed}"
    );
    compiles(&stranger, &[]);
    stranger.driftless(0, &["schema-rs", "--check"]);
    // Nothing moves without a model; with one, it does.
    stranger.driftless(2, &["init", "--leave-schema-rs"]);
    assert_eq!(stranger.read("src/schema.rs"), front);
    let models = stranger.read("src/models.rs");
    stranger.write("src/models.rs", &format!("{models}{DAY}"));
    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    assert!(left.contains("moved    the `table!` of days to crate::models::Day\n"), "{left}");
    compiles(&stranger, &[]);
    let printed = stranger.read("src/schema/printed.rs");
    assert!(!printed.contains("days (id)") && printed.contains("hours (id)"), "{printed}");
    stranger.diesel(&["print-schema"]);
    stranger.diesel(&["migration", "redo", "-n", "0"]);
    compiles(&stranger, &[]);
    // The last one.
    let models = stranger.read("src/models.rs");
    let hour = "\n#[derive(driftless::Schema)]\n#[diesel(table_name = crate::schema::hours)]\n#[schema(\n    column(name = \"id\", type = \"integer\", serial),\n    column(name = \"day_id\", type = \"integer\", references(\"days(id)\")),\n    column(name = \"mood\", type = \"mood\"),\n    column(name = \"note\", type = \"text\", null)\n)]\nstruct Hour;\n";
    stranger.write("src/models.rs", &format!("{models}{hour}"));
    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    assert!(left.contains("removed  src/schema/printed.rs\n"), "{left}");
    assert!(!stranger.path("src/schema").exists());
    let front = stranger.read("src/schema.rs");
    assert!(!front.contains("printed") && !front.contains("table! {"), "{front}");
    assert!(!stranger.read("diesel.toml").contains("file ="), "{}", stranger.read("diesel.toml"));
    compiles(&stranger, &[]);
    stranger.driftless(2, &["init", "--leave-schema-rs"]);
}

#[test]
fn each_section_of_diesel_toml_is_left_for_itself() {
    let toml = "[print_schema.main]\nfile = \"src/schema.rs\"\n\n[print_schema.audit]\nfile = \"src/audit/schema.rs\"\nschema = \"audit\"\nfilter = { except_tables = [\"^none$\"] }\n";
    let users = "use diesel::prelude::*;\n\nuse crate::audit::schema::audit::{entries, kept};\nuse crate::schema::users;\n\n\
        #[derive(Queryable, Selectable, driftless::Schema)]\n#[diesel(table_name = users)]\n#[schema(table_macro = false)]\npub struct User {\n    #[schema(serial)]\n    pub id: i32,\n}\n\n\
        #[derive(Queryable, Selectable, driftless::Schema)]\n#[diesel(table_name = entries)]\n#[schema(schema = \"audit\", table_macro = false)]\npub struct Entry {\n    #[schema(serial)]\n    pub id: i32,\n    #[schema(type = \"audit.level\", sql_type = crate::audit::schema::audit::sql_types::Level)]\n    level: Level,\n}\n\n\
        #[derive(Debug, diesel::deserialize::FromSqlRow)]\npub struct Level;\n\nimpl diesel::deserialize::FromSql<crate::audit::schema::audit::sql_types::Level, diesel::pg::Pg> for Level {\n    fn from_sql(_: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {\n        Ok(Level)\n    }\n}\n\n\
        pub fn both() -> String {\n    let query = kept::table.inner_join(entries::table).select((kept::level, entries::level));\n    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string()\n}\n";
    let mut stranger = project(
        "leaving_sections",
        toml,
        "CREATE SCHEMA audit; CREATE TYPE audit.level AS ENUM ('low', 'high');
         CREATE TABLE users (id serial PRIMARY KEY);
         CREATE TABLE audit.entries (id serial PRIMARY KEY, level audit.level NOT NULL);
         CREATE TABLE audit.kept (id serial PRIMARY KEY, entry_id int NOT NULL REFERENCES audit.entries, level audit.level NOT NULL);",
        &[
            ("src/models.rs", users),
            ("src/audit/mod.rs", "pub mod schema;\n"),
            ("src/lib.rs", "pub mod audit;\npub mod models;\npub mod schema;\n"),
        ],
    );
    compiles(&stranger, &[]);
    let found = stranger.driftless(0, &["init"]);
    assert!(
        found.contains("`diesel print-schema` writes src/audit/schema.rs and src/schema.rs"),
        "{found}"
    );
    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    for said in [
        "wrote    diesel.toml: `print_schema` no longer writes src/schema.rs\n",
        "wrote    diesel.toml: `print_schema` writes only kept, into src/audit/schema/printed.rs\n",
    ] {
        assert!(left.contains(said), "{said}: {left}");
    }
    assert_eq!(
        stranger.read("diesel.toml"),
        "[print_schema.main]\n\n[print_schema.audit]\nfile = \"src/audit/schema/printed.rs\"\nschema = \"audit\"\nfilter = { only_tables = [\"^kept$\"] }\nimport_types = [\"diesel::sql_types::*\", \"crate::audit::schema::audit::sql_types::*\"]\ngenerate_missing_sql_type_definitions = false\n"
    );
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}\n{}", stranger.read("src/audit/schema.rs"));
    stranger.driftless(0, &["schema-rs"]);
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}\n{}", stranger.read("src/audit/schema/printed.rs"));
}
