//! schema.rs is written from the models before they compile, and is what Diesel's own command prints afterwards.

use std::fs;
use std::path::Path;

use super::diesel;
use super::project::{Project, column, table};
use super::stranger::{Stranger, copy};

/// A project with migrations, a schema.rs and structs, which `init --annotate` has made models.
fn annotated(name: &str) -> Stranger {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/stranger");
    let mut stranger = Stranger::new(name);
    copy(&fixture.join("src"), &stranger.path("src"));
    stranger.diesel(&["setup"]);
    copy(&fixture.join("migrations"), &stranger.path("migrations"));
    stranger.diesel(&["migration", "run"]);
    stranger.driftless(0, &["init", "--annotate"]);
    stranger
}

/// Replaces text that must be there.
fn edit(stranger: &Stranger, path: &str, before: &str, after: &str) {
    let text = stranger.read(path);
    assert!(text.contains(before), "{path} lacks {before}:\n{text}");
    stranger.write(path, &text.replacen(before, after, 1));
}

#[test]
fn models_that_do_not_compile_yet_get_the_schema_rs_that_diesel_prints_later() {
    let mut stranger = annotated("schema_rs");
    let printed = stranger.read("src/schema.rs");
    let same = stranger.driftless(0, &["schema-rs", "--check"]);
    assert!(same.contains("`src/schema.rs` matches the models"), "{same}");

    // A new column, with a key to another table; a new table; a new enum whose Diesel type is in schema.rs; a field that
    // goes; one that is renamed and has another type.
    edit(
        &stranger,
        "src/models.rs",
        "    pub published: bool,\n",
        "    pub is_public: bool,\n    #[schema(max_length = 40)]\n    pub slug: Option<String>,\n    #[schema(references(User))]\n    pub editor_id: Option<i32>,\n",
    );
    edit(&stranger, "src/models.rs", "columns(published,", "columns(is_public,");
    edit(&stranger, "src/models.rs", "where = \"published\"", "where = \"is_public\"");
    edit(
        &stranger,
        "src/models.rs",
        "use crate::schema::tags;",
        "use crate::schema::{reviews, tags};",
    );
    let models = stranger.read("src/models.rs");
    let review = r#"
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromSqlRow, AsExpression, driftless::SchemaEnum)]
#[diesel(sql_type = crate::schema::sql_types::Verdict)]
pub enum Verdict {
    Good,
    Bad,
}

impl ToSql<crate::schema::sql_types::Verdict, Pg> for Verdict {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(match self {
            Verdict::Good => b"good",
            Verdict::Bad => b"bad",
        })?;
        Ok(IsNull::No)
    }
}

impl FromSql<crate::schema::sql_types::Verdict, Pg> for Verdict {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        match bytes.as_bytes() {
            b"good" => Ok(Verdict::Good),
            b"bad" => Ok(Verdict::Bad),
            _ => Err("unknown verdict".into()),
        }
    }
}

#[derive(Debug, Queryable, Selectable, Identifiable, Insertable, Associations, driftless::Schema)]
#[diesel(table_name = reviews, belongs_to(Post))]
#[schema(table_macro = false)]
pub struct Review {
    #[schema(identity)]
    pub id: i64,
    #[schema(references(Post, on_delete = cascade))]
    pub post_id: i64,
    #[schema(sql_type = crate::schema::sql_types::Verdict)]
    pub verdict: Verdict,
    #[schema(sql_type = Nullable<Array<Nullable<crate::schema::sql_types::Verdict>>>)]
    pub earlier: Option<Vec<Option<Verdict>>>,
    #[schema(name = "type")]
    pub type_: String,
}

pub fn good(connection: &mut PgConnection) -> QueryResult<Vec<(Review, String)>> {
    reviews::table
        .inner_join(crate::schema::posts::table)
        .filter(reviews::verdict.eq(Verdict::Good))
        .select((Review::as_select(), crate::schema::posts::title))
        .load(connection)
}
"#;
    stranger.write("src/models.rs", &format!("{models}{review}"));
    let (compiles, said) = stranger.compiles();
    assert!(!compiles && said.contains("reviews"), "schema.rs lacks it: {said}");

    stranger.transcript.clear();
    stranger.driftless(2, &["check"]);
    assert!(stranger.transcript.contains("`driftless schema-rs`"), "{}", stranger.transcript);
    stranger.transcript.clear();
    let differs = stranger.driftless(1, &["schema-rs", "--check"]);
    assert!(differs.contains("+        editor_id -> Nullable<Int4>,"), "{differs}");
    assert!(stranger.transcript.contains("run `driftless schema-rs`"), "{}", stranger.transcript);
    assert_eq!(stranger.read("src/schema.rs"), printed, "nothing was written");
    let rename = ["schema-rs", "--rename", "posts.published:is_public"];
    let wrote = stranger.driftless(0, &rename);
    assert!(wrote.contains("wrote `src/schema.rs`"), "{wrote}");
    let ahead = stranger.read("src/schema.rs");
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}\n{ahead}");
    let same =
        stranger.driftless(0, &["schema-rs", "--check", "--rename", "posts.published:is_public"]);
    assert!(same.contains("matches the models"), "{same}");

    stranger.driftless(
        0,
        &["revision", "--autogenerate", "-m", "reviews", "--rename", "posts.published:is_public"],
    );
    stranger.diesel(&["migration", "run"]);
    assert_eq!(stranger.read("src/schema.rs"), ahead, "Diesel prints the same");
    stranger.driftless(0, &["schema-rs", "--check"]);
    stranger.driftless(0, &["check"]);
}

#[test]
fn models_of_a_program_are_heard_as_well() {
    let mut stranger = Stranger::new("schema_rs_program");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/stranger");
    copy(&fixture.join("src"), &stranger.path("src"));
    fs::remove_file(stranger.path("src/lib.rs")).expect("it is there");
    let main = "#![allow(dead_code)]\n\nmod models;\nmod schema;\n\nfn main() {}\n";
    stranger.write("src/main.rs", main);
    stranger.diesel(&["setup"]);
    copy(&fixture.join("migrations"), &stranger.path("migrations"));
    stranger.diesel(&["migration", "run"]);
    stranger.driftless(0, &["init", "--annotate"]);
    stranger.driftless(0, &["schema-rs", "--check"]);
    let published = "    pub published: bool,\n";
    let slug = "    #[schema(max_length = 40)]\n    pub slug: Option<String>,\n";
    edit(&stranger, "src/models.rs", published, &format!("{published}{slug}"));
    stranger.driftless(0, &["schema-rs"]);
    let schema = stranger.read("src/schema.rs");
    assert!(
        schema.contains("        #[max_length = 40]\n        slug -> Nullable<Varchar>,\n"),
        "{schema}"
    );
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}");
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "slugs"]);
    stranger.driftless(0, &["upgrade"]);
    assert_eq!(stranger.read("src/schema.rs"), schema);
}

#[test]
fn errors_that_may_hide_a_model_are_shown_and_nothing_is_written() {
    let mut stranger = annotated("schema_rs_errors");
    let models = stranger.read("src/models.rs");
    let printed = stranger.read("src/schema.rs");
    for (what, text) in [
        ("unclosed delimiter", format!("{models}\npub struct Open {{\n")),
        ("cannot find derive macro", format!("{models}\n#[derive(Missing)]\npub struct Open;\n")),
        (
            "unknown attribute",
            models.replace("pub title: String", "#[schema(odd)]\n    pub title: String"),
        ),
        (
            "cannot find type `Nowhere`",
            models.replacen("pub title: String", "pub title: Nowhere", 1),
        ),
        ("file not found for module", format!("{models}\npub mod missing;\n")),
    ] {
        stranger.write("src/models.rs", &text);
        stranger.transcript.clear();
        stranger.driftless(2, &["schema-rs"]);
        assert!(stranger.transcript.contains(what), "{what}: {}", stranger.transcript);
        assert_eq!(stranger.read("src/schema.rs"), printed);
    }
}

#[test]
fn a_package_behind_one_that_does_not_compile_is_taken_as_of_the_last_draft() {
    let mut stranger = annotated("schema_rs_packages");
    let manifest =
        stranger.read("Cargo.toml").replace("[workspace]", "[workspace]\nmembers = [\"app\"]");
    let dependencies = manifest.split("[dependencies]").nth(1).expect("there are some").to_owned();
    stranger.write("Cargo.toml", &manifest);
    fs::create_dir_all(stranger.path("app/src")).expect("it can be made");
    stranger.write(
        "app/Cargo.toml",
        &format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nschema_rs_packages = {{ path = \"..\" }}\n{dependencies}"
        ),
    );
    stranger.write(
        "app/src/lib.rs",
        "use schema_rs_packages::schema::likes;\n\n#[derive(diesel::Queryable, diesel::Selectable, driftless::Schema)]\n#[diesel(table_name = likes)]\n#[schema(table_macro = false)]\npub struct Like {\n    #[schema(identity)]\n    pub id: i64,\n}\n",
    );
    stranger.write("driftless.toml", "packages = [\"schema_rs_packages\", \"app\"]\n");
    stranger.driftless(0, &["schema-rs"]);
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "likes"]);
    stranger.driftless(0, &["upgrade"]);
    let before = stranger.read("src/schema.rs");
    assert!(before.contains("likes (id)"), "{before}");
    edit(
        &stranger,
        "src/models.rs",
        "    pub published: bool,\n",
        "    pub published: bool,\n    pub slug: Option<String>,\n",
    );
    stranger.transcript.clear();
    stranger.driftless(0, &["schema-rs"]);
    assert!(stranger.transcript.contains("could not compile app"), "{}", stranger.transcript);
    let after = stranger.read("src/schema.rs");
    let added = before.replace(
        "        published -> Bool,\n",
        "        published -> Bool,\n        slug -> Nullable<Text>,\n",
    );
    assert_eq!(after, added);

    // An enum of the package that does not compile, which only the other one has a column of: its type comes first, then
    // the column, and then all compiles.
    let models = stranger.read("src/models.rs");
    let verdict = r#"
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromSqlRow, AsExpression, driftless::SchemaEnum)]
#[diesel(sql_type = crate::schema::sql_types::Verdict)]
#[schema(conversions)]
pub enum Verdict {
    Good,
    Bad,
}
"#;
    stranger.write("src/models.rs", &format!("{models}{verdict}"));
    edit(
        &stranger,
        "app/src/lib.rs",
        "    pub id: i64,\n",
        "    pub id: i64,\n    #[schema(sql_type = diesel::sql_types::Nullable<schema_rs_packages::schema::sql_types::Verdict>)]\n    pub verdict: Option<schema_rs_packages::models::Verdict>,\n",
    );
    stranger.transcript.clear();
    stranger.driftless(0, &["schema-rs"]);
    assert!(
        stranger.transcript.contains("run the command a second time"),
        "{}",
        stranger.transcript
    );
    let ahead = stranger.read("src/schema.rs");
    assert!(ahead.contains("pub struct Verdict;"), "{ahead}");
    assert!(!ahead.contains("verdict ->"), "{ahead}");
    stranger.transcript.clear();
    stranger.driftless(0, &["schema-rs"]);
    assert!(!stranger.transcript.contains("second time"), "{}", stranger.transcript);
    let after = stranger.read("src/schema.rs");
    assert!(after.contains("        verdict -> Nullable<Verdict>,\n"), "{after}");
    stranger.driftless(0, &["revision", "--autogenerate", "-m", "verdicts"]);
    stranger.diesel(&["migration", "run"]);
    assert_eq!(stranger.read("src/schema.rs"), after, "Diesel prints the same");
    stranger.driftless(0, &["check"]);
}

/// Everything that the printed form depends on.
const WIDE: &str = r#"
CREATE SCHEMA "Odd Ones";
CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE TYPE "Odd Ones".mood AS ENUM ('odd');
CREATE TYPE "Odd Ones"."Big ""One""" AS ENUM ('odd');
CREATE TYPE pair AS (a int, b text);
CREATE TYPE span AS RANGE (subtype = int);
CREATE DOMAIN email AS varchar(80) NOT NULL CHECK (value <> '');
CREATE DOMAIN tags AS text[];
CREATE TABLE users (
    id serial PRIMARY KEY, mail email, nick varchar(40), code char(3), "type" text NOT NULL,
    "table" int, is_nullable bool, users int, "with space" int, "1st" int, "größe" int, __odd int,
    "quo""te" int, mood mood, moods mood[] NOT NULL, other "Odd Ones".mood, big "Odd Ones"."Big ""One""",
    pair pair, span span, document tsvector, t tags, c citext, cs varchar(9)[], b bit(3), vb varbit, m money, i interval,
    n numeric(8, 2), ts timestamp(3), tz timestamptz, u uuid, j json, jb jsonb, o oid, x xml, p point, r int4range,
    mr inet[], l pg_lsn, d date, ti time, tt timetz, ch "char", na name, f4 real, f8 double precision, s smallint
);
COMMENT ON TABLE users IS E'All of them.\n\n  Even the last "one".';
COMMENT ON COLUMN users.nick IS 'What they are called';
CREATE TABLE "Posts" ("ID" bigint PRIMARY KEY, user_id int NOT NULL REFERENCES users, body text);
CREATE TABLE twice (id int PRIMARY KEY, a int REFERENCES users, b int REFERENCES users);
CREATE TABLE tree (id int PRIMARY KEY, parent int REFERENCES tree, "tree" int REFERENCES users);
CREATE TABLE pairs (a int, b int, c int UNIQUE, PRIMARY KEY (b, a));
CREATE TABLE of_pairs (id int PRIMARY KEY, a int, b int, FOREIGN KEY (b, a) REFERENCES pairs);
CREATE TABLE of_unique (id int PRIMARY KEY, c int REFERENCES pairs (c));
CREATE TABLE one (id int PRIMARY KEY REFERENCES "Posts");
CREATE TABLE eggs (id int PRIMARY KEY, hen int);
CREATE TABLE hens (id int PRIMARY KEY, egg int REFERENCES eggs);
ALTER TABLE eggs ADD FOREIGN KEY (hen) REFERENCES hens;
CREATE TABLE "type" (id int PRIMARY KEY, "match" int REFERENCES eggs);
CREATE TABLE __hidden (id int PRIMARY KEY);
CREATE TABLE measured (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE measured_2024 PARTITION OF measured FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE VIEW seen AS SELECT id FROM users;
CREATE TABLE "Odd Ones".things (id int PRIMARY KEY, mood mood, other "Odd Ones".mood);
CREATE TABLE "Odd Ones"."other things" (id int PRIMARY KEY, thing int REFERENCES "Odd Ones".things, u int REFERENCES public.users);
COMMENT ON COLUMN "Odd Ones".things.id IS 'A number';
CREATE SCHEMA empty;
"#;

#[test]
fn every_setting_of_diesel_toml_prints_what_diesel_prints() {
    let project = Project::new();
    project.write("Cargo.toml", "");
    project.migration("1_wide", WIDE, "SELECT 1;");
    // A model is needed, and every other table is one that no model declares.
    project.models(&[table("Log", "logs", &[column("line", "line", "text")])]);
    project.write("driftless.toml", "[scratch]\nextensions = [\"citext\"]\n");
    project.by_hand("CREATE TABLE logs (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, line text NOT NULL)");
    project.ends(0, &["upgrade"]);
    let settings = [
        "",
        "with_docs = true",
        "with_docs = \"only-database-comments\"",
        "with_docs = \"no-doc-comments\"\ncolumn_sorting = \"name\"",
        "column_sorting = \"ordinal_position\"\nallow_tables_to_appear_in_same_query_config = \"fk_related_tables\"",
        "allow_tables_to_appear_in_same_query_config = \"none\"",
        "filter = { only_tables = [\"^tw\", \"users\"] }",
        "filter = { except_tables = [\"^users$\", \"Posts\"] }",
        "filter = { only_tables = [] }",
        "import_types = [\"diesel::sql_types::*\", \"crate::types::*\"]",
        "import_types = []",
        "generate_missing_sql_type_definitions = false",
        "except_custom_type_definitions = [\"^Mood$\", \"Ts\"]",
        "custom_type_derives = [\"diesel::query_builder::QueryId\", \"Clone\", \"std::fmt::Debug\", \"serde::Serialize\", \"serde::Deserialize\"]",
        "custom_type_derives = [\"diesel::sql_types::SqlType\", \"Debug\"]\nwith_docs = true",
        "pg_domains_as_custom_types = [\"mail$\", \"tags\"]",
        "sqlite_integer_primary_key_is_bigint = true",
        "schema = \"Odd Ones\"\nwith_docs = \"database-comments-fallback-to-auto-generated-doc-comment\"",
        "schema = \"Odd Ones\"",
        "schema = \"public\"\nfilter = { only_tables = [\"users\"] }",
        "schema = \"empty\"",
        "patch_file = \"mine.patch\"",
    ];
    project.write(
        "mine.patch",
        "@@ -1,3 +1,5 @@\n // @generated automatically by Diesel CLI.\n \n+// By hand.\n+\n pub mod sql_types {\n",
    );
    for setting in settings {
        let toml = format!("[print_schema]\nfile = \"src/schema.rs\"\n{setting}\n");
        project.write("diesel.toml", &toml);
        prints_what_diesel_prints(&project, &toml);
    }
}

/// The file, and what Diesel's command prints of the same database.
fn prints_what_diesel_prints(project: &Project, toml: &str) {
    project.ends(0, &["schema-rs", "--artifact", "program"]);
    let ours = project.read("src/schema.rs");
    let theirs = diesel::diesel(project, &["print-schema"]);
    let theirs: String = theirs
        .lines()
        .filter(|it| !it.starts_with("The column"))
        .map(|it| format!("{it}\n"))
        .collect();
    let differs = similar::TextDiff::from_lines(&theirs, &ours).unified_diff().to_string();
    assert!(ours == theirs, "{toml}\n{differs}");
    project.ends(0, &["schema-rs", "--check", "--artifact", "program"]);
}

#[test]
fn a_patch_follows_tables_that_come_and_go_beside_it() {
    let project = Project::new();
    project.write("Cargo.toml", "");
    project.migration(
        "1_two",
        "CREATE TABLE animals (id int PRIMARY KEY); CREATE TABLE cats (id int PRIMARY KEY, lives int NOT NULL);",
        "SELECT 1;",
    );
    project.ends(0, &["upgrade"]);
    let toml = "[print_schema]\nfile = \"src/schema.rs\"\n";
    project.write("diesel.toml", toml);
    project.models(&[table("Dog", "dogs", &[])]);
    project.ends(0, &["schema-rs", "--artifact", "program"]);
    let printed = project.read("src/schema.rs");
    let wanted = printed.replace("        lives -> Int4,", "        lives -> crate::Lives,");
    assert_ne!(printed, wanted);
    let patch = similar::TextDiff::from_lines(&printed, &wanted)
        .unified_diff()
        .context_radius(6)
        .header("src/schema.rs", "src/schema.rs")
        .to_string();
    project.write("mine.patch", &patch);
    project.write("diesel.toml", &format!("{toml}patch_file = \"mine.patch\"\n"));
    project.ends(0, &["schema-rs", "--artifact", "program"]);
    assert_eq!(project.read("src/schema.rs"), wanted);

    project.models(&[table("Cow", "cows", &[]), table("Dog", "dogs", &[])]);
    let differs = project.ends(1, &["schema-rs", "--check", "--artifact", "program"]).stdout;
    assert!(differs.contains("--- mine.patch"), "{differs}");
    assert_eq!(project.read("mine.patch"), patch, "nothing was written");
    let wrote = project.ends(0, &["schema-rs", "--artifact", "program"]).stdout;
    assert_eq!(wrote, "wrote `mine.patch`\nwrote `src/schema.rs`\n");
    let file = project.read("src/schema.rs");
    assert!(file.contains("cows (id)") && file.contains("lives -> crate::Lives,"), "{file}");
    project.ends(0, &["schema-rs", "--check", "--artifact", "program"]);

    project.ends(0, &["revision", "--autogenerate", "-m", "more"]);
    project.ends(0, &["upgrade"]);
    assert_eq!(project.read("src/schema.rs"), file);
    let theirs = diesel::diesel(&project, &["print-schema"]);
    assert_eq!(theirs, file, "Diesel's command takes the patch, too");
    project.ends(0, &["downgrade", "--", "-1"]);
    let back = project.read("src/schema.rs");
    assert!(!back.contains("cows") && back.contains("lives -> crate::Lives,"), "{back}");
    assert_eq!(diesel::diesel(&project, &["print-schema"]), back);
}

#[test]
fn sections_write_files_of_their_own() {
    let project = Project::new();
    project.write("Cargo.toml", "");
    project.migration(
        "1_two",
        "CREATE TABLE users (id int PRIMARY KEY); CREATE SCHEMA audit; CREATE TABLE audit.entries (id int PRIMARY KEY);",
        "SELECT 1;",
    );
    project.models(&[table("Log", "logs", &[])]);
    let toml = "[print_schema.public]\nfile = \"src/schema.rs\"\n\n[print_schema.audit]\nfile = \"src/audit/schema.rs\"\nschema = \"audit\"\n";
    project.write("diesel.toml", toml);
    let wrote = project.ends(0, &["schema-rs", "--artifact", "program"]);
    assert!(
        wrote.stdout.contains("wrote `src/audit/schema.rs`\nwrote `src/schema.rs`"),
        "{wrote:?}"
    );
    assert!(project.read("src/audit/schema.rs").contains("pub mod audit {"));
    let file = project.read("src/schema.rs");
    assert!(file.contains("logs (id)") && file.contains("users (id)"), "{file}");

    let refused = |toml: &str, words: &str| {
        project.write("diesel.toml", toml);
        let ran = project.ends(2, &["schema-rs", "--artifact", "program"]);
        assert!(ran.stderr.contains(words), "{words}: {ran:?}");
    };
    refused("[print_schema]\nwith_docs = true\n", "diesel.toml names no schema.rs");
    refused("[print_schema]\nfile = \"a.rs\"\nfilters = true\n", "filters");
    refused("[print_schema]\nfile = \"a.rs\"\npatch_file = \"none.patch\"\n", "none.patch");
    project.write("bad.patch", "@@ -1,2 +1,2 @@\n-nothing like it\n+x\n y\n");
    refused("[print_schema]\nfile = \"a.rs\"\npatch_file = \"bad.patch\"\n", "does not fit");
    project.migration("2_keyless", "CREATE TABLE keyless (a int);", "DROP TABLE keyless;");
    refused("[print_schema]\nfile = \"a.rs\"\n", "table `public.keyless` has no primary key");
}

#[test]
fn a_draft_that_needs_values_by_hand_still_prints() {
    let project = Project::new();
    project.write("diesel.toml", "[print_schema]\nfile = \"src/schema.rs\"\n");
    project.migrate(&[table("Role", "roles", &[column("name", "name", "text")])]);
    let rows = "INSERT INTO roles (name) VALUES ('admin');";
    project.migration("9999-01-01-000000-0000_rows", rows, "DELETE FROM roles;");
    let columns = [column("title", "title", "text"), column("color", "color", "integer")];
    project.models(&[table("Role", "roles", &columns)]);
    let ran = project.ends(0, &["schema-rs", "--artifact", "program"]);
    assert!(ran.stderr.contains("RN101"), "which name is the old one is open: {ran:?}");
    let file = project.read("src/schema.rs");
    assert!(
        file.contains("        color -> Int4,\n") && file.contains("        title -> Text,\n"),
        "{file}"
    );
}

#[test]
fn schema_rs_follows_the_database_in_development_and_nowhere_else() {
    let project = Project::new();
    project.write("Cargo.toml", "");
    let toml = "[print_schema]\nfile = \"src/schema.rs\"\n";
    project.write("diesel.toml", toml);
    project.migration("1_users", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
    project.ends(0, &["upgrade"]);
    assert!(!project.directory.join("src/schema.rs").exists(), "a file that is absent stays so");

    project.write("src/schema.rs", "");
    let ran = project.ends(0, &["upgrade"]);
    assert!(!ran.stdout.contains("wrote") && project.read("src/schema.rs").is_empty(), "{ran:?}");
    let locked = project.ends(1, &["upgrade", "--locked-schema"]);
    assert!(locked.stdout.contains("+    users (id) {"), "{locked:?}");
    assert!(project.read("src/schema.rs").is_empty(), "it was only looked at");

    project.migration("2_tags", "CREATE TABLE tags (id int PRIMARY KEY);", "DROP TABLE tags;");
    let ran = project.ends(0, &["upgrade"]);
    assert!(ran.stdout.ends_with("wrote `src/schema.rs`\n"), "{ran:?}");
    let both = project.read("src/schema.rs");
    assert_eq!(both, diesel::diesel(&project, &["print-schema"]));
    project.ends(0, &["upgrade", "--locked-schema"]);
    project.ends(1, &["downgrade", "-1", "--locked-schema"]);
    assert_eq!(project.read("src/schema.rs"), both);
    project.ends(0, &["upgrade"]);
    project.ends(0, &["downgrade", "-1"]);
    let one = project.read("src/schema.rs");
    assert_eq!(one, diesel::diesel(&project, &["print-schema"]));
    assert!(!one.contains("tags"), "{one}");

    let confirmed = [("ENVIRONMENT", "production"), ("CONFIRM_PRODUCTION_MIGRATION", "yes")];
    let ran = project.run_with(
        &[confirmed[0], confirmed[1], ("DATABASE_URL", &project.database.url())],
        &["upgrade"],
    );
    assert!(
        ran.code == 0 && ran.stdout.contains("applied") && !ran.stdout.contains("wrote"),
        "{ran:?}"
    );
    assert_eq!(project.read("src/schema.rs"), one);

    project.migration("3_keyless", "CREATE TABLE keyless (a int);", "DROP TABLE keyless;");
    let ran = project.ends(2, &["upgrade"]);
    assert!(ran.stdout.contains("applied 3_keyless"), "{ran:?}");
    assert!(ran.stderr.contains("the migrations ran, but schema.rs cannot be written"), "{ran:?}");
    assert!(ran.stderr.contains("except_tables = [\"^keyless$\"]"), "{ran:?}");
    project
        .write("diesel.toml", &format!("{toml}filter = {{ except_tables = [\"^keyless$\"] }}\n"));
    project.ends(1, &["upgrade", "--locked-schema"]);
}

#[test]
fn a_project_leaves_its_schema_rs_and_compiles() {
    let mut stranger = Stranger::new("leaving");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/stranger");
    copy(&fixture.join("src"), &stranger.path("src"));
    stranger.diesel(&["setup"]);
    copy(&fixture.join("migrations"), &stranger.path("migrations"));
    fs::create_dir_all(stranger.path("migrations/2024-04-01-000000_more")).expect("it can be made");
    stranger.write(
        "migrations/2024-04-01-000000_more/up.sql",
        "CREATE TABLE logs (id bigserial PRIMARY KEY, user_id int NOT NULL REFERENCES users, line text);
         CREATE TABLE audits (id bigserial PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts, ip inet, \"type\" text, moods mood[] NOT NULL);",
    );
    stranger
        .write("migrations/2024-04-01-000000_more/down.sql", "DROP TABLE audits; DROP TABLE logs;");
    stranger.diesel(&["migration", "run"]);
    // A private module within another one; a struct for inserts in a third; imports of every form.
    let models = stranger.read("src/models.rs");
    let models = models.replace(
        "use crate::schema::tags;",
        "use crate::schema::{self, posts::dsl as of_posts, tags};\n\nmod audit;\npub use audit::Audit;\n\npub fn titles() -> String {\n    let query = schema::posts::table.select(of_posts::title);\n    diesel::debug_query::<Pg, _>(&query).to_string()\n}",
    );
    stranger.write("src/models.rs", &models);
    fs::create_dir_all(stranger.path("src/models")).expect("it can be made");
    stranger.write(
        "src/models/audit.rs",
        "use diesel::prelude::*;

use super::{Mood, Post};
use crate::schema::*;

#[derive(Debug, Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = audits, belongs_to(Post))]
pub struct Audit {
    pub id: i64,
    pub post_id: i64,
    #[diesel(deserialize_as = Option<Address>)]
    pub ip: Option<Address>,
    pub type_: Option<String>,
    pub moods: Vec<Option<Mood>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, diesel::deserialize::FromSqlRow)]
pub struct Address(pub u8);

impl diesel::deserialize::FromSql<diesel::sql_types::Inet, diesel::pg::Pg> for Address {
    fn from_sql(bytes: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
        Ok(Address(bytes.as_bytes()[0]))
    }
}

#[derive(Insertable)]
#[diesel(table_name = audits)]
pub struct NewAudit {
    pub post_id: i64,
}

pub fn authors() -> usize {
    let query = audits::table.inner_join(posts::table.inner_join(users::table)).select(users::email);
    diesel::debug_query::<diesel::pg::Pg, _>(&query).to_string().len()
}
",
    );
    stranger.write(
        "src/queries.rs",
        "use diesel::prelude::*;

use crate::schema::{logs, posts, tags};

pub fn lines(connection: &mut PgConnection) -> QueryResult<Vec<(String, Option<String>)>> {
    use crate::schema::users::dsl::*;
    users.inner_join(logs::table).select((email, logs::line)).load(connection)
}

pub fn beside(connection: &mut PgConnection) -> QueryResult<Vec<String>> {
    let named = tags::table.filter(tags::name.eq(posts::title));
    posts::table.filter(diesel::dsl::exists(named)).select(posts::title).load(connection)
}

pub fn logged(connection: &mut PgConnection) -> QueryResult<Vec<String>> {
    let any = logs::table.filter(logs::line.eq(tags::name.nullable()));
    tags::table.filter(diesel::dsl::exists(any)).select(tags::name).load(connection)
}
",
    );
    stranger.write("src/lib.rs", "pub mod models;\npub mod queries;\npub mod schema;\n");
    let (compiles, said) = stranger.compiles();
    assert!(compiles, "{said}");
    stranger.driftless(0, &["init", "--annotate"]);
    stranger.driftless(0, &["check"]);
    stranger.transcript.clear();

    let left = stranger.driftless(0, &["init", "--leave-schema-rs"]);
    assert!(
        left.contains("moved    the `table!` of audits to crate::models::audit::Audit"),
        "{left}"
    );
    assert!(
        left.contains("moved    the `table!` of logs to crate::driftless_tables::Logs"),
        "{left}"
    );
    let schema = stranger.read("src/schema.rs");
    assert_eq!(schema.matches("table! {").count(), 0, "{schema}");
    assert!(!stranger.read("diesel.toml").contains("src/schema.rs"));
    let (compiles, said) = stranger.compiles();
    assert!(
        compiles,
        "{said}\n{schema}\n{}\n{}",
        stranger.read("src/models.rs"),
        stranger.read("src/models/audit.rs")
    );
    assert!(!said.contains("warning: unused"), "{said}");
    stranger.driftless(0, &["check"]);
    stranger.driftless(0, &["check", "--from", "migrations"]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("schema_rs");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("left", schema));
    stranger.driftless(2, &["init", "--leave-schema-rs"]);
}
